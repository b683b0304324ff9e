package ui

// Kind is how much a button weighs. A page has one primary button.
type Kind string

// The kinds of buttons.
const (
	Primary   Kind = ""
	Secondary Kind = "secondary"
	Danger    Kind = "danger"
	Quiet     Kind = "quiet"
	// Caution opens the way to what cannot be undone; the last button of the way is Danger.
	Caution Kind = "caution"
)

// ButtonOptions holds what a button may have besides its label.
type ButtonOptions struct {
	Kind Kind
	Icon Name
	// Name and Value tell the server which of several buttons of a form was used.
	Name, Value string
	// Context completes the label for those who hear it out of its place ("Modifier" – "l'offre Jardinier").
	Context string
}

// FormOptions holds what a form may have besides its address and the words on its button.
type FormOptions struct {
	// Get sends the fields in the address, for searches; else the form is posted.
	Get bool
	// Multipart is needed when the form has a File.
	Multipart bool
	// Kind is that of its button; Danger for what cannot be undone.
	Kind Kind
	Icon Name
	// Name names the form among the landmarks of the page; give it when a page has several.
	Name string
	// Inline puts the fields in a line, for a short search.
	Inline bool
	// Cancel is the address of a link that leaves without doing anything.
	Cancel string
	// Value and ValueName tell the server which form was used, when several have the same address.
	ValueName, Value string
}

// DialogOptions holds what a dialog may have besides its words.
type DialogOptions struct {
	Kind Kind
	Icon Name
	// Open shows it at once, when its form came back with errors.
	Open bool
}
