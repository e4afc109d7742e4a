package driver_test

import (
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/viewfinder-sql/viewfinder/driver"
)

// TestUnknownNames: whatever a statement names that does not exist is the same kind
// of error, with its place.
func TestUnknownNames(t *testing.T) {
	views := filepath.Join(t.TempDir(), "views.json")
	if err := os.WriteFile(views, []byte(`{"Länge": {"query": "SELECT 1 AS Id"}}`), 0o600); err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("instagram", "UserDefinedViews="+views)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for query, want := range map[string]driver.SQLError{
		"SELECT *\nFROM Meda":           {Line: 2, Column: 6, Message: "no such table: Meda: did you mean Media?"},
		"SELECT Id FROM LÄNGE":          {Line: 1, Column: 16, Message: "no such table: LÄNGE: did you mean Länge?"},
		"SELECT Captoin FROM Media":     {Line: 1, Column: 8, Message: "no such column: Captoin: did you mean Caption?"},
		"SELECT \"\" FROM Media":        {Line: 1, Column: 8, Message: `no such column: "": the name is empty`},
		"SELECT lengt(1)":               {Line: 1, Column: 8, Message: "no such function: lengt: did you mean length?"},
		"EXEC\n GetUserInf":             {Line: 2, Column: 2, Message: "there is no procedure GetUserInf: did you mean GetUserInfo?"},
		"EXEC [GetUserInf]":             {Line: 1, Column: 6, Message: "there is no procedure GetUserInf: did you mean GetUserInfo?"},
		"{call GetUserInf()}":           {Line: 1, Column: 7, Message: "there is no procedure GetUserInf: did you mean GetUserInfo?"},
		"EXEC GetUserInfo Tokn = 'x'":   {Line: 1, Column: 18, Message: "GetUserInfo: there is no input Tokn: known are OAuthAccessToken"},
		"EXEC GetUserInfo @Tokn = 'x'":  {Line: 1, Column: 18, Message: "GetUserInfo: there is no input Tokn: known are OAuthAccessToken"},
		"CALL GetUserInfo(Tokn => 'x')": {Line: 1, Column: 18, Message: "GetUserInfo: there is no input Tokn: known are OAuthAccessToken"},
	} {
		rows, err := db.Query(query)
		if err == nil {
			err = errors.Join(errors.New("no error"), rows.Close())
		}
		got, ok := errors.AsType[*driver.SQLError](err)
		if !ok {
			t.Errorf("%s: %v is no SQLError", query, err)
			continue
		}
		if *got != want {
			t.Errorf("%s: %+v, want %+v", query, *got, want)
		}
	}
}
