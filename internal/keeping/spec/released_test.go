package spec

import (
	"reflect"
	"testing"

	"github.com/viewfinder-sql/viewfinder/internal/released"
)

// A file of each form that there ever was says what it said, and so does one of the first form
// that does not name it.
func TestReleased(t *testing.T) {
	t.Parallel()
	const all = `sink: sqlite:kept.db
accounts: [my.shop, 17841400000000001]
every: 6h
complete: 2d
retention: 400d
without: names
tables:
  - Media
  - table: Comments
    every: 15m
    columns: [Id, Text]
  - table: MediaInsights
    complete: 1d
    without: [Reach, names]
`
	want, err := Parse([]byte(all))
	if err != nil {
		t.Fatal(err)
	}
	for i := range want.Tables { // behind the line with the version
		want.Tables[i].Line++
	}
	released.Forms{Name: "sync", Ext: "yaml", First: 1, Present: Format, Make: func(*testing.T) string { return "version: 1\n" + all }}.Each(t, func(t *testing.T, _ int, text string) {
		if got, err := Parse([]byte(text)); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("got %+v, %v", got, err)
		}
	})
}
