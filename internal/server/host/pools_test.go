package host

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"go.uber.org/goleak"

	"github.com/viewfinder-sql/viewfinder/internal/config"
	"github.com/viewfinder-sql/viewfinder/internal/profile"
	"github.com/viewfinder-sql/viewfinder/internal/session"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func newHost(t *testing.T, c Config) *Host {
	t.Helper()
	h, err := New(c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(h.Close)
	return h
}

func base(t *testing.T, dsn string) *config.Config {
	t.Helper()
	c, err := config.Parse(dsn)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// fileOf is a file of profiles, which the test may write anew.
func fileOf(t *testing.T, text string) (path string, read func() (*profile.File, error)) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "config.yaml")
	write(t, path, text)
	return path, func() (*profile.File, error) { return profile.Load(path) }
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

const twoProfiles = `version: 1
profiles:
  brand:
    users: [ana]
    properties: {MaxRows: 7, OAuthSettingsLocation: "memory://brand"}
  open:
    properties: {MaxRows: 8, InitiateOAuth: GETANDREFRESH, OAuthSettingsLocation: "memory://open"}
  all:
    users: ["*"]
    properties: {MaxRows: 9, OAuthSettingsLocation: "memory://all"}
  odd:
    properties: {Tables: Medai}
`

// What the file says counts from Reload on for new sessions; the pool of a profile that
// has not changed stays, and so does what was read where the file is wrong.
func TestReload(t *testing.T) {
	t.Parallel()
	path, file := fileOf(t, twoProfiles)
	h := newHost(t, Config{Databases: Databases{File: file}})
	open := func(database string) *session.Pool {
		t.Helper()
		g, err := h.Enter(t.Context(), Asked{Database: database, User: "ana"})
		if err != nil {
			t.Fatal(err)
		}
		g.Leave()
		return g.Pool
	}
	brand, all := open("brand"), open("all")
	write(t, path, strings.ReplaceAll(twoProfiles, "MaxRows: 7", "MaxRows: 70"))
	if open("brand") != brand {
		t.Error("the file is read unasked")
	}
	if err := h.Reload(); err != nil {
		t.Fatal(err)
	}
	if again := open("brand"); again == brand || again.Parts().Config.MaxRows != 70 {
		t.Errorf("brand is %v", again.Parts().Config)
	}
	if open("all") != all {
		t.Error("a profile that is as it was has a new pool")
	}
	write(t, path, "version: 2\n")
	if err := h.Reload(); err == nil || !strings.Contains(err.Error(), "version 2") {
		t.Errorf("a newer file: %v", err)
	}
	if open("all") != all {
		t.Error("what was read before is gone")
	}
}

// Sessions come and go while profiles change: each has the pool of what the file said,
// and every pool that was replaced ends with its last session.
func TestReload_meanwhile(t *testing.T) {
	t.Parallel()
	path, file := fileOf(t, twoProfiles)
	h := newHost(t, Config{Databases: Databases{File: file}})
	var pools sync.Map
	var clients sync.WaitGroup
	for range 8 {
		clients.Go(func() {
			for range 30 {
				d, err := h.pools.find(t.Context(), Asked{Database: "brand", User: "ana"})
				if err != nil {
					t.Error(err)
					return
				}
				p, release, err := h.pools.take(t.Context(), d)
				if err != nil {
					t.Error(err)
					return
				}
				pools.Store(p, true)
				if s, err := p.Session(t.Context()); err != nil {
					t.Errorf("a pool that is in use was closed: %v", err)
				} else if err := s.Close(); err != nil {
					t.Error(err)
				}
				release()
			}
		})
	}
	for n := range 20 {
		write(t, path, strings.ReplaceAll(twoProfiles, "MaxRows: 7", fmt.Sprintf("MaxRows: %d", 10+n)))
		if err := h.Reload(); err != nil {
			t.Error(err)
		}
	}
	clients.Wait()
	current := h.pools.places["profile brand"].pool
	for p := range pools.Range {
		if p := p.(*pool); p.users != 0 || p.old != (p != current) {
			t.Errorf("a pool has %d users, and is old: %v", p.users, p.old)
		}
	}
}

// Who was let in otherwise opens a profile whose list does not have him; guests of one
// database share its pool, and users are told apart.
func TestEnter(t *testing.T) {
	t.Parallel()
	_, file := fileOf(t, twoProfiles)
	h := newHost(t, Config{Listed: true, Databases: Databases{Name: "instagram", Base: base(t, "OAuthAccessToken=obviously-fake"), File: file}, Limits: Limits{OfUser: 1}})
	enter := func(database, user string, granted bool) (*Guest, error) {
		g, err := h.Enter(t.Context(), Asked{Database: database, User: user, Granted: granted})
		if err == nil {
			t.Cleanup(g.Leave)
		}
		return g, err
	}
	ana, err := enter("brand", "ana", false)
	if err != nil {
		t.Fatal(err)
	}
	var unknown *UnknownError
	if _, err := enter("brand", "token 1", false); !errors.As(err, &unknown) {
		t.Errorf("who is not on the list: %v", err)
	}
	token, err := enter("brand", "token 1", true)
	if err != nil || token.Pool != ana.Pool {
		t.Errorf("another door: %v", err)
	}
	var many *TooManyError
	if _, err := enter("instagram", "ana", false); !errors.As(err, &many) {
		t.Errorf("a second session: %v", err)
	}
	if _, err := enter("none", "ben", true); !errors.As(err, &unknown) {
		t.Errorf("no database: %v", err)
	}
	h.Drain()
	h.Drain() // as the other door does
	if _, _, err := ana.Begin(t.Context()); !errors.Is(err, ErrStopping) {
		t.Errorf("a statement while it stops: %v", err)
	}
}
