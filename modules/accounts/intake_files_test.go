package accounts_test

import (
	"bytes"
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/xuri/excelize/v2"

	"github.com/atouts/atouts/ent/viewer"
	"github.com/atouts/atouts/modules/accounts"
	"github.com/atouts/atouts/modules/hosttest"
)

func semicolons(s string) *strings.Reader {
	return strings.NewReader(strings.ReplaceAll(strings.ReplaceAll(s, ",", " "), ";", ","))
}

// TestFilesThatCannotBeRead says what to do about each.
func TestFilesThatCannotBeRead(t *testing.T) {
	t.Parallel()
	hosttest.Engines(t, func(t *testing.T, app *hosttest.App) {
		cast := app.Cast(t)
		admin := app.As(t, cast.Admin)
		book := excelize.NewFile()
		for cell, value := range map[string]string{"A1": "Prénom", "B1": "Nom", "C1": "E-mail", "A2": "X", "B2": "Y"} {
			_ = book.SetCellStr("Sheet1", cell, value)
		}
		_ = book.SetCellFormula("Sheet1", "C2", `CONCATENATE("x","@exemple.test")`)
		var xlsx bytes.Buffer
		if err := book.Write(&xlsx); err != nil {
			t.Fatal(err)
		}
		var got intakeAnswer
		handIn(admin, "formule.xlsx", xlsx.Bytes(), "admin").Want(http.StatusCreated).Into(&got)
		if got.Bad != 1 || got.Flaws[0].Code != "formula" || got.Flaws[0].Line != 2 || got.Flaws[0].Column != "C" {
			t.Errorf("a formula: %+v", got)
		}
		for name, test := range map[string]struct {
			content, role, want string
			code                int
		}{
			"empty":        {"\n\n", "admin", "Ce fichier est vide", 422},
			"a PDF":        {"%PDF-1.4\n\x00", "admin", "ni un CSV ni un classeur", 422},
			"old Excel":    {"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "admin", "ancien format", 422},
			"broken":       {"PK\x03\x04xxx", "admin", "abîmé", 422},
			"wrong header": {"a;b;c\n1;2;3\n", "admin", "Il manque la colonne « E-mail »", 422},
			"no role":      {"nom;prénom;mail\nx;y;z@exemple.test\n", "", "ajoutez une colonne « Rôle »", 422},
			"mail twice":   {"nom;prénom;mail;courriel\nx;y;z@exemple.test;\n", "admin", "« courriel » dit la même chose", 422},
			"forged role":  {"nom;prénom;mail\n", "candidate", "Vous ne pouvez pas créer", 422},
		} {
			answer := handIn(admin, "f", []byte(test.content), test.role)
			if answer.Code != test.code || !strings.Contains(strings.ReplaceAll(answer.Body, "\u00a0", " "), test.want) {
				t.Errorf("%s: %d %s", name, answer.Code, answer.Body)
			}
		}
		admin.Upload("/importation", "autre", "x", nil, nil).Want(http.StatusUnprocessableEntity).Has("Choisissez un fichier")
		admin.Upload("/importation", "file", "x.csv", bytes.Repeat([]byte("x"), accounts.MaxIntakeBytes+10), map[string]string{"role": "admin"}).
			Want(http.StatusRequestEntityTooLarge).Has("plusieurs fichiers")
	})
}

// TestLinesAreKeptForADay forgets them, and looks for plain words in the table.
func TestLinesAreKeptForADay(t *testing.T) {
	t.Parallel()
	hosttest.Engines(t, func(t *testing.T, app *hosttest.App) {
		cast := app.Cast(t)
		admin := app.As(t, cast.Admin)
		var got intakeAnswer
		handIn(admin, "secret.csv", []byte("nom;prénom;mail\nSecrète;Zoé;zoe@exemple.test\n;;x\n"), "admin").Want(http.StatusCreated).Into(&got)
		system, client := viewer.System(t.Context(), "test"), app.Foundations().DB.Client
		if raw := client.Intake.GetX(system, uuid.MustParse(got.ID)).Lines; len(raw) == 0 || bytes.Contains(raw, []byte("zoe")) {
			t.Errorf("the lines are kept as %.100q", raw)
		}
		app.Clock.Advance(25 * time.Hour)
		if err := sweep(system, app); err != nil {
			t.Fatal(err)
		}
		if left := client.Intake.GetX(system, uuid.MustParse(got.ID)); left.Lines != nil || left.State != "cancelled" {
			t.Errorf("a day later: %s, %d bytes", left.State, len(left.Lines))
		}
		admin.JSON("POST", "/api/v1/account-imports/"+got.ID+"/confirmation", nil).Want(http.StatusConflict)
		admin.Get("/importation/" + got.ID).Want(http.StatusOK).Has("sont oubliées")
		admin.Get("/importation/" + got.ID + "/erreurs.csv").Want(http.StatusNotFound)
		handIn(admin, "b.csv", []byte("nom;prénom;mail\n"), "admin").Want(http.StatusCreated).Into(&got)
		admin.Form("/importation/"+got.ID+"/abandonner", nil).Want(http.StatusSeeOther)
		admin.Form("/importation/"+got.ID+"/abandonner", nil).Want(http.StatusConflict)
	})
}

// sweep runs the module's hourly work.
func sweep(ctx context.Context, app *hosttest.App) error {
	for _, every := range accounts.New(accounts.Deps{Foundations: app.Foundations()}).Schedule() {
		if err := every.Run(ctx); err != nil {
			return err
		}
	}
	return nil
}
