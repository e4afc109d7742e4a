package driver_test

import (
	"testing"

	"github.com/viewfinder-sql/viewfinder/driver/drivertest"
)

// What is told of a kept table, such as when it was read, is told however a statement writes
// its name, whose letters may take more bytes as capitals.
func TestCache_spelling(t *testing.T) {
	t.Parallel()
	srv := simulated(t, drivertest.Options{Media: 3})
	db := open(t, cached(t, srv, ""))
	query(t, db, "CACHE SELECT Id FROM Media")
	query(t, db, "CACHE [Longer ɐɐɐɐɐɐɐ] SELECT Id FROM Media")
	for _, text := range []string{
		"SELECT Id FROM Media#CACHE",
		"SELECT Id FROM media#cache",
		"SELECT Id FROM [MEDIA]#Cache",
		"SELECT Id FROM [Longer ɐɐɐɐɐɐɐ]#CACHE",
		"SELECT Id FROM [longer ɐɐɐɐɐɐɐ#cache]",
	} {
		if rows, report := reported(t, db, text); len(rows) != 3 || report.AsOf.IsZero() || report.Requests > 0 {
			t.Errorf("%s: %q, report %+v", text, rows, report)
		}
	}
}
