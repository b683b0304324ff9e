package standard_test

import (
	"testing"

	"github.com/atouts/atouts/modules/programtest"
)

// wayIn opens a way in for somebody: "admin", "visitor", "referent", "recruiter", "rival" (the recruiter of another company) or "candidate".
type wayIn func(t *testing.T, s *site, who string) person

// TestStory tells one offer's and one candidate's story on the real program, alone and as two web and two worker processes on servers, by three ways
// in: the documented operations, a browser, and a browser without script. The three are told on the same program at once, and see nothing of each other.
func TestStory(t *testing.T) {
	t.Parallel()
	for name, start := range map[string]func(testing.TB, ...programtest.Option) *programtest.Program{
		"alone": programtest.Embedded, "fleet": programtest.Fleet,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			program := &site{start(t)}
			for way, in := range map[string]struct {
				called string
				by     wayIn
			}{"operations": {"Azur", byOperations}, "browser": {"Corail", byPages(true)}, "browser without script": {"Menthe", byPages(false)}} {
				t.Run(way, func(t *testing.T) {
					t.Parallel()
					(&story{t: t, site: program, name: in.called, in: in.by}).tell()
				})
			}
		})
	}
}
