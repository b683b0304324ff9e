package ui_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/a-h/templ"
	"golang.org/x/net/html"

	"github.com/atouts/atouts/templates/i18n"
	"github.com/atouts/atouts/templates/ui"
)

// render writes a component and reads it back as a tree.
func render(t *testing.T, lang string, c templ.Component) (*html.Node, string) {
	t.Helper()
	bundle, err := i18n.New()
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := c.Render(i18n.With(t.Context(), bundle.Localizer(lang)), &out); err != nil {
		t.Fatal(err)
	}
	tree, err := html.Parse(bytes.NewReader(out.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	if missed := bundle.Missing(); len(missed) > 0 {
		t.Errorf("missing keys: %v", missed)
	}
	return tree, out.String()
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func find(tree *html.Node, accept func(*html.Node) bool) []*html.Node {
	var out []*html.Node
	for n := range tree.Descendants() {
		if n.Type == html.ElementNode && accept(n) {
			out = append(out, n)
		}
	}
	return out
}

func text(n *html.Node) string {
	var out strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			out.WriteString(d.Data)
		}
	}
	return strings.Join(strings.Fields(out.String()), " ")
}

func byID(tree *html.Node, id string) *html.Node {
	for _, n := range find(tree, func(n *html.Node) bool { return attr(n, "id") == id }) {
		return n
	}
	return nil
}

func TestFieldsAreTiedToTheirWords(t *testing.T) {
	t.Parallel()
	f := ui.Field{Help: "De l’aide", Error: "À changer", Autocomplete: "on"}
	options := []ui.Option{{Value: "a", Label: "Un"}, {Value: "b", Label: "Deux", Help: "Le second"}}
	for name, c := range map[string]templ.Component{
		"text": ui.Text("Nom", "name", "Ana", f), "email": ui.Email("Nom", "name", "", f), "tel": ui.Tel("Nom", "name", "", f),
		"number": ui.Number("Nom", "name", "3", f), "date": ui.Date("Nom", "name", "2026-11-24", f), "clock": ui.Clock("Nom", "name", "14:30", f),
		"search": ui.Search("Nom", "name", "", f), "file": ui.File("Nom", "name", f), "password": ui.Password("Nom", "name", f),
		"textarea": ui.Textarea("Nom", "name", "Texte", f), "select": ui.Select("Nom", "name", "b", options, f),
		"checkbox": ui.Checkbox("Nom", "name", true, f),
	} {
		tree, _ := render(t, i18n.French, c)
		control := byID(tree, "f-name")
		if control == nil {
			t.Errorf("%s: no control f-name", name)
			continue
		}
		labels := find(tree, func(n *html.Node) bool { return n.Data == "label" && attr(n, "for") == "f-name" })
		if len(labels) != 1 || !strings.HasPrefix(text(labels[0]), "Nom") {
			t.Errorf("%s: labels %v", name, labels)
		}
		if name != "checkbox" && text(labels[0]) != "Nom (facultatif)" {
			t.Errorf("%s: label %q does not say that it is optional", name, text(labels[0]))
		}
		if attr(control, "aria-invalid") != "true" || attr(control, "name") != "name" || attr(control, "autocomplete") != "on" {
			t.Errorf("%s: attributes %v", name, control.Attr)
		}
		var said []string
		for id := range strings.FieldsSeq(attr(control, "aria-describedby")) {
			if n := byID(tree, id); n != nil {
				said = append(said, text(n))
			}
		}
		if want := []string{"De l’aide", "Erreur : À changer"}; !slices.Equal(said, want) {
			t.Errorf("%s: described by %q, want %q", name, said, want)
		}
	}
}

func TestChoices(t *testing.T) {
	t.Parallel()
	options := []ui.Option{{Value: "a", Label: "Un"}, {Value: "b", Label: "Deux", Count: "1 000+"}}
	for kind, c := range map[string]templ.Component{
		"radio":    ui.Radios("Choix", "c[0]", "b", options, ui.Field{Required: true, Error: "Choisissez"}),
		"checkbox": ui.Checkboxes("Choix", "c[0]", []string{"b"}, options, ui.Field{Required: true, Error: "Choisissez"}),
	} {
		tree, _ := render(t, i18n.English, c)
		if n := byID(tree, "f-c-0-"); n == nil || attr(n, "value") != "a" {
			t.Errorf("%s: the summary of errors leads nowhere", kind)
		}
		var checked []string
		for _, n := range find(tree, func(n *html.Node) bool { return n.Data == "input" && attr(n, "type") == kind }) {
			for _, a := range n.Attr {
				if a.Key == "checked" {
					checked = append(checked, attr(n, "value"))
				}
			}
		}
		if !slices.Equal(checked, []string{"b"}) {
			t.Errorf("%s: checked %v", kind, checked)
		}
		sets := find(tree, func(n *html.Node) bool { return n.Data == "fieldset" })
		if len(sets) != 1 || byID(tree, attr(sets[0], "aria-describedby")) == nil {
			t.Errorf("%s: the error is not tied to the group", kind)
		}
	}
}

func TestPasswordsAreNeverSentBack(t *testing.T) {
	t.Parallel()
	tree, _ := render(t, i18n.French, ui.Password("Secret", "p", ui.Field{}))
	if v := attr(byID(tree, "f-p"), "value"); v != "" {
		t.Errorf("value %q", v)
	}
}

func TestSelectOffersNothingOnlyWhereItMay(t *testing.T) {
	t.Parallel()
	options := []ui.Option{{Value: "a", Label: "Un"}}
	for _, c := range []struct {
		value    string
		required bool
		want     int
	}{{"", true, 2}, {"a", true, 1}, {"a", false, 2}, {"", false, 2}} {
		tree, _ := render(t, i18n.French, ui.Select("Choix", "c", c.value, options, ui.Field{Required: c.required}))
		if n := len(find(tree, func(n *html.Node) bool { return n.Data == "option" })); n != c.want {
			t.Errorf("%+v: %d options", c, n)
		}
	}
}

func TestPagination(t *testing.T) {
	t.Parallel()
	url := func(n int) string { return "/o?page=" + string(rune('0'+n)) }
	for _, c := range []struct {
		current, last int
		want          string
	}{
		{1, 1, ""},
		{1, 3, "Page 1 Page 2 Page 3 Page suivante"},
		{2, 3, "Page précédente Page 1 Page 2 Page 3 Page suivante"},
		{5, 9, "Page précédente Page 1 … Page 4 Page 5 Page 6 … Page 9 Page suivante"},
		{9, 9, "Page précédente Page 1 … Page 8 Page 9"},
	} {
		tree, _ := render(t, i18n.French, ui.Pagination("Pages", ui.Pages{Current: c.current, Last: c.last, URL: url}))
		var items []string
		for _, n := range find(tree, func(n *html.Node) bool { return n.Data == "li" }) {
			items = append(items, text(n))
		}
		if got := strings.Join(items, " "); got != c.want {
			t.Errorf("%d of %d: %q, want %q", c.current, c.last, got, c.want)
		}
	}
}

func TestHostileWordsAreEscaped(t *testing.T) {
	t.Parallel()
	evil := `"><script>alert(1)</script><img src=x onerror=alert(1)>`
	for name, c := range map[string]templ.Component{
		"text":     ui.Text(evil, evil, evil, ui.Field{Help: evil, Error: evil, Autocomplete: evil}),
		"textarea": ui.Textarea(evil, evil, evil, ui.Field{}),
		"select":   ui.Select(evil, evil, evil, []ui.Option{{Value: evil, Label: evil}}, ui.Field{}),
		"radios":   ui.Radios(evil, evil, evil, []ui.Option{{Value: evil, Label: evil, Help: evil, Count: evil}}, ui.Field{}),
		"link":     ui.ButtonLink(evil, "javascript:alert(1)", ui.ButtonOptions{Context: evil}),
		"form":     ui.Form("javascript:alert(1)", evil, ui.FormOptions{Name: evil, Cancel: "javascript:alert(1)"}),
		"table":    ui.Table(evil, []ui.Column{{Label: evil, Header: true}}, []ui.Row{{ui.Words(evil)}}),
		"timeline": ui.Timeline([]ui.Event{{Title: evil, By: evil, Text: evil}}),
		"flash":    ui.Flash(ui.FlashMessage{Text: evil, Href: "javascript:alert(1)", Link: evil}),
		"summary":  ui.ErrorSummary(ui.Errors{{Field: evil, Message: evil}}),
		"dialog":   ui.Dialog(evil, evil, evil, ui.DialogOptions{}),
		"live":     ui.LiveRegion(evil, evil),
	} {
		tree, source := render(t, i18n.French, c)
		if bad := find(tree, func(n *html.Node) bool { return n.Data == "script" || n.Data == "img" || attr(n, "onerror") != "" }); len(bad) > 0 {
			t.Errorf("%s: a person's words became mark-up: %s", name, source)
		}
		if strings.Contains(source, `"javascript:`) {
			t.Errorf("%s: a script as an address: %s", name, source)
		}
	}
}

func TestInitials(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{"Ana Exemple": "AE", "élodie": "É", "": "?", "Jean-Luc de la Tour": "JT", "  ": "?"} {
		if got := ui.Initials(name); got != want {
			t.Errorf("Initials(%q) = %q, want %q", name, got, want)
		}
	}
}
