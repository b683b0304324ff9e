package i18n

import "strings"

const (
	narrow = "\u202f" // narrow no-break space, before ; ! ? and inside numbers
	nbsp   = "\u00a0" // no-break space, before : and inside « »
)

// typography writes a French text as printers do, so that catalogues can be typed on any keyboard. What stands inside {{ }} is left.
func typography(s string) string {
	var out strings.Builder
	for s != "" {
		before, rest, placeholder := strings.Cut(s, "{{")
		out.WriteString(printed(before))
		if !placeholder {
			break
		}
		name, after, _ := strings.Cut(rest, "}}")
		out.WriteString("{{" + name + "}}")
		s = after
	}
	return out.String()
}

func printed(s string) string {
	return strings.NewReplacer(
		"'", "’", "...", "…",
		" ;", narrow+";", " !", narrow+"!", " ?", narrow+"?", " %", narrow+"%",
		" :", nbsp+":", " »", nbsp+"»", "« ", "«"+nbsp, " €", nbsp+"€",
	).Replace(s)
}
