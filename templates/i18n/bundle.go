package i18n

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"sync"
	"time"

	goi18n "github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"

	"github.com/atouts/atouts/templates/locales"
)

// The languages that Atouts speaks.
const (
	French  = "fr"
	Falc    = "fr-x-falc"
	English = "en"
)

// Languages lists the languages in the order in which they are offered to people.
func Languages() []string { return []string{French, Falc, English} }

// Bundle holds the catalogues of every language. It does not change after New and serves any number of requests at once.
type Bundle struct {
	catalogs  map[string]*catalog
	mu        sync.Mutex
	missing   map[string]int
	localizer map[string]*Localizer
}

// catalog is one language with its fallback already merged in: a look-up never has to search twice.
type catalog struct {
	own      map[string]*goi18n.Message // without the fallback
	plain    map[string]string          // texts without plural or placeholder: most of them, and free of cost
	composed *goi18n.Localizer
}

// New reads the catalogues of this program and those that modules or plug-ins bring. Each extra file system holds files named
// <area>.<language>.json at its root. A key given twice in one language is an error that names both files.
func New(extra ...fs.FS) (*Bundle, error) {
	messages := map[string]map[string]*goi18n.Message{French: {}, Falc: {}, English: {}}
	origin := map[string]string{}
	for _, source := range append([]fs.FS{locales.FS}, extra...) {
		if err := readAll(source, messages, origin); err != nil {
			return nil, err
		}
	}
	b := &Bundle{catalogs: map[string]*catalog{}, missing: map[string]int{}, localizer: map[string]*Localizer{}}
	for lang, own := range messages {
		merged := maps.Clone(messages[French])
		maps.Copy(merged, own)
		c, err := newCatalog(lang, own, merged)
		if err != nil {
			return nil, err
		}
		b.catalogs[lang] = c
		b.localizer[lang] = &Localizer{bundle: b, lang: lang, catalog: c, format: formatOf(lang)}
	}
	return b, nil
}

func readAll(source fs.FS, into map[string]map[string]*goi18n.Message, origin map[string]string) error {
	files, err := fs.Glob(source, "*.json")
	if err != nil {
		return fmt.Errorf("listing catalogues: %w", err)
	}
	for _, file := range files {
		lang, err := languageOf(file)
		if err != nil {
			return err
		}
		found, err := readFile(source, file)
		if err != nil {
			return err
		}
		for _, m := range found {
			if first, twice := origin[lang+" "+m.ID]; twice {
				return fmt.Errorf("reading catalogue %s: key %q is already in %s", file, m.ID, first)
			}
			origin[lang+" "+m.ID] = file
			into[lang][m.ID] = m
		}
	}
	return nil
}

func languageOf(file string) (string, error) {
	_, lang, ok := strings.Cut(strings.TrimSuffix(path.Base(file), ".json"), ".")
	if !ok || !slices.Contains(Languages(), lang) {
		return "", fmt.Errorf("reading catalogue %s: the name is not <area>.<language>.json with one of %v", file, Languages())
	}
	return lang, nil
}

func readFile(source fs.FS, file string) ([]*goi18n.Message, error) {
	raw, err := fs.ReadFile(source, file)
	if err != nil {
		return nil, fmt.Errorf("reading catalogue: %w", err)
	}
	found, err := goi18n.ParseMessageBytes(raw, json.Unmarshal)
	if err != nil {
		return nil, fmt.Errorf("reading catalogue %s: %w", file, err)
	}
	if lang, _ := languageOf(file); lang != English {
		for _, m := range found {
			m.Zero, m.One, m.Two, m.Few = typography(m.Zero), typography(m.One), typography(m.Two), typography(m.Few)
			m.Many, m.Other = typography(m.Many), typography(m.Other)
		}
	}
	return found, nil
}

func newCatalog(lang string, own, merged map[string]*goi18n.Message) (*catalog, error) {
	tag := language.French
	if lang == English {
		tag = language.English
	}
	c := &catalog{own: own, plain: map[string]string{}}
	set := goi18n.NewBundle(tag)
	for id, m := range merged {
		if m.One == "" && !strings.Contains(m.Other, "{{") {
			c.plain[id] = m.Other
			continue
		}
		if err := set.AddMessages(tag, m); err != nil {
			return nil, fmt.Errorf("adding key %q in %s: %w", id, lang, err)
		}
	}
	c.composed = goi18n.NewLocalizer(set, tag.String())
	return c, nil
}

// Localizer returns the speaker of a language; of French when the language is unknown.
func (b *Bundle) Localizer(lang string) *Localizer {
	if l, ok := b.localizer[lang]; ok {
		return l
	}
	return b.localizer[French]
}

// Keys lists the keys that a language has itself, without its fallback, in order.
func (b *Bundle) Keys(lang string) []string {
	c, ok := b.catalogs[lang]
	if !ok {
		return nil
	}
	return slices.Sorted(maps.Keys(c.own))
}

// Has says whether a language has a key itself or by its fallback.
func (b *Bundle) Has(lang, key string) bool {
	c, ok := b.catalogs[lang]
	if !ok {
		return false
	}
	_, own := c.own[key]
	_, french := b.catalogs[French].own[key]
	return own || french
}

// Missing counts the look-ups of each key that no catalogue has. It is empty in a program whose texts are complete.
func (b *Bundle) Missing() map[string]int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return maps.Clone(b.missing)
}

func (b *Bundle) miss(key string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	// Keys come from code, not from people, so this map cannot grow without end.
	b.missing[key]++
}

// Localizer speaks one language.
type Localizer struct {
	bundle  *Bundle
	lang    string
	catalog *catalog
	format  format
}

// Lang returns the language: "fr", "fr-x-falc" or "en".
func (l *Localizer) Lang() string { return l.lang }

// T returns the text of a key with its arguments, which are pairs of a name and a value. See the package's page.
func (l *Localizer) T(key string, args ...any) string {
	if text, ok := l.catalog.plain[key]; ok {
		return text
	}
	data, count := l.arguments(args)
	config := &goi18n.LocalizeConfig{MessageID: key, TemplateData: data, PluralCount: count}
	text, err := l.catalog.composed.Localize(config)
	if text != "" {
		return text
	}
	var absent *goi18n.MessageNotFoundErr
	if err == nil || errors.As(err, &absent) || text == "" {
		l.bundle.miss(key)
	}
	return key
}

// arguments turns pairs into template data; Count, when given, chooses the plural form.
func (l *Localizer) arguments(args []any) (data map[string]any, count any) {
	data = make(map[string]any, len(args)/2)
	for i := 0; i+1 < len(args); i += 2 {
		name, ok := args[i].(string)
		if !ok {
			continue
		}
		value := args[i+1]
		if n, whole := wholeNumber(value); whole {
			if name == "Count" {
				count = n
			}
			value = l.format.number(n)
		}
		if at, isTime := value.(time.Time); isTime {
			value = l.format.dateTime(at)
		}
		data[name] = value
	}
	return data, count
}

func wholeNumber(v any) (int64, bool) {
	switch n := v.(type) {
	case int:
		return int64(n), true
	case int64:
		return n, true
	case int32:
		return int64(n), true
	default:
		return 0, false
	}
}
