package main

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"database/sql"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib"
	"github.com/ncruces/go-sqlite3/driver"

	"github.com/viewfinder-sql/viewfinder/internal/graphsim"
	"github.com/viewfinder-sql/viewfinder/internal/pgtest"
)

// traces is a directory and a database in which everything is kept that can be.
type traces struct {
	t        *testing.T
	sim      *graphsim.Server
	dir      string
	dsn      string
	postgres string
	sinks    []string // files such as sync.yaml
}

func (w *traces) in(name string) string { return filepath.Join(w.dir, name) }

func (w *traces) run(ctx context.Context, args ...string) (out, messages string) {
	w.t.Helper()
	code, out, messages := viewfinder(ctx, append(args, "--dsn", w.dsn)...)
	if code != exitOK && ctx.Err() == nil {
		w.t.Fatalf("%v: exit code %d: %s", args, code, messages)
	}
	return out, messages
}

// until runs a verb that goes on until interrupted, until something is so.
func (w *traces) until(so func() bool, args ...string) {
	w.t.Helper()
	ctx, cancel := context.WithCancel(w.t.Context())
	defer cancel()
	ended := make(chan string, 1)
	go func() { _, messages := w.run(ctx, args...); ended <- messages }()
	for end := time.Now().Add(time.Minute); !so(); time.Sleep(20 * time.Millisecond) {
		if len(ended) > 0 || time.Now().After(end) {
			cancel()
			w.t.Fatalf("%v: it does not come about: %s", args, <-ended)
		}
	}
	cancel()
	<-ended
}

// marks are what tells of an account: ids, and a caption.
func (w *traces) marks(a *graphsim.Account) []string {
	all := []string{a.ID}
	for _, m := range slices.Concat(a.Media, a.Stories) {
		all = append(all, m.ID)
		if caption, is := m.Caption(); is && len(caption) > 40 {
			all = append(all, caption)
		}
	}
	return all
}

// found are the places in which one of some marks stands, with the mark.
func (w *traces) found(marks []string) (places []string) {
	w.t.Helper()
	look := func(place string, text []byte) {
		for _, mark := range marks {
			if bytes.Contains(text, []byte(mark)) {
				places = append(places, place+" has "+mark)
				return
			}
		}
	}
	err := filepath.WalkDir(w.dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		look(path, append([]byte(path), data...))
		return err
	})
	if err != nil {
		w.t.Fatal(err)
	}
	for _, table := range []string{"media", "stories"} { // parts are compressed
		if _, err := os.Stat(w.in("lake/" + table)); err == nil {
			text, _ := inLake(w.t, w.in("lake"), table)
			look("the lake", []byte(text))
		}
	}
	db, err := sql.Open("pgx", w.postgres)
	if err != nil {
		w.t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	for table, text := range dump(w.t, db, `SELECT quote_ident(relname) FROM pg_class WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace`, "SELECT x::text FROM %s x") {
		look("PostgreSQL's "+table, text)
	}
	for _, user := range []string{"", ";OAuthUser=" + w.sim.Data().User.ID} { // they are encrypted
		code, out, messages := viewfinder(w.t.Context(), "query", "--format", "json", "SELECT * FROM Media#CACHE", "--dsn", w.dsn+";Offline=true"+user)
		if code != exitOK && !strings.Contains(messages, "#CACHE") {
			w.t.Fatal(messages)
		}
		look("the cache"+user, []byte(out))
	}
	return places
}

// dump are all rows of tables as texts.
func dump(t *testing.T, db *sql.DB, tables, rows string) map[string][]byte {
	t.Helper()
	all := map[string][]byte{}
	column := func(query string) (out []string) {
		r, err := db.QueryContext(t.Context(), query)
		if err != nil {
			t.Fatal(err)
		}
		defer r.Close()
		for r.Next() {
			var text string
			if err := r.Scan(&text); err != nil {
				t.Fatal(err)
			}
			out = append(out, text)
		}
		if err := r.Err(); err != nil {
			t.Fatal(err)
		}
		return out
	}
	for _, table := range column(tables) {
		all[table] = []byte(strings.Join(column(fmt.Sprintf(rows, table)), "\n"))
	}
	return all
}

// logIn has the simulator's user log in, with statements.
func (w *traces) logIn() {
	w.t.Helper()
	var address []struct{ URL string }
	out, _ := w.run(w.t.Context(), "query", "--format", "json", "EXEC GetOAuthAuthorizationURL AuthMode='WEB', CallbackURL='https://app.example.com/back'")
	if err := json.Unmarshal([]byte(out), &address); err != nil || len(address) != 1 {
		w.t.Fatal(out, err)
	}
	back := consent(w.t, address[0].URL)
	w.run(w.t.Context(), "query", "-p", "back="+back, "EXEC GetOAuthAccessToken AuthMode='WEB', CallbackURL='https://app.example.com/back', Verifier=@back")
}

// fill keeps everything.
func (w *traces) fill() {
	w.t.Helper()
	w.logIn()
	tables := "tables:\n  - Media\n  - Stories\n  - Pages\n  - InstagramBusinessProfile\n  - table: Newest\n    select: SELECT Id, InstagramBusinessAccountId, Caption FROM Media LIMIT 500\n    key: Id\n"
	for name, sink := range map[string]string{
		"sqlite.yaml": "sqlite:kept.db", "postgres.yaml": "env:VIEWFINDER_TRACES", "lake.yaml": "parquet:lake",
	} {
		text := tables
		if name == "lake.yaml" {
			text = strings.Replace(tables, "  - Stories\n", "", 1)
		}
		if err := os.WriteFile(w.in(name), []byte("sink: "+sink+"\n"+text), 0o600); err != nil {
			w.t.Fatal(err)
		}
		w.run(w.t.Context(), "sync", "run", w.in(name))
		if name != "sqlite.yaml" { // which KeptLocation names
			w.sinks = append(w.sinks, w.in(name))
		}
	}
	w.t.Setenv("VIEWFINDER_TRACES", w.postgres)
	done := func(db *sql.DB) func() bool {
		return func() bool {
			var n int
			err := db.QueryRowContext(w.t.Context(), "SELECT count(*) FROM river_job WHERE state = 'completed'").Scan(&n)
			return err == nil && n > 3
		}
	}
	lite, err := driver.Open("file:" + filepath.ToSlash(w.in("kept.db")))
	if err != nil {
		w.t.Fatal(err)
	}
	pg, err := sql.Open("pgx", w.postgres)
	if err != nil {
		w.t.Fatal(err)
	}
	for name, db := range map[string]*sql.DB{"sqlite.yaml": lite, "postgres.yaml": pg} {
		for _, table := range []string{"Media", "Pages", "Newest"} {
			w.run(w.t.Context(), "sync", "backfill", w.in(name), "--table", table)
		}
		w.until(done(db), "sync", "worker", w.in(name))
		if err := db.Close(); err != nil {
			w.t.Fatal(err)
		}
	}
	files := 0
	for _, a := range w.sim.Data().Accounts {
		files += len(a.Stories)
	}
	w.until(func() bool {
		there, err := filepath.Glob(w.in("files/story-*"))
		return err == nil && len(there) >= files
	}, "webhook", "--into", "sqlite:"+w.in("notices.db"), "--listen", "none", "--stories", "--files")
	w.sinks = append(w.sinks, "sqlite:"+w.in("notices.db"))
	// Caches: of the login as it is named here, and by its user's id.
	w.run(w.t.Context(), "query", "CACHE SELECT * FROM Media")
	code, _, messages := viewfinder(w.t.Context(), "query", "CACHE SELECT * FROM Media", "--dsn", w.dsn+";OAuthUser="+w.sim.Data().User.ID)
	if code != exitOK {
		w.t.Fatal(messages)
	}
}

// Of an account that is forgotten no mark is left in anything that is kept, and of others none is
// missing; a user's deletion leaves nothing of all of the user's accounts.
func TestForget_leavesNoTrace(t *testing.T) {
	sim, err := graphsim.Start(graphsim.Options{Seed: 5, Media: 8, Accounts: 3, Stories: 2, Files: true, Comments: -1, Replies: -1, Now: graphsim.DefaultNow})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = sim.Close() })
	w := &traces{t: t, sim: sim, dir: t.TempDir(), postgres: pgtest.Database(t).String()}
	t.Setenv("VIEWFINDER_TRACES", w.postgres)
	if err := os.Mkdir(w.in("files"), 0o700); err != nil {
		t.Fatal(err)
	}
	elsewhere := t.TempDir() // tokens and what is learned, which are looked at by themselves
	w.dsn = appDSN(sim) + ";OAuthSettingsLocation=" + elsewhere + "/store/tokens.json;OAuthSettingsKey=fake-key-of-a-test;InitiateOAuth=REFRESH" +
		";Now=" + graphsim.DefaultNow.Format(time.RFC3339) + ";Logfile=" + w.in("x.log") + ";Verbosity=5;CacheLocation=" + w.in("cache") +
		";FileRoot=" + w.in("files") + ";Memory=" + w.in("memory") + ";KeptLocation=" + w.in("kept.db")
	w.fill()
	accounts := sim.Data().Accounts
	others := append(w.marks(accounts[1]), w.marks(accounts[2])...)
	before := w.found(w.marks(accounts[0]))
	for _, place := range []string{"kept.db", "notices.db", "x.log", "the lake", "PostgreSQL's media_version", "PostgreSQL's pages_version", "PostgreSQL's newest_version", "PostgreSQL's stories_version", "PostgreSQL's river_job", "files/story-", "the cache has", "the cache;OAuthUser"} {
		if !slices.ContainsFunc(before, func(found string) bool { return strings.Contains(found, place) }) {
			t.Fatalf("nothing of the account is in %s, but in %q", place, before)
		}
	}

	args := []string{"forget", accounts[0].ID}
	for _, file := range w.sinks {
		args = append(args, "--sync", file)
	}
	_, said := w.run(t.Context(), args...)
	for _, found := range w.found(w.marks(accounts[0])) {
		t.Error(found)
	}
	for _, want := range []string{"2 files of stories are erased", "not erased: files below ", "not erased: rows of Newest that do not name account"} {
		if !strings.Contains(said, want) {
			t.Errorf("it does not say %q: %s", want, said)
		}
	}
	after := w.found(others)
	for _, place := range []string{"kept.db", "notices.db", "x.log", "the lake", "PostgreSQL's media_version", "PostgreSQL's pages_version", "PostgreSQL's newest_version", "files/story-"} {
		if !slices.ContainsFunc(after, func(found string) bool { return strings.Contains(found, place) }) {
			t.Errorf("of other accounts nothing is in %s", place)
		}
	}

	payload := base64.RawURLEncoding.EncodeToString(fmt.Appendf(nil, `{"algorithm":"HMAC-SHA256","issued_at":%d,"user_id":%q}`, time.Now().Unix(), sim.Data().User.ID))
	mac := hmac.New(sha256.New, []byte(sim.AppSecret()))
	mac.Write([]byte(payload))
	request := base64.RawURLEncoding.EncodeToString(mac.Sum(nil)) + "." + payload
	out, _ := w.run(t.Context(), "query", "--format", "json", "--sync-file", strings.Join(w.sinks, ","), "-p", "request="+request,
		"EXEC HandleDataDeletion SignedRequest=@request, StatusURL='https://app.example.com/deletion'")
	for _, a := range accounts {
		if !strings.Contains(out, a.ID) {
			t.Errorf("it does not say that %s was erased: %s", a.ID, out)
		}
	}
	for _, found := range w.found(append(others, sim.Data().User.ID)) {
		t.Error(found)
	}
	stored, err := os.ReadFile(filepath.Join(elsewhere, "store", "tokens.json"))
	if err == nil && bytes.Contains(stored, []byte(accounts[1].ID)) {
		t.Error("the login is still stored")
	}
}
