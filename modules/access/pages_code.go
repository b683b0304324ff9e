package access

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/atouts/atouts/api"
	"github.com/atouts/atouts/api/fault"
	"github.com/atouts/atouts/templates/i18n"
	"github.com/atouts/atouts/templates/ui"

	pages "github.com/atouts/atouts/templates/access"
)

func (m *Module) pageCode(w http.ResponseWriter, r *http.Request) error {
	return m.showCode(w, r, http.StatusOK, nil)
}

func (m *Module) showCode(w http.ResponseWriter, r *http.Request, status int, errs ui.Errors) error {
	state, err := m.Code(r.Context())
	if err != nil {
		return err
	}
	v := pages.CodeView{Errors: errs}
	if state != nil {
		v.Confirmed, v.Recovery, v.URL = state.Confirmed, state.Recovery, state.URL
		v.Secret = grouped(state.Secret)
		if state.URL != "" {
			if v.Path, v.Size, err = qrPath(state.URL); err != nil {
				return err
			}
		}
	}
	return api.Render(w, r, status, pages.Code(v))
}

// grouped puts a space after every four characters, for who copies by eye.
func grouped(secret string) string {
	var b strings.Builder
	for i, c := range secret {
		if i > 0 && i%4 == 0 {
			b.WriteByte(' ')
		}
		b.WriteRune(c)
	}
	return b.String()
}

func (m *Module) pageBeginCode(w http.ResponseWriter, r *http.Request) error {
	if err := m.BeginCode(r.Context()); err != nil && !fault.Is(err, fault.KindConflict) {
		return err
	}
	return api.Redirect(w, r, codePath)
}

func (m *Module) pageConfirmCode(w http.ResponseWriter, r *http.Request) error {
	in, err := api.Form[CodeInput](r)
	if err != nil {
		return m.showCode(w, r, http.StatusUnprocessableEntity, api.Errors(r.Context(), err))
	}
	codes, err := m.confirmCode(r.Context(), *in)
	if f := fault.Of(err); f != nil && (f.Kind == fault.KindInvalid || f.Kind == fault.KindTooMany) {
		return m.showCode(w, r, statusOf(f), fieldErrors(r, err, "code"))
	}
	if err != nil {
		return err
	}
	return api.Render(w, r, http.StatusOK, pages.Recovery(pages.RecoveryView{Codes: codes, New: true}))
}

func (m *Module) pageRenewCodes(w http.ResponseWriter, r *http.Request) error {
	codes, err := m.RenewCodes(r.Context())
	if err != nil {
		return err
	}
	return api.Render(w, r, http.StatusOK, pages.Recovery(pages.RecoveryView{Codes: codes}))
}

// pageCodesFile gives the recovery codes of the page that showed them as a file. They come back from that page, since only their hashes are kept.
func (m *Module) pageCodesFile(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return fault.Malformed("validation.request.malformed")
	}
	codes := r.PostForm["codes"]
	own, err := m.ownCodes(r.Context(), codes)
	if err != nil {
		return err
	}
	if !own {
		return fault.NotFound("access.codes_gone")
	}
	h := w.Header()
	h.Set("Content-Type", "text/plain; charset=utf-8")
	h.Set("Content-Disposition", `attachment; filename="atouts-codes.txt"`)
	_, err = fmt.Fprintf(w, "%s\r\n\r\n%s\r\n", i18n.T(r.Context(), "access.codes.file"), strings.Join(codes, "\r\n"))
	return err
}

func (m *Module) pageRemoveCode(w http.ResponseWriter, r *http.Request) error {
	return api.Render(w, r, http.StatusOK, pages.RemoveCode(nil))
}

func (m *Module) pageRemoveCodeSend(w http.ResponseWriter, r *http.Request) error {
	in, err := api.Form[CodeInput](r)
	if err == nil {
		err = m.RemoveCode(r.Context(), *in, api.Address(r.Context()))
	}
	if f := fault.Of(err); f != nil && f.Kind != fault.KindNotFound {
		return api.Render(w, r, statusOf(f), pages.RemoveCode(fieldErrors(r, err, "code")))
	}
	if err != nil {
		return err
	}
	api.Flash(r.Context(), ui.Success, "access.code.removed")
	return api.Redirect(w, r, minePath)
}
