package layout

import (
	"bytes"
	"context"
	"fmt"
	"io"

	"github.com/a-h/templ"

	"github.com/atouts/atouts/templates/ui"
)

// content is the top of a page and its children. When there are errors, the children are rendered first, so that the summary above them names the fields.
func content(p Page, c Chrome) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		children := templ.GetChildren(ctx)
		ctx = templ.ClearChildren(ctx)
		if len(p.Errors) == 0 {
			return templ.Join(top(p, c), children).Render(ctx, w)
		}
		ctx = ui.NotingNames(ctx)
		var body bytes.Buffer
		if err := children.Render(ctx, &body); err != nil {
			return fmt.Errorf("rendering a page with errors: %w", err)
		}
		if err := top(p, c).Render(ctx, w); err != nil {
			return fmt.Errorf("rendering what must be changed: %w", err)
		}
		_, err := w.Write(body.Bytes())
		return err
	})
}
