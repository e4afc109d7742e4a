package recall

import (
	"os"
	"strings"
	"testing"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/fetch/learn"
)

// What was learned of one account goes, in every world; what was learned of others stays.
func TestForget(t *testing.T) {
	t.Parallel()
	path := place(t)
	if n, err := Forget(t.Context(), path, "1"); n != 0 || err != nil {
		t.Errorf("of no file: %d %v", n, err)
	}
	for _, world := range []string{"a", "b"} {
		m := taught()
		m.SetLength("17841400000000002/media", 30)
		m.SetConversion("17841400000000002", "2026-03-01 10:00:00.000")
		m.SetAccounts([]learn.Account{{ID: "17841400000000001"}, {ID: "17841400000000002"}}, time.Now())
		k, _ := keeper(t, path, world)
		k.Close(m)
	}
	before, _, err := read(path, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	n, err := Forget(t.Context(), path, "17841400000000001")
	if err != nil || n < 10 {
		t.Fatalf("%d facts, %v", n, err)
	}
	hidden := names{before.Salt}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(data), hidden.of("17841400000000001")) {
		t.Errorf("it is still in %s", data)
	}
	if got := strings.Count(string(data), hidden.of("17841400000000002")); got != 4 {
		t.Errorf("%d facts of the other account, want 4: %s", got, data)
	}
	if n, err := Forget(t.Context(), path, "17841400000000001"); n != 0 || err != nil {
		t.Errorf("twice: %d %v", n, err)
	}
}
