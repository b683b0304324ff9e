// Package privacy gives people what is theirs: a copy of everything that the site keeps on them, and the end of it.
//
//	export:    asked ──worker──▶ ready ──seven days──▶ expired
//	deletion:  asked ──thirty days──▶ farewell mail ──▶ erased
//	             └──── cancelled, by the person, until then
//
// It knows no other module: it asks each one that is a modules.DataKeeper what it keeps on an account, and to erase it. What a keeper forgets is found by a test
// that walks over every table with a column that names a person.
//
// Facts told: privacy.export_asked {export}, privacy.export_ready {export}, privacy.deletion_asked {deletion}, privacy.deletion_cancelled {deletion}. Tasks:
// privacy:export makes the file, privacy:farewell writes the last mail, privacy:erase erases. A person sees her own exports and her own wish alone.
package privacy
