package stories

import (
	"reflect"
	"testing"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/released"
)

// A checkpoint of each form that was ever written is read, with the stories that are live.
func TestReleased(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 11, 1, 6, 0, 0, 0, time.UTC)
	want := &State{
		Format: format, Read: at, Hastened: at.Add(-time.Hour), Heard: 7,
		Live: map[string]*Story{"1": {Created: at.Add(-5 * time.Hour), First: at.Add(-4 * time.Hour), Seen: at, Told: at, Few: true, Numbers: map[string]int64{"Reach": 12}, Filed: true}},
	}
	released.Forms{Name: "checkpoint", Ext: "json", First: 1, Present: format, Make: func(t *testing.T) string {
		text, err := want.Text()
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}}.Each(t, func(t *testing.T, _ int, text string) {
		if got, err := ReadState([]byte(text)); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("got %+v, %v", got, err)
		}
	})
}
