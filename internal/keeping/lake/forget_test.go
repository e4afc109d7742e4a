package lake

import (
	"bytes"
	"database/sql"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"github.com/viewfinder-sql/viewfinder/internal/keeping/blob"
)

// Of an account that is forgotten no byte is left, and of others nothing is lost.
func TestForget(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	dir := filepath.Join(root, "lake")
	s := open(t, dir, sqlite(t, filepath.Join(root, "state.db")), media)
	want := judge(t, media)
	r := rand.New(rand.NewPCG(1, 2))
	for n := range 24 {
		next := step(r, media, accounts[n%3], n)
		commit(t, s, next)
		if n%3 != 1 {
			commit(t, want, next)
		}
		if n%4 == 3 {
			if err := s.Flush(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
	}
	// One that wrote a part and ended in the middle.
	left := "media/month=2026-11/part-left.parquet"
	if _, err := s.store.Put(t.Context(), left, bytes.NewReader([]byte(accounts[1])), int64(len(accounts[1])), blob.When{}); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "media", ".unfinished-left"), []byte(accounts[1]), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := s.Forget(t.Context(), accounts[1]); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		got, _ := published(t, s.store, media)
		same(t, got, kept(t, want, media))
		// A part is compressed: what a reader finds in it is looked at above.
		err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() {
				return err
			}
			data, err := os.ReadFile(path)
			if bytes.Contains(data, []byte(accounts[1])) {
				t.Errorf("%s still has the account", path)
			}
			if bytes.Contains(data, []byte("a caption of "+accounts[1])) {
				t.Errorf("%s still has a caption", path)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if err := finish(s); err != nil {
			t.Fatal(err)
		}
		s = open(t, dir, sqlite(t, filepath.Join(root, "state.db")), media)
		if err := s.Forget(t.Context(), accounts[1]); err != nil {
			t.Fatal(err)
		}
	}
	if err := finish(s); err != nil {
		t.Fatal(err)
	}
}

// Of what a lake keeps of a login as a whole, under its name, the rows go that name the account.
func TestForget_ofLogins(t *testing.T) {
	t.Parallel()
	s := open(t, t.TempDir(), sqlite(t, filepath.Join(t.TempDir(), "state.db")), media)
	want := judge(t, media)
	r := rand.New(rand.NewPCG(1, 2))
	for _, of := range []string{"", "brand"} {
		next, judged := step(r, media, of, 1), step(r, media, of, 1)
		next.Batches[0].Rows = next.Batches[0].Rows[:2]
		next.Batches[0].Rows[0].Values[1], next.Batches[0].Rows[1].Values[1] = accounts[1], accounts[2]
		judged.Batches[0].Rows, judged.Batches[0].Scan = next.Batches[0].Rows[1:], next.Batches[0].Scan
		commit(t, s, next)
		commit(t, want, judged)
	}
	if err := s.Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := s.Forget(t.Context(), accounts[1]); err != nil {
		t.Fatal(err)
	}
	got, _ := published(t, s.store, media)
	same(t, got, kept(t, want, media))
	if err := finish(s); err != nil {
		t.Fatal(err)
	}
}

// What another process was writing of an account when it was forgotten does not count.
func TestForgetWhileWriting(t *testing.T) {
	t.Parallel()
	s := open(t, t.TempDir(), sqlite(t, filepath.Join(t.TempDir(), "state.db")), media)
	r := rand.New(rand.NewPCG(1, 2))
	commit(t, s, step(r, media, accounts[0], 0))
	tables, err := s.state.tables(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	file, err := newScratch()
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	w := newPartWriter(file, tables[0])
	var written []version
	if err := s.state.pending(t.Context(), tables[0], "2026-10", 1000, func(v version, values []any) error {
		written = append(written, v)
		return w.values(values)
	}); err != nil || len(written) == 0 {
		t.Fatal(len(written), err)
	}
	if err := s.Forget(t.Context(), accounts[0]); err != nil {
		t.Fatal(err)
	}
	err = s.putParts(t.Context(), tables[0], "2026-10", []*output{{file: file, w: w}}, func(tx *sql.Tx) error { return s.state.mark(t.Context(), tx, tables[0], written) })
	if err == nil {
		t.Error("what was forgotten is live")
	}
	if there := files(t, s.store); len(there) > 0 {
		t.Errorf("%v are there", there)
	}

	if err := finish(s); err != nil {
		t.Fatal(err)
	}
}
