//go:build unix

package docs_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http/httptest"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/johannesboyne/gofakes3"
	"github.com/johannesboyne/gofakes3/backend/s3mem"

	"github.com/viewfinder-sql/viewfinder/internal/pgtest"
)

// TestKeepingSetups runs the set-ups of docs/keeping.md that take a database: the team's and the
// agency's, in the order of the page. The laptop's is run as other pages are.
func TestKeepingSetups(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("programs of their own, which the race detector does not see")
	}
	if _, err := exec.LookPath("psql"); err != nil {
		t.Skip("psql is not there")
	}
	server := pgtest.Start(t)
	w := newWorld(t)
	w.startSimulator(t)
	s := &setups{t: t, w: w, accounts: len(w.sim.Data().Accounts)}
	w.env = append(w.env, "PGPORT="+server.Address.Port(), "VIEWFINDER_DSN=Endpoint="+w.sim.URL()+";OAuthAccessToken="+w.sim.Token())
	s.bucket = s3mem.New()
	if err := s.bucket.CreateBucket("agency-kept"); err != nil {
		t.Fatal(err)
	}
	fake := httptest.NewServer(gofakes3.New(s.bucket, gofakes3.WithLogger(gofakes3.DiscardLog())).Server())
	t.Cleanup(fake.Close)
	s.shown = strings.NewReplacer("db.example", server.Address.Hostname(), "region=eu-central-1", "endpoint="+fake.URL, "KEY_ID=…", "KEY_ID=fake-key", "ACCESS_KEY=…", "ACCESS_KEY=fake-secret")
	var panels int
	var blocks []block
	for _, b := range blocksOf("docs/keeping.md", readPages(t)["docs/keeping.md"]) {
		if b.says == "docs/keeping_test.go" {
			blocks = append(blocks, b)
		}
	}
	for i, b := range blocks {
		text := s.shown.Replace(b.text)
		switch {
		case b.language == "sql":
			panels++
			s.ask(b, text)
		case strings.Contains(text, "sync worker"):
			during := ""
			if i+1 < len(blocks) && strings.Contains(blocks[i+1].text, "sync pause") {
				during = blocks[i+1].text
			}
			s.work(b, text, during)
		case strings.Contains(text, "sync pause"): // it was done while the workers of the block before worked
		default:
			if out, err := w.run(t.Context(), text); err != nil || strings.Contains(out, "ERROR") {
				t.Fatalf("docs/keeping.md:%d: %v: %s", b.line, err, out)
			}
		}
	}
	if panels < 4 || s.worked != 2 {
		t.Errorf("%d panels and %d blocks with workers were found", panels, s.worked)
	}
	s.judgeLake()
}

// setups are what the page's set-ups stand on.
type setups struct {
	t        *testing.T
	w        *world
	accounts int
	bucket   *s3mem.Backend
	shown    *strings.Replacer
	worked   int
}

// rows are those that psql prints of a query.
func (s *setups) rows(role, database, query string) []string {
	s.t.Helper()
	cmd := exec.CommandContext(s.t.Context(), "psql", "-h", "127.0.0.1", "-U", role, "-d", database, "-AtXc", query)
	cmd.Env = s.w.env
	out, err := cmd.CombinedOutput()
	if err != nil {
		s.t.Fatalf("%s: %v: %s", query, err, out)
	}
	return strings.Split(strings.TrimSpace(string(out)), "\n")
}

// ask asks the statement of a panel, which has something to show.
func (s *setups) ask(b block, text string) {
	s.t.Helper()
	now := time.Now().UTC()
	span := fmt.Sprintf("BETWEEN '%s' AND '%s'", now.AddDate(0, 0, -90).Format(time.RFC3339), now.Add(time.Hour).Format(time.RFC3339))
	for strings.Contains(text, "$__timeFilter(") {
		before, rest, _ := strings.Cut(text, "$__timeFilter(")
		column, after, _ := strings.Cut(rest, ")")
		text = before + column + " " + span + after
	}
	rows := s.rows("grafana", "kept", text)
	if least := s.accounts; len(rows) < least || rows[0] == "" {
		s.t.Errorf("docs/keeping.md:%d: the panel shows %q", b.line, rows)
	}
}

// exported are the lines of a block by which later commands of the same shell have variables.
var exported = regexp.MustCompile(`(?m)^export .*\n`)

// work runs a block with workers, until all that it keeps is kept, and what is done while they
// work; it ends them as a service is ended.
func (s *setups) work(b block, text, during string) {
	s.t.Helper()
	s.worked++
	database := "state"
	if strings.Contains(text, "/kept ") {
		database = "kept"
	}
	_, list, _ := strings.Cut(text, "tables: [")
	list, _, _ = strings.Cut(list, "]")
	want := s.accounts * len(strings.Split(list, ","))
	out, err := os.CreateTemp(s.w.dir, ".worked")
	if err != nil {
		s.t.Fatal(err)
	}
	defer out.Close()
	cmd := exec.CommandContext(s.t.Context(), "sh", "-eu", "-c", text)
	cmd.Dir, cmd.Env, cmd.Stdout, cmd.Stderr = s.w.dir, s.w.env, out, out
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if err := cmd.Start(); err != nil {
		s.t.Fatal(err)
	}
	said := func() string {
		text, err := os.ReadFile(out.Name())
		if err != nil {
			s.t.Fatal(err)
		}
		return string(text)
	}
	group := -cmd.Process.Pid
	defer func() { _ = syscall.Kill(group, syscall.SIGKILL) }() // of which nothing may be left
	shell := make(chan error, 1)
	go func() { shell <- cmd.Wait() }()
	await := func(what string, is func() bool) {
		s.t.Helper()
		for end := time.Now().Add(2 * time.Minute); !is(); time.Sleep(100 * time.Millisecond) {
			if time.Now().After(end) {
				s.t.Fatalf("docs/keeping.md:%d: %s: never:\n%s", b.line, what, said())
			}
		}
	}
	whole := "SELECT count(*) FROM sync_task WHERE name <> 'sync_accounts' AND convert_from(checkpoint, 'UTF8') NOT LIKE '%\"round\"%'"
	there := "SELECT to_regclass('sync_task') IS NOT NULL"
	workers := strings.Count(text, "sync worker ")
	made := "SELECT count(*) FROM pg_database WHERE datname = '" + database + "'"
	await("all is kept", func() bool {
		return s.rows("postgres", "postgres", made)[0] == "1" && s.rows("postgres", database, there)[0] == "t" && s.rows("postgres", database, whole)[0] == fmt.Sprint(want)
	})
	if during != "" {
		if out, err := s.w.run(s.t.Context(), strings.Join(exported.FindAllString(text, -1), "")+during); err != nil || strings.Count(out, "due at ") < want {
			s.t.Errorf("docs/keeping.md:%d: %v: %s", b.line, err, out)
		}
	}
	if err := syscall.Kill(group, syscall.SIGTERM); err != nil {
		s.t.Fatal(err)
	}
	await("the workers end", func() bool { return strings.Count(said(), "\nended") == workers })
	if err := <-shell; err != nil && workers > 1 { // one alone is the shell's, which ends by the signal
		s.t.Errorf("docs/keeping.md:%d: %v:\n%s", b.line, err, said())
	}
}

// judgeLake holds the manifest in the bucket against the platform's posts.
func (s *setups) judgeLake() {
	s.t.Helper()
	object, err := s.bucket.GetObject("agency-kept", "instagram/media/manifest.json", nil)
	if err != nil {
		s.t.Fatal(err)
	}
	text, err := io.ReadAll(object.Contents)
	if err != nil {
		s.t.Fatal(err)
	}
	var manifest struct {
		Parts []struct {
			File string
			Rows int
		}
	}
	if err := json.Unmarshal(text, &manifest); err != nil {
		s.t.Fatal(err)
	}
	rows, posts := 0, 0
	for _, p := range manifest.Parts {
		rows += p.Rows
		if _, err := s.bucket.HeadObject("agency-kept", "instagram/"+p.File); err != nil {
			s.t.Error(p.File, err)
		}
	}
	for _, a := range s.w.sim.Data().Accounts {
		posts += len(a.Media)
	}
	if rows != posts {
		s.t.Errorf("the parts have %d posts of %d", rows, posts)
	}
}
