package reading

import (
	"reflect"
	"testing"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/released"
)

// A checkpoint of each form that was ever written is read, in the middle of a round.
func TestReleased(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 11, 1, 6, 0, 0, 0, time.UTC)
	midway := func() state {
		return state{
			Read: at, Aged: at.Add(-time.Hour), Whole: at.Add(-day), Chunk: 25,
			Round: &round{Began: at.Add(time.Hour), Aged: true, Whole: true, Left: []span{{From: at.Add(-day)}, {To: at.Add(-day)}}},
		}
	}
	released.Forms{Name: "checkpoint", Ext: "json", First: 0, Present: format, Make: func(t *testing.T) string {
		s := midway()
		text, err := s.text()
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}}.Each(t, func(t *testing.T, form int, text string) {
		want := midway()
		want.Format = form
		if got, err := readState([]byte(text)); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("got %+v, %v", got, err)
		}
	})
}
