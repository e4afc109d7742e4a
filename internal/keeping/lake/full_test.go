package lake

import (
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"

	"github.com/viewfinder-sql/viewfinder/internal/fulldisk"
)

// Where the disk of a folder is full, steps are kept in the state all the same; what could not
// go out is told with the folder and the disk, and goes out when there is room, once.
func TestFlush_diskFull(t *testing.T) {
	disk := fulldisk.Mount(t, 4<<20)
	place := filepath.Join(disk.Dir, "lake")
	state := filepath.Join(t.TempDir(), "state.db")
	s := open(t, place, sqlite(t, state), media)
	want := judge(t, media)
	r := rand.New(rand.NewPCG(1, 2))
	some := func(from, to int) {
		for n := from; n < to; n++ {
			next := step(r, media, accounts[n%len(accounts)], n)
			commit(t, s, next)
			commit(t, want, next)
		}
	}
	some(0, 4)
	if err := s.Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
	before, _ := published(t, s.store, media)
	disk.Fill()
	some(4, 8)
	err := s.Finish(t.Context())
	for _, says := range []string{"what was read is kept in the state database and goes out another time", place, "no space left on device"} {
		if err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("got %v, without %s", err, says)
		}
	}
	now, _ := published(t, s.store, media)
	same(t, now, before) // whole, as it was
	disk.Free()
	if err := finish(s); err != nil {
		t.Fatal(err)
	}
	s = open(t, place, sqlite(t, state), media)
	got, m := published(t, s.store, media)
	same(t, got, kept(t, want, media))
	if there := files(t, s.store); len(there) < len(m.Parts) {
		t.Errorf("%d files, and %d parts", len(there), len(m.Parts))
	}
	if err := finish(s); err != nil {
		t.Error(err)
	}
}
