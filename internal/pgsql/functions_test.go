package pgsql_test

import (
	"testing"
	"time"

	sqlite3 "github.com/ncruces/go-sqlite3"

	"github.com/viewfinder-sql/viewfinder/internal/engine"
	"github.com/viewfinder-sql/viewfinder/internal/pgsql"
	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgprint"
)

// A connection has a function of the dialect once it is named, and none before: a session that
// is opened for one question need not learn hundreds.
func TestFunctions_On(t *testing.T) {
	t.Parallel()
	db, err := sqlite3.Open(":memory:")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	known := func() int64 {
		t.Helper()
		st, _, err := db.Prepare(`SELECT count(DISTINCT name) FROM (SELECT name FROM pragma_function_list UNION ALL SELECT name FROM pragma_module_list) WHERE name LIKE 'pg\_%' ESCAPE '\'`)
		if err != nil {
			t.Fatal(err)
		}
		defer st.Close()
		st.Step()
		return st.ColumnInt64(0)
	}
	add, err := pgsql.Functions{}.On(db, time.Now)
	if err != nil || known() != 0 {
		t.Fatalf("%d functions before one is named, %v", known(), err)
	}
	for i, x := range []struct {
		name string
		kind engine.Kind
	}{
		{"pg_add_4", engine.Scalar},
		{"pg_string_agg", engine.Scalar},
		{pgprint.SeveralRows, engine.Scalar},
		{"pg_series", engine.Rows},
	} {
		if kind, err := add(x.name); kind != x.kind || err != nil || known() != int64(i+1) {
			t.Errorf("%s is of kind %d, %d are known, %v", x.name, kind, known(), err)
		}
	}
	if kind, err := add("upper"); kind != engine.Unknown || err != nil {
		t.Errorf("upper is of kind %d, %v", kind, err)
	}
}
