package showcase

import (
	"github.com/a-h/templ"

	"github.com/atouts/atouts/templates/ui"
)

// known is a fact's value, or none when there is nothing to say.
func known(text string) templ.Component {
	if text == "" {
		return nil
	}
	return ui.Words(text)
}

// mailbox is a link to an address, or none when there is no address.
func mailbox(email string) templ.Component {
	if email == "" {
		return nil
	}
	return address(email)
}
