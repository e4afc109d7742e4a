package lake

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/ncruces/go-sqlite3/driver"

	"github.com/viewfinder-sql/viewfinder/internal/keeping/history"
	"github.com/viewfinder-sql/viewfinder/internal/released"
)

// fixture is a lake: its state as a dump, and what is in its folder.
type fixture struct {
	State     string            `json:"state"`
	Manifests map[string]string `json:"manifests"`
	Parts     map[string][]byte `json:"parts"`
}

// post is what the n-th reading of a fixture finds.
func post(n int) *history.Step {
	at := began.Add(time.Duration(n) * 5 * time.Hour) // the second is of another month
	row := func(id string, likes int) history.Row {
		return history.Row{Values: []any{id, "it's " + id + " é", "IMAGE", int64(likes), nil, true, began, `{"a":1}`}, Missing: map[string][]string{"Rate": {"too_few_viewers"}}}
	}
	rows := []history.Row{row("a", n), row("b", 1)}
	if n == 2 {
		rows = rows[:1]
	}
	return &history.Step{
		Batches:    []history.Batch{{Table: media, Rows: rows, Scope: &history.Scope{}, Scan: history.Scan{Account: accounts[0], Began: at, Ended: at, Complete: true, Calls: 1}}},
		Checkpoint: fmt.Append(nil, n),
	}
}

// made is a fixture: two readings are written out, and one waits.
func made(t *testing.T) string {
	place := t.TempDir()
	s := open(t, place, sqlite(t, filepath.Join(t.TempDir(), "state.db")), media)
	for n := range 3 {
		commit(t, s, post(n))
		if n < 2 {
			if err := s.Flush(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
	}
	x := fixture{Manifests: map[string]string{"media/manifest.json": string(read(t, s.store, "media/manifest.json"))}, Parts: map[string][]byte{}}
	for _, name := range files(t, s.store) {
		x.Parts[name] = read(t, s.store, name)
	}
	x.State = released.DumpSQLite(t, func(query string) (all []string) {
		rows, err := s.inner.DB().QueryContext(t.Context(), query)
		if err != nil {
			t.Fatal(err)
		}
		for rows.Next() {
			var text string
			if err := rows.Scan(&text); err != nil {
				t.Fatal(err)
			}
			all = append(all, text)
		}
		if err := errors.Join(rows.Err(), rows.Close()); err != nil {
			t.Fatal(err)
		}
		return all
	})
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	text, err := json.MarshalIndent(x, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return string(text) + "\n"
}

// load has the lake of a fixture, and says where its folder and its state are.
func load(t *testing.T, text string) (place, state string) {
	t.Helper()
	var x fixture
	if err := json.Unmarshal([]byte(text), &x); err != nil {
		t.Fatal(err)
	}
	place, state = t.TempDir(), filepath.Join(t.TempDir(), "state.db")
	for name, text := range x.Manifests {
		x.Parts[name] = []byte(text)
	}
	for name, data := range x.Parts {
		path := filepath.Join(place, filepath.FromSlash(name))
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o700), os.WriteFile(path, data, 0o600)); err != nil {
			t.Fatal(err)
		}
	}
	db, err := driver.Open("file:" + filepath.ToSlash(state))
	if err != nil {
		t.Fatal(err)
	}
	_, err = db.ExecContext(t.Context(), x.State)
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
	return place, state
}

// A lake of each form that was ever written is opened with all its versions, those in parts and
// those that wait, and goes on. The form 0 is that of before the columns to_min and expired,
// whose number is 1 as well.
func TestReleased(t *testing.T) {
	t.Parallel()
	released.Forms{Name: "lake", Ext: "json", First: 0, Present: Format, Make: made}.Each(t, func(t *testing.T, form int, text string) {
		place, state := load(t, text)
		s := open(t, place, sqlite(t, state), media)
		want := judge(t, media)
		for n := range 3 {
			commit(t, want, post(n))
		}
		if err := errors.Join(s.Flush(t.Context()), s.Compact(t.Context())); err != nil {
			t.Fatal(err)
		}
		got, m := published(t, s.store, media)
		same(t, got, kept(t, want, media))
		if m.Format != Format || len(m.Parts) < 2 {
			t.Errorf("the manifest has the form %d and %d parts", m.Format, len(m.Parts))
		}
		for n := 3; n < 5; n++ {
			commit(t, s, post(n))
			commit(t, want, post(n))
		}
		if err := finish(s); err != nil {
			t.Fatal(err)
		}
		s = open(t, place, sqlite(t, state), media)
		got, _ = published(t, s.store, media)
		same(t, got, kept(t, want, media))
		// What ended by the third reading leaves the parts of then too.
		if n, err := s.Expire(t.Context(), began.Add(11*time.Hour)); n == 0 || err != nil {
			t.Errorf("%d versions are erased, %v", n, err)
		}
		if _, err := want.Expire(t.Context(), began.Add(11*time.Hour)); err != nil {
			t.Fatal(err)
		}
		got, _ = published(t, s.store, media)
		same(t, got, kept(t, want, media))
		if err := finish(s); err != nil {
			t.Fatal(err)
		}
	})
}
