package sqltext

import "testing"

func TestSelects(t *testing.T) {
	t.Parallel()
	for query, want := range map[string]bool{
		"SELECT Id FROM Media": true, "select\n  Id\nFROM Media": true, "-- the posts\nWITH x AS (SELECT 1) SELECT * FROM x": true,
		"/*+ MaxCalls(3) */ SELECT 1": true, "": false, "-- nothing": false, "EXPLAIN SELECT 1": false, "DELETE FROM Comments": false, "SELECT 'x": false,
	} {
		if got := Selects(query); got != want {
			t.Errorf("%q: got %t", query, got)
		}
	}
}
