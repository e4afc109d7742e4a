package recall

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"testing"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/released"
)

var learnt = regexp.MustCompile(`"t":\d+`)

// A file of each form that was ever written is read, once its facts are of today: old ones are
// left out by their age.
func TestReleased(t *testing.T) {
	t.Parallel()
	released.Forms{Name: "memory", Ext: "json", First: 1, Present: format, Make: func(t *testing.T) string {
		path := place(t)
		k, _ := keeper(t, path, "v27.0", "app")
		k.Close(taught())
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}}.Each(t, func(t *testing.T, _ int, text string) {
		path := place(t)
		if err := os.Mkdir(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, learnt.ReplaceAll([]byte(text), fmt.Appendf(nil, `"t":%d`, time.Now().Unix())), 0o600); err != nil {
			t.Fatal(err)
		}
		k, told := keeper(t, path, "v27.0", "app")
		p := k.Past()
		if p == nil || len(*told) > 0 {
			t.Fatalf("nothing is known: %q", *told)
		}
		if got := knows(p); got != whatTaught || len(p.Accounts()) != 1 {
			t.Errorf("got %s, want %s; accounts %v", got, whatTaught, p.Accounts())
		}
	})
}
