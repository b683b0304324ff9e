package i18n_test

import (
	"encoding/json"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/atouts/atouts/templates/i18n"
	"github.com/atouts/atouts/templates/locales"
)

// raw reads the catalogues of a language without any treatment: key to its texts by plural form.
func raw(t *testing.T, lang string) map[string]map[string]string {
	t.Helper()
	out := map[string]map[string]string{}
	files, err := fs.Glob(locales.FS, "*."+lang+".json")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		content, err := fs.ReadFile(locales.FS, file)
		if err != nil {
			t.Fatal(err)
		}
		var values map[string]any
		if err := json.Unmarshal(content, &values); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		area, _, _ := strings.Cut(file, ".")
		for key, value := range values {
			if !strings.Contains(key, ".") {
				t.Errorf("%s: key %q has no area before it, such as %q", file, key, area+"."+key)
			}
			switch v := value.(type) {
			case string:
				out[key] = map[string]string{"other": v}
			case map[string]any:
				out[key] = map[string]string{}
				for form, text := range v {
					out[key][form], _ = text.(string)
				}
			default:
				t.Errorf("%s: key %q is neither a text nor an object of plural forms", file, key)
			}
		}
	}
	return out
}

func TestFrenchAndEnglishHaveTheSameKeys(t *testing.T) {
	t.Parallel()
	fr, en := raw(t, i18n.French), raw(t, i18n.English)
	for key := range fr {
		if _, ok := en[key]; !ok {
			t.Errorf("%s is missing in English", key)
		}
	}
	for key := range en {
		if _, ok := fr[key]; !ok {
			t.Errorf("%s is missing in French", key)
		}
	}
	for key := range raw(t, i18n.Falc) {
		if _, ok := fr[key]; !ok {
			t.Errorf("%s is in easy-to-read French only", key)
		}
	}
}

var placeholder = regexp.MustCompile(`\{\{\s*\.(\w+)\s*\}\}`)

func placeholders(forms map[string]string) []string {
	found := map[string]bool{}
	for _, text := range forms {
		for _, m := range placeholder.FindAllStringSubmatch(text, -1) {
			found[m[1]] = true
		}
	}
	return slices.Sorted(maps.Keys(found))
}

func TestPlaceholdersAreTheSameInEveryLanguage(t *testing.T) {
	t.Parallel()
	fr := raw(t, i18n.French)
	for _, lang := range []string{i18n.English, i18n.Falc} {
		for key, forms := range raw(t, lang) {
			want, got := placeholders(fr[key]), placeholders(forms)
			if lang == i18n.Falc { // easy-to-read French may say less, never something else
				for _, name := range got {
					if !slices.Contains(want, name) {
						t.Errorf("%s: {{.%s}} in %s is not in French", key, name, lang)
					}
				}
				continue
			}
			if !slices.Equal(want, got) {
				t.Errorf("%s: placeholders %v in French, %v in %s", key, want, got, lang)
			}
		}
	}
}

// mustBeFalc are the keys that a candidate must be able to read: states, notifications, subjects of e-mails, help.
var mustBeFalc = regexp.MustCompile(`^(state|notification|help)\.|^mail\..*\.subject$|\.state\.|\.help(\.|$)`)

func TestEasyToReadFrenchIsThereWhereItMustBe(t *testing.T) {
	t.Parallel()
	falc := raw(t, i18n.Falc)
	for key := range raw(t, i18n.French) {
		if _, ok := falc[key]; !ok && mustBeFalc.MatchString(key) {
			t.Errorf("%s needs an easy-to-read text", key)
		}
	}
}

var (
	sentenceEnd = regexp.MustCompile(`[.!?…:]+(\s|$)|\n+`)
	word        = regexp.MustCompile(`[\p{L}\p{N}]+`)
)

func TestEasyToReadSentencesAreShort(t *testing.T) {
	t.Parallel()
	for key, forms := range raw(t, i18n.Falc) {
		for _, text := range forms {
			for _, sentence := range sentenceEnd.Split(text, -1) {
				if n := len(word.FindAllString(sentence, -1)); n > 15 {
					t.Errorf("%s: %d words in %q; at most 15", key, n, sentence)
				}
			}
		}
	}
}

func firstWith(keys map[string]map[string]string, prefix string) string {
	for key := range keys {
		if strings.HasPrefix(key, prefix) {
			return key
		}
	}
	return prefix
}

var call = regexp.MustCompile(`\bT\((?:ctx|context\.Background\(\)), "([^"]+)"`)

// TestPagesAskForKeysThatExist reads the sources: a key that a page asks for and no catalogue has would be shown to people as it is.
func TestPagesAskForKeysThatExist(t *testing.T) {
	t.Parallel()
	fr := raw(t, i18n.French)
	for _, root := range []string{"..", "../../modules", "../../api", "../../worker"} {
		err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || strings.HasSuffix(path, "_test.go") || strings.HasSuffix(path, "_templ.go") {
				if os.IsNotExist(err) {
					return nil
				}
				return err
			}
			if ext := filepath.Ext(path); ext != ".go" && ext != ".templ" || filepath.Base(path) == "doc.go" {
				return nil
			}
			content, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			for _, m := range call.FindAllSubmatch(content, -1) {
				key := string(m[1])
				if strings.HasSuffix(key, ".") { // the beginning of a key made at run time
					key = firstWith(fr, key)
				}
				if _, ok := fr[key]; !ok {
					t.Errorf("%s asks for %q, which no catalogue has", path, m[1])
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}
