package guess_test

import (
	"strings"
	"testing"

	"github.com/atouts/atouts/modules/access/guess"
)

func TestWhatManyPeopleChooseIsEasy(t *testing.T) {
	t.Parallel()
	for _, password := range []string{
		"motdepasse123", "MotDePasse2024", "azertyuiop123", "qwertyuiop12", "bonjour20242024", "passwordpassword", "jetaime123456", "123456789012",
		"abcdefghijkl", "aaaaaaaaaaaa", "P@ssw0rd2024!", "soleil-soleil", "motdepasse atouts", "loulou12345678", "iloveyou2024", "1q2w3e4r5t6y",
		"ababababababab", "azerty-azerty-1", "098765432109", "doudou123456", "Atouts2026!!", "marseille1998", "éléphant2020", "            ", "chocolat1234",
	} {
		if !guess.Easy(password) {
			t.Errorf("%q passes with 10^%.1f tries", password, guess.Tries(password))
		}
	}
}

func TestAShortSentenceIsNotEasy(t *testing.T) {
	t.Parallel()
	for _, password := range []string{
		"une phrase de passe", "un mot de passe assez long", "cheval agrafe pile", "mon chat dort au soleil", "k7Jx2mQv9Lp4", "le train de 8 h 12",
		"jaimelesgaufresaumiel", "trois poules vertes", "correct horse battery staple", "ما أجمل هذا اليوم", "mouette-tiroir-7", strings.Repeat("un canard bleu ", 3),
	} {
		if guess.Easy(password) {
			t.Errorf("%q is refused with 10^%.1f tries", password, guess.Tries(password))
		}
	}
}

func TestOnesOwnNameIsEasy(t *testing.T) {
	t.Parallel()
	own := []string{"Élodie", "Grandjean-Bodart", "elodie.grandjean@exemple.test"}
	for _, password := range []string{"ElodieGrandjean", "grandjean-bodart-1", "elodie.grandjean@exemple.test", "3lodie Bodart 1999"} {
		if !guess.Easy(password, own...) {
			t.Errorf("%q passes with 10^%.1f tries", password, guess.Tries(password, own...))
		}
	}
	if guess.Easy("Elodie range douze livres", own...) {
		t.Error("a name among other words is refused")
	}
}

func BenchmarkTries(b *testing.B) {
	long := strings.Repeat("un long mot de passe ", 10)[:200]
	for b.Loop() {
		guess.Tries(long)
	}
}
