package webhook

import (
	"encoding/json"
	"testing"

	"github.com/viewfinder-sql/viewfinder/internal/released"
)

// A checkpoint of each form that was ever written is read.
func TestReleased(t *testing.T) {
	t.Parallel()
	released.Forms{Name: "checkpoint", Ext: "json", First: 1, Present: checkpointFormat, Make: func(t *testing.T) string {
		text, err := json.Marshal(heard{checkpointFormat, 17})
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}}.Each(t, func(t *testing.T, _ int, text string) {
		if n, err := Heard([]byte(text)); n != 17 || err != nil {
			t.Errorf("%d steps, %v", n, err)
		}
	})
}
