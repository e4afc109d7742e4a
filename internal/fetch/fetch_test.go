package fetch_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/viewfinder-sql/viewfinder/internal/graphsim"
	"github.com/viewfinder-sql/viewfinder/schema"
)

func TestWholeTables(t *testing.T) {
	r := newRig(t, graphsim.Options{Accounts: 2, Media: 230})
	truth := loadTruth(t, r.sim.Data())
	for _, name := range truthTables {
		t.Run(name, func(t *testing.T) {
			for _, c := range schema.Default().Table(name).Columns {
				sql := "SELECT " + keyOf(name) + `, "` + c.Name + `" FROM ` + name
				want, err := truthRows(truth, sql)
				if err != nil {
					t.Fatal(err)
				}
				got, err := r.query(sql)
				if err != nil {
					t.Fatalf("%s: %v", sql, err)
				}
				if diff := cmp.Diff(sorted(want), sorted(got.rows)); diff != "" {
					t.Errorf("%s (-plain tables +virtual tables):\n%s\nnotes %+v", sql, diff[:min(len(diff), 800)], got.notes)
				}
				if len(want) == 0 {
					t.Errorf("%s: no rows to compare", sql)
				}
			}
		})
	}
}

func keyOf(table string) string {
	switch table {
	case "InstagramBusinessProfile":
		return "InstagramBusinessAccountId"
	case "MediaInsights":
		return "MediaId"
	default:
		return "Id"
	}
}
