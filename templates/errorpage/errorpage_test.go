package errorpage_test

import (
	"bytes"
	"net/http"
	"strings"
	"testing"

	"github.com/atouts/atouts/templates/errorpage"
	"github.com/atouts/atouts/templates/i18n"
)

func TestEveryErrorIsToldInEveryLanguage(t *testing.T) {
	t.Parallel()
	bundle, err := i18n.New()
	if err != nil {
		t.Fatal(err)
	}
	for _, lang := range i18n.Languages() {
		for status := 400; status < 600; status++ {
			var out bytes.Buffer
			ctx := i18n.With(t.Context(), bundle.Localizer(lang))
			if err := errorpage.Show(errorpage.View{Status: status, RequestID: "demande-1"}).Render(ctx, &out); err != nil {
				t.Fatal(err)
			}
			ours := status >= 500 || strings.Contains(out.String(), bundle.Localizer(lang).T("error.internal.title"))
			if strings.Contains(out.String(), "demande-1") != ours {
				t.Errorf("%s %d: the number of the request is shown only when the fault is ours", lang, status)
			}
		}
	}
	if missed := bundle.Missing(); len(missed) > 0 {
		t.Errorf("missing keys: %v", missed)
	}
}

func TestDetailReplacesTheGeneralText(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	view := errorpage.View{Status: http.StatusConflict, Detail: "Cette candidature est déjà envoyée."}
	if err := errorpage.Show(view).Render(t.Context(), &out); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(out.String(), view.Detail) || strings.Contains(out.String(), "error.conflict.text") {
		t.Error("the detail is not told in place of the general text")
	}
}
