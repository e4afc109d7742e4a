package lake

import (
	"errors"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"testing"
	"time"
)

// What ended long ago is taken out of the parts as a database lets go of it, whatever was
// flushed, merged and taken out before; what is so stays.
func TestExpire(t *testing.T) {
	for name, place := range map[string]func(*testing.T) string{
		"folder": func(t *testing.T) string { return t.TempDir() },
		"bucket": func(t *testing.T) string { return bucket(t, 0) },
	} {
		t.Run(name, func(t *testing.T) {
			r := rand.New(rand.NewPCG(9, uint64(len(name))))
			want := judge(t, media)
			s := open(t, place(t), sqlite(t, filepath.Join(t.TempDir(), "state.db")), media)
			s.expiring = 0
			erased := int64(0)
			for n := range 40 {
				next := step(r, media, accounts[r.IntN(len(accounts))], n)
				commit(t, s, next)
				commit(t, want, next)
				var err error
				switch r.IntN(4) {
				case 0:
					err = s.Flush(t.Context())
				case 1:
					err = s.Compact(t.Context())
				case 2:
					before := began.Add(time.Duration(n-8) * time.Hour)
					var n, m int64
					n, err = s.Expire(t.Context(), before)
					erased += n
					if err == nil {
						m, err = want.Expire(t.Context(), before)
					}
					if m > 0 && n == 0 {
						t.Errorf("nothing was taken out, where a database lets go of %d", m)
					}
					if err == nil {
						got, _ := published(t, s.store, media)
						same(t, got, kept(t, want, media))
					}
				}
				if err != nil {
					t.Fatal(err)
				}
			}
			if erased == 0 {
				t.Error("nothing was ever taken out")
			}
			// In the end all that has ended goes, and with it the parts of months of which nothing is.
			before := time.Now().AddDate(1, 0, 0)
			_, err := s.Expire(t.Context(), before)
			_, and := want.Expire(t.Context(), before)
			if err := errors.Join(err, and, s.sweep(t.Context(), time.Now().Add(time.Hour), time.Now().Add(-time.Hour), s.store.Delete)); err != nil {
				t.Fatal(err)
			}
			got, m := published(t, s.store, media)
			same(t, got, kept(t, want, media))
			there := files(t, s.store)
			for _, p := range m.Parts {
				if p.Rows > s.rows && len(m.Parts) > 1 {
					t.Errorf("%s has %d rows", p.File, p.Rows)
				}
				if !slices.Contains(there, p.File) {
					t.Errorf("%s is not there", p.File)
				}
			}
			if len(there) != len(m.Parts) {
				t.Errorf("%d files, and %d parts", len(there), len(m.Parts))
			}
			var left int
			if err := s.State().DB().QueryRowContext(t.Context(), "SELECT count(*) FROM media_version WHERE seen_to IS NOT NULL").Scan(&left); err != nil || left != 0 {
				t.Errorf("the state has %d versions that have ended: %v", left, err)
			}
			if err := finish(s); err != nil {
				t.Fatal(err)
			}
		})
	}
}

// A table is gone through once a day, by whatever process.
func TestExpire_once(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(9, 9))
	place, state := t.TempDir(), filepath.Join(t.TempDir(), "state.db")
	s := open(t, place, sqlite(t, state), media)
	for n := range 6 {
		commit(t, s, step(r, media, accounts[0], n))
	}
	later := time.Now().AddDate(1, 0, 0)
	if n, err := s.Expire(t.Context(), later); err != nil || n == 0 {
		t.Fatal(n, err)
	}
	if err := finish(s); err != nil {
		t.Fatal(err)
	}
	s = open(t, place, sqlite(t, state), media)
	for n := range 6 {
		commit(t, s, step(r, media, accounts[0], 6+n))
	}
	if n, err := s.Expire(t.Context(), later); err != nil || n != 0 {
		t.Fatal(n, err)
	}
	s.expiring = 0
	if n, err := s.Expire(t.Context(), later); err != nil || n == 0 {
		t.Fatal(n, err)
	}
	if err := finish(s); err != nil {
		t.Fatal(err)
	}
}
