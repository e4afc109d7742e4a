package sqlite

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/ncruces/go-sqlite3"
	"go.uber.org/goleak"

	"github.com/viewfinder-sql/viewfinder/internal/privatefile"
	"github.com/viewfinder-sql/viewfinder/internal/storeerr"
	"github.com/viewfinder-sql/viewfinder/internal/tokenstore"
	"github.com/viewfinder-sql/viewfinder/internal/tokenstore/storetest"
	"github.com/viewfinder-sql/viewfinder/oauth"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func openAt(path string) storetest.Opener {
	return func(ctx context.Context, passphrase oauth.Secret) (tokenstore.Store, error) {
		return tokenstore.Open(ctx, oauth.NewSecret("sqlite:"+path), passphrase)
	}
}

func newPlace(t *testing.T) string {
	return filepath.Join(t.TempDir(), "private", "tokens 100% #1?.db")
}

func TestStore(t *testing.T) {
	t.Parallel()
	storetest.Run(t, storetest.Place{New: func(t *testing.T) storetest.Opener { return openAt(newPlace(t)) }})
}

func TestStore_processes(t *testing.T) {
	t.Parallel()
	storetest.Processes(t, 12, newPlace(t), openAt)
}

func TestStore_killed(t *testing.T) {
	t.Parallel()
	storetest.HoldAndDie(t, newPlace(t), openAt)
}

func TestStore_killedWhileWriting(t *testing.T) {
	t.Parallel()
	storetest.KillWriters(t, 15, newPlace(t), openAt)
}

func openStore(t *testing.T, path string) tokenstore.Store {
	t.Helper()
	s, err := openAt(path)(t.Context(), storetest.Passphrase)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

// query returns the first column of the rows, as text.
func query(t *testing.T, path, text string) string {
	t.Helper()
	db, err := sqlite3.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	stmt, _, err := db.Prepare(text)
	if err != nil {
		t.Fatal(err)
	}
	defer stmt.Close()
	var rows []string
	for stmt.Step() {
		rows = append(rows, stmt.ColumnText(0))
	}
	if err := stmt.Err(); err != nil {
		t.Fatal(err)
	}
	return strings.Join(rows, "; ")
}

// The tables are for a program's own joins, beside its own; no token is in them,
// and what is deleted is gone from the file.
func TestStore_tables(t *testing.T) {
	t.Parallel()
	path := newPlace(t)
	if err := os.Mkdir(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	query(t, path, `create table tokens (mine)`)
	s, token := openStore(t, path), storetest.Token("7", 1)
	if err := s.Save(t.Context(), token); err != nil {
		t.Fatal(err)
	}
	got := query(t, path, `select concat_ws(' ', u.login, u.host, u.app, u.user_id, u.name, a.account_id, t.expires)
		from viewfinder_users u join viewfinder_accounts a using (login, host, app, user_id) join viewfinder_tokens t using (login, host, app, user_id) order by a.account_id`)
	const user = "OAuth graph.example 1000000000000001 7 Some One "
	if want := user + "17841400000000001 2026-11-20T13:30:01Z; " + user + "17841400000000002 2026-11-20T13:30:01Z"; got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
	file := func() string {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	if text := file(); strings.Contains(text, token.Access.Reveal()) || strings.Contains(text, token.Refresh.Reveal()) || !strings.Contains(text, "Some One") {
		t.Error("a secret is stored in the clear, or a name is not")
	}
	if err := s.Delete(t.Context(), token.Key); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(file(), "Some One") {
		t.Error("the file still holds what was deleted")
	}
}

func TestStore_refusals(t *testing.T) {
	t.Parallel()
	if _, err := openAt("")(t.Context(), storetest.Passphrase); err == nil || !strings.Contains(err.Error(), "sqlite: needs a path behind it") {
		t.Errorf("no path: %v", err)
	}
	if _, err := openAt("sqlite://"+newPlace(t))(t.Context(), storetest.Passphrase); err != nil {
		t.Errorf("with slashes: %v", err)
	}
	for what, tt := range map[string]struct {
		spoil func(path string) error
		want  string
	}{
		"open to others": {func(p string) error { return os.Chmod(p, 0o644) }, "is open to others (mode 0644): chmod 600 it"},
		"directory":      {func(p string) error { return os.Chmod(filepath.Dir(p), 0o755) }, "is open to others (mode 0755): chmod 700 it"},
		"link":           {func(p string) error { return errors.Join(os.Rename(p, p+".real"), os.Symlink(p+".real", p)) }, "is a symbolic link"},
		"not a database": {func(p string) error { return os.WriteFile(p, []byte(strings.Repeat("no database ", 100)), 0o600) }, "is not an SQLite file, or is damaged"},
		"cut short":      {func(p string) error { return os.Truncate(p, 5000) }, "is not an SQLite file, or is damaged"},
		"newer":          {func(p string) error { query(t, p, "update viewfinder_format set version = 9"); return nil }, "its tables have the format 9, and this program knows 1"},
		"info of another": {func(p string) error {
			query(t, p, `update viewfinder_tokens set info = replace(info, '"user":"1"', '"user":"2"')`)
			return nil
		}, `what is known of the token of user "1" is that of another one`},
		"info": {func(p string) error { query(t, p, "update viewfinder_tokens set info = 'x'"); return nil }, "the column info of a token is damaged"},
		"sealed": {func(p string) error {
			query(t, p, "update viewfinder_tokens set sealed = sealed || x'00'")
			return nil
		}, "wrong key"},
	} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			path, token := newPlace(t), storetest.Token("1", 1)
			if err := openStore(t, path).Save(t.Context(), token); err != nil {
				t.Fatal(err)
			}
			if err := tt.spoil(path); err != nil {
				t.Fatal(err)
			}
			_, err := openStore(t, path).Load(t.Context(), token.Key)
			if err == nil || !strings.HasPrefix(err.Error(), "oauth: ") || !strings.Contains(err.Error(), tt.want) && !(tt.want == "wrong key" && errors.Is(err, oauth.ErrWrongKey)) {
				t.Errorf("got %v, want %q", err, tt.want)
			}
		})
	}
}

// SQLite gives some errors as bare codes, that of a full disk among them.
func TestFile_because(t *testing.T) {
	t.Parallel()
	f := &file{path: "/home/someone/tokens.db"}
	for _, tt := range []struct {
		err  error
		want string
	}{
		{nil, ""},
		{sqlite3.IOERR, "oauth: OAuthSettingsLocation: /home/someone/tokens.db cannot be read or written: see whether its disk is full: sqlite3: disk I/O error"},
		{sqlite3.IOERR_WRITE, "oauth: OAuthSettingsLocation: /home/someone/tokens.db cannot be read or written: see whether its disk is full: sqlite3: disk I/O error"},
		{sqlite3.FULL, "oauth: OAuthSettingsLocation: /home/someone/tokens.db cannot be read or written: see whether its disk is full: sqlite3: database or disk is full"},
		{sqlite3.READONLY, "oauth: OAuthSettingsLocation: /home/someone/tokens.db: sqlite3: attempt to write a readonly database"},
		{storeerr.New("oauth: said already"), "oauth: said already"},
		{oauth.ErrNotStored, "oauth: no such login is stored"},
	} {
		got := ""
		if err := f.because(tt.err); err != nil {
			got = err.Error()
		}
		if got != tt.want || !errors.Is(f.because(tt.err), tt.err) {
			t.Errorf("%v: got %q, want %q", tt.err, got, tt.want)
		}
	}
}

// All files that a store makes are closed to others.
func TestStore_modes(t *testing.T) {
	t.Parallel()
	path := newPlace(t)
	s := openStore(t, path)
	if err := s.Save(t.Context(), storetest.Token("1", 1)); err != nil {
		t.Fatal(err)
	}
	unlock, _, err := s.Lock(t.Context(), oauth.Key{})
	if err != nil {
		t.Fatal(err)
	}
	defer unlock()
	// The journal is there while a transaction is.
	db, err := sqlite3.Open(privatefile.SQLite(path))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := db.Exec(`begin immediate; delete from viewfinder_tokens`); err != nil {
		t.Fatal(err)
	}
	seen := 0
	if err := filepath.WalkDir(filepath.Dir(path), func(name string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		seen++
		info, err := e.Info()
		if err == nil && info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s has mode %#o", name, info.Mode())
		}
		return err
	}); err != nil || seen < 5 {
		t.Errorf("%d files, %v", seen, err)
	}
}

// Where another program has the file keep a log, its shared memory is the user's alone too.
func TestStore_log(t *testing.T) {
	t.Parallel()
	path := newPlace(t)
	s := openStore(t, path)
	if err := s.Save(t.Context(), storetest.Token("1", 1)); err != nil {
		t.Fatal(err)
	}
	if got := query(t, path, "pragma journal_mode = wal"); got != "wal" {
		t.Fatal(got)
	}
	db, err := sqlite3.Open(privatefile.SQLite(path))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := db.Exec("select * from viewfinder_tokens"); err != nil { // it stays while somebody has the file open
		t.Fatal(err)
	}
	if err := s.Save(t.Context(), storetest.Token("1", 2)); err != nil {
		t.Fatal(err)
	}
	for _, beside := range []string{"", "-wal", "-shm"} {
		if info, err := os.Stat(path + beside); err != nil || info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s%s: %v, %v", path, beside, info, err)
		}
	}
}

// A file that another program writes to is waited for, as long as the context
// allows.
func TestStore_busy(t *testing.T) {
	t.Parallel()
	path := newPlace(t)
	s, token := openStore(t, path), storetest.Token("1", 1)
	if err := s.Save(t.Context(), token); err != nil {
		t.Fatal(err)
	}
	db, err := sqlite3.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := db.Exec(`begin exclusive`); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if err := s.Save(ctx, token); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("busy: %v", err)
	}
	saved := make(chan error)
	go func() { saved <- s.Save(t.Context(), token) }()
	if err := db.Exec(`commit`); err != nil {
		t.Fatal(err)
	}
	if err := <-saved; err != nil {
		t.Errorf("free again: %v", err)
	}
}
