package driver_test

import (
	"slices"
	"strings"
	"testing"
)

// A condition that holds where its parameter is NULL gives an input its value where it is
// not, in a statement that was prepared too; and so does what WHERE says of the right side
// of a LEFT JOIN.
func TestOptional(t *testing.T) {
	t.Parallel()
	srv := simulated(t)
	db := open(t, srv.DSN())
	const values = "SELECT DISTINCT Breakdown FROM AccountInsightValues WHERE Metric = 'views' AND StartDate >= '2026-11-10' AND "
	for _, tt := range []struct {
		text string
		args []any
		want []string
	}{
		{values + "(Breakdown = ? OR ? IS NULL)", []any{"follow_type", "follow_type"}, []string{"follow_type"}},
		{values + "(Breakdown = ? OR ? IS NULL)", []any{nil, nil}, []string{"NULL"}},
		{values + "(?1 IS NULL OR ?1 = Breakdown)", []any{"follow_type"}, []string{"follow_type"}},
		{values + "(?1 IS NULL OR Breakdown = ?1)", []any{nil}, []string{"NULL"}},
		{"SELECT Username FROM BusinessDiscovery WHERE (Username = ? OR ? IS NULL)", []any{"rival.1", 1}, []string{"rival.1"}},
		{"SELECT b.Username FROM InstagramBusinessProfile p LEFT JOIN BusinessDiscovery b ON b.FollowersCount > 0 WHERE b.Username = ?", []any{"rival.1"}, []string{"rival.1"}},
	} {
		if got := query(t, db, tt.text, tt.args...); !slices.Equal(got, tt.want) {
			t.Errorf("%s with %v: %q, not %q", tt.text, tt.args, got, tt.want)
		}
		if got := query(t, db, "EXPLAIN "+tt.text, tt.args...); len(got) < 2 {
			t.Errorf("EXPLAIN %s: %q", tt.text, got)
		}
	}
	_, err := try(t, db, "SELECT Username FROM BusinessDiscovery WHERE (Username = ? OR ? IS NULL)", nil, nil)
	if err == nil || !strings.Contains(err.Error(), "Username = … is required") {
		t.Errorf("without a value: %v", err)
	}
	st, err := db.Prepare(values + "(Breakdown = ? OR ? IS NULL) AND (Grain = ? OR ? IS NULL) ORDER BY 1")
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	for _, arg := range []any{"follow_type", nil, "follow_type", "media_product_type", nil} {
		want := "NULL"
		if arg != nil {
			want = arg.(string)
		}
		rows, err := st.Query(arg, arg, nil, nil)
		if err != nil {
			t.Fatal(err)
		}
		got, err := read(t, rows)
		_ = rows.Close()
		if err != nil || !slices.Equal(got, []string{want}) {
			t.Errorf("%v: %q, %v", arg, got, err)
		}
	}
}
