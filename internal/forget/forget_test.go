package forget

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/viewfinder-sql/viewfinder/internal/config"
	"github.com/viewfinder-sql/viewfinder/internal/connect"
	"github.com/viewfinder-sql/viewfinder/oauth"
)

const account, other, story = "17841400000000001", "17841400000000002", "17900000000000007"

// fakeKept are tables that note what they are asked.
type fakeKept struct {
	stories, ids []string
	fails        error
	asked        *[]string
}

func (f *fakeKept) note(what string) { *f.asked = append(*f.asked, what) }

func (f *fakeKept) Stories(context.Context, string) ([]string, error) {
	f.note("stories")
	return f.stories, nil
}

func (f *fakeKept) IDs(context.Context, string) ([]string, error) {
	f.note("ids")
	return f.ids, nil
}

func (f *fakeKept) Forget(_ context.Context, of string) (int, []string, error) {
	f.note("forget " + of)
	return 3, []string{"rows of Newest"}, f.fails
}

func (f *fakeKept) Close() error { f.note("close"); return nil }

// registered has files be opened by a function for a test.
func registered(t *testing.T, open Opener) {
	t.Helper()
	was := opener.Load()
	t.Cleanup(func() { opener.Store(was) })
	if open == nil {
		opener.Store(nil)
		return
	}
	Register(open)
}

// made is a configuration that keeps all it does in a directory of the test's.
func made(t *testing.T) *config.Config {
	t.Helper()
	c := config.New()
	dir := t.TempDir()
	c.CacheLocation, c.Memory, c.LogFile, c.FileRoot = filepath.Join(dir, "cache"), "OFF", filepath.Join(dir, "x.log"), filepath.Join(dir, "files")
	lines := "of " + account + "\nof " + other + "\nof the story " + story + "\nof nothing\n"
	if err := errors.Join(os.WriteFile(c.LogFile, []byte(lines), 0o600), os.Mkdir(c.FileRoot, 0o700)); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"story-" + story + ".jpg", "story-" + story + ".mp4", "story-179.jpg", "mine.jpg"} {
		if err := os.WriteFile(filepath.Join(c.FileRoot, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return c
}

// What is the account's goes, the tables last, as they say what else is its; of others nothing.
func TestAccount(t *testing.T) {
	c := made(t)
	c.SyncFile, c.KeptLocation = "a.yaml", "kept.db"
	var asked, opened []string
	registered(t, func(_ context.Context, file string) (Kept, error) {
		opened = append(opened, file)
		return &fakeKept{stories: []string{story}, ids: []string{story}, asked: &asked}, nil
	})
	report, err := Account(t.Context(), Request{Config: c, Files: []string{"b.yaml"}, Account: account})
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{"a.yaml", "sqlite:kept.db", "b.yaml"}; !slices.Equal(opened, want) {
		t.Errorf("opened are %q, want %q", opened, want)
	}
	if want := []string{"stories", "ids", "forget " + account, "close"}; !slices.Equal(asked[:4], want) || len(asked) != 12 {
		t.Errorf("asked was %q, want %q of each", asked, want)
	}
	log, err := os.ReadFile(c.LogFile)
	if err != nil || string(log) != "of "+other+"\nof nothing\n" {
		t.Errorf("the log has %q: %v", log, err)
	}
	left, err := filepath.Glob(filepath.Join(c.FileRoot, "*"))
	if err != nil || len(left) != 2 {
		t.Errorf("files are left: %q, %v", left, err)
	}
	var files, lines, tables int
	for _, p := range report.Places {
		switch p.What {
		case Files:
			files += p.Count
		case Log:
			lines += p.Count
		case Tables:
			tables += p.Count
		}
	}
	if files != 2 || lines != 2 || tables != 9 {
		t.Errorf("%d files, %d lines and %d tables are told: %+v", files, lines, tables, report.Places)
	}
	if text := strings.Join(report.Left, "; "); !strings.Contains(text, "rows of Newest") || !strings.Contains(text, "files below "+c.FileRoot) {
		t.Errorf("what is left is told as %q", text)
	}
}

// What fails is told with its file, once, and all the rest is done.
func TestAccount_fails(t *testing.T) {
	c := made(t)
	broken := errors.New("broken")
	var asked []string
	registered(t, func(_ context.Context, file string) (Kept, error) {
		switch file {
		case "absent.yaml":
			return nil, fmt.Errorf("%s: line 2: wrong", file)
		case "bad.yaml":
			return &fakeKept{fails: broken, asked: &asked}, nil
		}
		return &fakeKept{asked: &asked}, nil
	})
	report, err := Account(t.Context(), Request{Config: c, Files: []string{"absent.yaml", "bad.yaml", "good.yaml"}, Account: account})
	if !errors.Is(err, broken) || err.Error() != "absent.yaml: line 2: wrong\nbad.yaml: broken" {
		t.Errorf("it fails with %v", err)
	}
	var places []string
	for _, p := range report.Places {
		if p.What == Tables {
			places = append(places, p.Where)
		}
	}
	if d := cmp.Diff([]string{"good.yaml"}, places); d != "" {
		t.Error(d)
	}
	if n := strings.Count(strings.Join(asked, " "), "close"); n != 2 {
		t.Errorf("%d files of 2 are closed: %q", n, asked)
	}
	log, err := os.ReadFile(c.LogFile)
	if err != nil || strings.Contains(string(log), account) {
		t.Errorf("the log has %q: %v", log, err)
	}
}

// Where nothing is kept yet in a file that the configuration names, the rest is done and it is told;
// of one that somebody names it is an error.
func TestAccount_nothing(t *testing.T) {
	c := made(t)
	c.SyncFile, c.KeptLocation = "a.yaml", "kept.db"
	registered(t, func(context.Context, string) (Kept, error) { return nil, fmt.Errorf("it is not there: %w", ErrNothing) })
	report, err := Account(t.Context(), Request{Config: c, Account: account})
	for _, name := range []string{"a.yaml", "sqlite:kept.db"} {
		if text := strings.Join(report.Left, "; "); err != nil || !strings.Contains(text, "elsewhere than the configuration says: "+name+": it is not there") {
			t.Errorf("%v; left is %q", err, text)
		}
	}
	_, err = Account(t.Context(), Request{Config: c, Files: []string{"named.yaml"}, Account: account})
	if !errors.Is(err, ErrNothing) || err.Error() != "named.yaml: it is not there: nothing is kept there" {
		t.Errorf("it fails with %v", err)
	}
}

// Stories' files whose folder is not known, and tables that this program cannot open, are named.
func TestAccount_left(t *testing.T) {
	var asked []string
	registered(t, func(context.Context, string) (Kept, error) {
		return &fakeKept{stories: []string{story}, asked: &asked}, nil
	})
	report, err := Account(t.Context(), Request{Files: []string{"a.yaml"}, Account: account})
	if err != nil || !slices.Contains(report.Left, "pictures and videos of the stories of account "+account+", if they were kept: FileRoot does not say where") {
		t.Errorf("%q, %v", report.Left, err)
	}
	registered(t, nil)
	report, err = Account(t.Context(), Request{Files: []string{"a.yaml"}, Account: account})
	if err != nil || len(report.Left) != 1 || !strings.HasSuffix(report.Left[0], "run viewfinder forget "+account+" --sync a.yaml") {
		t.Errorf("%q, %v", report.Left, err)
	}
}

// Of a user the login's caches and the log's lines go: also those of sessions that were bound to
// an account, and no other login's.
func TestUser(t *testing.T) {
	c := made(t)
	c.OAuthSettingsLocation = oauth.NewSecret(filepath.Join(t.TempDir(), "logins.db")) // where many users' logins may be
	theirs, others := c.Clone(), c.Clone()
	theirs.OAuthUser, others.OAuthUser = account, other
	var gone, stay []string
	for c, all := range map[*config.Config]*[]string{theirs: &gone, others: &stay} {
		own, err := connect.Cache(c)
		if err != nil {
			t.Fatal(err)
		}
		bound, err := connect.BoundCache(c, account)
		if err != nil {
			t.Fatal(err)
		}
		*all = append(*all, own.Path, bound.Path)
	}
	if err := os.Mkdir(c.CacheLocation, 0o700); err != nil {
		t.Fatal(err)
	}
	for _, path := range append(gone, stay...) {
		if err := os.WriteFile(path, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	report, err := User(c, account)
	if err != nil {
		t.Fatal(err)
	}
	want := []Place{{Cache, gone[0], 1}, {Cache, gone[1], 1}, {Log, c.LogFile, 1}}
	byPath := cmpopts.SortSlices(func(a, b Place) bool { return a.Where < b.Where })
	if d := cmp.Diff(want, report.Places, byPath); d != "" {
		t.Error(d)
	}
	for _, path := range stay {
		if _, err := os.Lstat(path); err != nil {
			t.Error(err)
		}
	}
}
