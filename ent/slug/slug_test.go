package slug_test

import (
	"strings"
	"testing"

	"github.com/google/uuid"

	"github.com/atouts/atouts/ent/slug"
)

func TestOf(t *testing.T) {
	t.Parallel()
	id := uuid.MustParse("0192f0c1-2233-7aaa-8bbb-0123456789ab")
	for _, c := range []struct{ name, want string }{
		{"Développeur·se web (H/F) Orléans", "developpeur-se-web-h-f-orleans-0123456789ab"},
		{"", "x-0123456789ab"},
		{"  --  ", "x-0123456789ab"},
		{"L’Haÿ-les-Roses", "l-hay-les-roses-0123456789ab"},
		{"Œuvre d’art & Cie", "oeuvre-d-art-cie-0123456789ab"},
		{strings.Repeat("a", 500), strings.Repeat("a", 80) + "-0123456789ab"},
	} {
		if got := slug.Of(c.name, id); got != c.want {
			t.Errorf("%q: %s, want %s", c.name, got, c.want)
		}
	}
}
