package standard_test

import (
	"strings"
	"sync"

	"github.com/atouts/atouts/templates/i18n"
)

var catalogues = sync.OnceValues(func() (*i18n.Bundle, error) { return i18n.New() })

// french writes as the pages and mails of the story do.
func french() *i18n.Localizer {
	bundle, err := catalogues()
	if err != nil {
		return nil // the program itself would not start
	}
	return bundle.Localizer(i18n.French)
}

// say is a text of the catalogues, in French. People find buttons and fields by their words; the story names the words by their keys, so that a
// better word is not a broken story.
func say(key string, params ...any) string { return french().T(key, params...) }

// alike writes a text with the one kind of space and of apostrophe, and whole words.
func alike(s string) string {
	return strings.Join(strings.Fields(strings.NewReplacer("\u2019", "'", "\u00ad", "").Replace(s)), " ")
}
