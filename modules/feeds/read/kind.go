package read

import (
	"regexp"
	"strings"

	"github.com/atouts/atouts/modules/offers/text"
)

// kindRules are tried in order on folded text with separators made spaces: what is more precise comes first, since an apprenticeship is
// often called a fixed-term contract too.
var kindRules = []struct {
	re   *regexp.Regexp
	kind Kind
}{
	{regexp.MustCompile(`\bstages? (?:d |de )?(?:observation|decouverte|3e|3eme|troisieme|seconde)\b|\bobservation internship\b`), KindDiscovery},
	{regexp.MustCompile(`\bapprenti|\bapprentice|\balternan|\balternating\b|\bwork study\b|\bdual study\b`), KindApprenticeship},
	{regexp.MustCompile(`\bprofessionnalisation\b|\bcontrat pro\b|\bprofessionali[sz]ation\b`), KindProfessionalization},
	{regexp.MustCompile(`\bservice civique\b|\bcivic service\b`), KindCivicService},
	{regexp.MustCompile(`\bvolontariat international\b|\bv ?i ?e\b`), KindVIE},
	{regexp.MustCompile(`\btremplin\b`), KindSpringboard},
	{regexp.MustCompile(`\bpmsmp\b|\bimmersion professionnelle\b|\bperiode de mise en situation\b`), KindImmersion},
	{regexp.MustCompile(`\bstages?\b|\bstagiaires?\b|\bintern\b|\binterns\b|\binternships?\b|\btrainee(?:ship)?s?\b`), KindInternship},
	{regexp.MustCompile(`\bsaisonn|\bseasonal\b|\bsaison\b`), KindSeasonal},
	{regexp.MustCompile(`\binterim|\btravail temporaire\b|\btemporary\b|\btemp\b`), KindTemporary},
	{regexp.MustCompile(`\bcdi\b|\bduree indeterminee\b|\bpermanent\b|\bindefinite\b|\bunbefristet`), KindPermanent},
	{regexp.MustCompile(`\bcdd\b|\bduree determinee\b|\bfixed term\b|\bcontract\b|\bcontractor\b|\bbefristet`), KindFixedTerm},
	{regexp.MustCompile(`\bfreelance\b|\bindependant\b|\bbenevol|\bvolunteer\b|\bprofession liberale\b|\bfranchise\b`), KindOther},
}

// titleRule finds the words that mean a contract in a title: "permanent" or "contract" may be part of a trade's name.
var titleRule = regexp.MustCompile(
	`\b(?:stages?|stagiaires?|cdi|cdd|service civique|internships?|intern|professionnalisation)\b|\b(?:alternan|apprenti|interim|saisonn)`)

// titleVIE is the contract, not life.
var titleVIE = regexp.MustCompile(`^(?:VIE|V\.I\.E\.?)(?:\s|$)|\((?:VIE|V\.I\.E\.?)\)`)

var separators = strings.NewReplacer("_", " ", "-", " ", "/", " ", "'", " ", "’", " ", "(", " ", ")", " ", "|", " ", ".", " ", ",", " ", ":", " ")

// words folds a text for the rules: lower case, no accents, single spaces.
func words(s string) string {
	return strings.Join(strings.Fields(separators.Replace(text.Fold(s))), " ")
}

// kindOf recognises a kind of contract. "Temps plein" and the like say nothing of it.
func kindOf(s string) (Kind, bool) {
	w := words(s)
	for _, r := range kindRules {
		if r.re.MatchString(w) {
			return r.kind, true
		}
	}
	return KindOther, false
}

// kind reads the contract, then the title. What is neither is "other", with what the feed said.
func (n *normaliser) kind() {
	o := n.offer
	said := n.short(TargetKind, maxDomains)
	kind, ok := kindOf(said)
	if !ok || kind == KindFixedTerm || kind == KindPermanent {
		if fromTitle, found := kindInTitle(o.Title); found && (!ok || isTraining(fromTitle)) {
			kind, ok = fromTitle, true
		}
	}
	o.Kind = kind
	switch {
	case !ok:
		o.KindText = said
		n.warn(TargetKind, IssueContract, said)
	case kind == KindOther:
		o.KindText = said
		n.warn(TargetKind, IssueOutOfScope, said)
	}
}

func kindInTitle(title string) (Kind, bool) {
	if k, ok := kindOf(strings.Join(titleRule.FindAllString(words(title), -1), " ")); ok {
		return k, true
	}
	return KindVIE, titleVIE.MatchString(title)
}

// isTraining says whether a kind is more precise than the contract that carries it.
func isTraining(k Kind) bool {
	return k == KindInternship || k == KindApprenticeship || k == KindProfessionalization || k == KindDiscovery
}

// remoteRules recognise how much of the work is remote, on folded text.
var remoteRules = []struct {
	re     *regexp.Regexp
	remote string
}{
	{regexp.MustCompile(`\bpas\b|\bnon\b|\bno\b|\bnone\b|\baucun\b|\bfalse\b|^0$|\bsur site\b|\bon ?site\b|\bpresentiel\b|\bjamais\b|\bsans\b`), "none"},
	{regexp.MustCompile(`\bpartiel|\bhybrid|\boccasion|\bponctuel|\bjours?\b|\bdays?\b|\btemporar|\bpartial\b|\bpossible\b|\bmixte\b`), "hybrid"},
	{regexp.MustCompile(`\bcomplet|\bfull|\btotal|\bremote\b|\b100\b|\btrue\b|\byes\b|\btelecommute\b|\bexclusi|^1$`), "full"},
	{regexp.MustCompile(`\boui\b|\bteletravail\b|\btelework\b`), "hybrid"},
}

// remoteOf gives none, hybrid, full, or "" when nothing is recognised.
func remoteOf(s string) string {
	w := words(s)
	for _, r := range remoteRules {
		if w != "" && r.re.MatchString(w) {
			return r.remote
		}
	}
	return ""
}

// What names a level of the 2019 nomenclature, on folded text.
var (
	levelNumber = regexp.MustCompile(`\bniveau ([3-8])\b`)
	levelBac    = regexp.MustCompile(`\bb(?:ac)?\s*\+\s*(\d)|\bbac ?([2-8])\b|\bb([2-8])\b`)
	levelRoman  = regexp.MustCompile(`\bniveau (i{1,3}|iv|v)\b`)
	levelWords  = []struct {
		re    *regexp.Regexp
		level string
	}{
		{regexp.MustCompile(`\bdoctorat\b|\bphd\b|\bdoctorate\b|\bthese\b`), "8"},
		{regexp.MustCompile(`\bmaster|\bmastere\b|\bingenieur|\bgrande ecole\b`), "7"},
		{regexp.MustCompile(`\blicence\b|\bbachelor|\bbut\b|\bmaitrise\b`), "6"},
		{regexp.MustCompile(`\bbts\b|\bdut\b|\bdeug\b|\bdeust\b`), "5"},
		{regexp.MustCompile(`\bcap\b|\bbep\b`), "3"},
		{regexp.MustCompile(`\bbac\b|\bbaccalaureat\b|\bhigh school\b`), "4"},
		{regexp.MustCompile(`\bsans diplome\b|\baucun\b|\bnone\b|\bno diploma\b|\bsans qualification\b`), "none"},
	}
)

var bacLevels = map[string]string{"0": "4", "1": "4", "2": "5", "3": "6", "4": "6", "5": "7", "6": "7", "7": "7", "8": "8"}

var romanLevels = map[string]string{"v": "3", "iv": "4", "iii": "5", "ii": "6", "i": "7"}

// levelOf gives the level asked for: none, 3 to 8, or "" when nothing is recognised. Of several, the lowest counts: it opens the offer.
func levelOf(s string) string {
	if len(s) > 500 {
		return ""
	}
	w := words(s)
	if m := levelNumber.FindStringSubmatch(w); m != nil {
		return m[1]
	}
	if m := levelRoman.FindStringSubmatch(w); m != nil {
		return romanLevels[m[1]]
	}
	if all := levelBac.FindAllStringSubmatch(w, -1); len(all) > 0 {
		lowest := ""
		for _, m := range all {
			if l := bacLevels[m[1]+m[2]+m[3]]; lowest == "" || l != "" && l < lowest {
				lowest = l
			}
		}
		return lowest
	}
	for _, r := range levelWords {
		if r.re.MatchString(w) {
			return r.level
		}
	}
	return ""
}
