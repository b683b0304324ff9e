package notifications

import "strings"

// part is a run of a mail's text, or a link in it.
type part struct {
	Text string
	Link bool
}

// paragraphs cuts the text of a mail at its lines, and finds the links.
func paragraphs(text string) [][]part {
	var all [][]part
	for line := range strings.SplitSeq(strings.ReplaceAll(text, "\r\n", "\n"), "\n") {
		if strings.TrimSpace(line) == "" {
			continue
		}
		var parts []part
		for i, word := range strings.Split(line, " ") {
			link := strings.HasPrefix(word, "http://") || strings.HasPrefix(word, "https://")
			if i > 0 && !link && len(parts) > 0 && !parts[len(parts)-1].Link {
				parts[len(parts)-1].Text += " " + word
				continue
			}
			if i > 0 {
				parts = append(parts, part{Text: " "})
			}
			parts = append(parts, part{Text: word, Link: link})
		}
		all = append(all, parts)
	}
	return all
}
