package pgerror

import "testing"

func TestCarried(t *testing.T) {
	t.Parallel()
	for _, e := range []Error{
		{Code: "22012", Message: "division by zero"},
		{Code: "22P02", Message: `invalid input syntax for type integer: "a (SQLSTATE 22012)"`, Detail: "a detail", Hint: "a hint"},
		{Code: "0A000", Message: "", Hint: "only a hint"},
	} {
		got, ok := FromText("sqlite3: SQL logic error: "+e.Carried(), "sqlite3: SQL logic error: ")
		if !ok || *got != e {
			t.Errorf("%+v became %+v", e, got)
		}
	}
	if e, ok := FromText("no such table: x", ""); ok {
		t.Errorf("found %+v", e)
	}
}
