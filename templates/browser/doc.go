// Package browser opens pages in a headless Chromium and judges them as people with disabilities would meet them. Only tests import it.
//
//	func TestMain(m *testing.M) { os.Exit(browser.Main(m)) }
//
//	func TestOffers(t *testing.T) {
//		p := browser.Open(t, browser.Options{})
//		p.Go(server.URL + "/offres")
//		p.Audit()          // axe in every mode, keyboard, 320 px: the page in its richest role
//		p.Fill("Mots", "jardinier")
//		p.Press("Rechercher")
//		p.See("3 offres")
//	}
//
// One browser serves a whole test process; each Open is a tab with its own cookies, so roles do not mix and tests run in parallel.
// Options.NoScript switches JavaScript off; checks still run, because the debugger may evaluate. Acts fail the test when what they name
// is not there: a label or a button is found by its accessible words, as a person finds it.
//
// CHROMIUM names the program when it is not found by itself.
package browser
