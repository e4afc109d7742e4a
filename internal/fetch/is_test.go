package fetch_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/viewfinder-sql/viewfinder/internal/graphsim"
)

// IS with a value that is not known when the statement is planned is looked up as
// an equality, and means what it does in SQL where the value is NULL.
func TestIs(t *testing.T) {
	t.Parallel()
	r := newRig(t, graphsim.Options{Media: 250, Comments: 60, PreConversion: -1})
	data := r.sim.Data()
	truth := loadRelated(t, data)
	post := data.Accounts[0].Media[200]
	at := post.Timestamp.UTC().Format("2006-01-02 15:04:05")
	for _, tt := range []struct {
		sql   string
		arg   any
		calls int // at the most
	}{
		{"SELECT Id FROM Media WHERE Id IS ?", post.ID, 1},
		{"SELECT Id FROM Media WHERE Id IS ?", nil, 0},
		{"SELECT Id FROM Media WHERE Id IS NOT DISTINCT FROM ?", post.ID, 1},
		{"SELECT Id FROM Media WHERE Created IS ?", at, 2},
		{"SELECT Id FROM Media WHERE Created IS ?", nil, 4},
		{"SELECT Id FROM Media WHERE InstagramBusinessAccountId IS ? LIMIT 2", data.Accounts[0].ID, 2},
		{"SELECT Id FROM Media WHERE InstagramBusinessAccountId IS ? LIMIT 2", nil, 0},
		{"SELECT m.Id, c.Id FROM Media m LEFT JOIN Comments c ON c.MediaId IS m.Id WHERE m.Id IS ?", post.ID, 2},
		{"SELECT m.Id, c.Id FROM Media m LEFT JOIN Comments c ON c.MediaId IS m.Id WHERE c.Id IS ?", nil, 1 << 20},
	} {
		got, err := r.query(tt.sql, tt.arg)
		if err != nil {
			t.Errorf("%s: %v", tt.sql, err)
			continue
		}
		want, err := truthRows(truth, tt.sql, tt.arg)
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(sorted(got.rows), sorted(want)) || got.quota > tt.calls {
			t.Errorf("%s %v: %d rows in %d calls, want %d in %d", tt.sql, tt.arg, len(got.rows), got.quota, len(want), tt.calls)
		}
	}
}

func TestIs_series(t *testing.T) {
	t.Parallel()
	r := newRig(t, graphsim.Options{Media: 3})
	const totals = "SELECT StartDate, EndTime, Reach FROM AccountInsights WHERE MetricType = 'total_value' AND EndTime IS "
	const days = "SELECT EndTime, Reach FROM AccountInsights WHERE EndTime IS "
	some, err := r.query("SELECT EndTime FROM AccountInsights LIMIT 1 OFFSET 3")
	if err != nil || len(some.rows) != 1 {
		t.Fatal(some, err)
	}
	end := strings.Trim(some.rows[0], "'")
	for _, tt := range []struct {
		sql, same string
		arg       any
	}{
		{totals + "?", totals + "NULL", nil},
		{days + "?", days + "'" + end + "'", end},
		{days + "?", days + "NULL", nil},
	} {
		got, err := r.query(tt.sql, tt.arg)
		if err != nil {
			t.Fatal(err)
		}
		want, err := r.query(tt.same)
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(got.rows, want.rows) || got.quota != want.quota || (tt.arg != nil) && len(got.rows) != 1 {
			t.Errorf("%s %v: %q in %d calls, but %s: %q in %d", tt.sql, tt.arg, got.rows, got.quota, tt.same, want.rows, want.quota)
		}
	}
}
