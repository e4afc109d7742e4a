//go:build unix

package scaletest

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // the judge's connection

	"github.com/viewfinder-sql/viewfinder/internal/pgtest"
	"github.com/viewfinder-sql/viewfinder/internal/profile"
	"github.com/viewfinder-sql/viewfinder/internal/tokenstore"
	"github.com/viewfinder-sql/viewfinder/oauth"
)

// kept is sync.yaml, up to its tables, of which none is due again while a test runs.
const kept = `
sink: env:KEPT
profiles: all
every: 30d
complete: 60d
tables: `

// tables are those that are kept, where VIEWFINDER_SCALE_TABLES does not name them.
const tables = "InstagramBusinessProfile,Media,MediaInsights,Comments,AccountInsights"

// tablesVariable names tables, with commas between.
const tablesVariable = "VIEWFINDER_SCALE_TABLES"

// fleet are workers of the real program over one database.
type fleet struct {
	t        *testing.T
	platform *platform
	server   *pgtest.Server
	db       *sql.DB
	tables   []string
	dir      string // of sync.yaml, the configuration, and what workers say
	program  string
	flags    []string
	workers  []*worker
	begun    time.Time
	peak     memory // the most of any worker
	clients  int    // and its most connections to PostgreSQL
}

// worker is a process.
type worker struct {
	cmd     *exec.Cmd
	said    *os.File
	clients int // its connections to PostgreSQL when it was last looked
}

// newFleet starts PostgreSQL and the platform, and writes a profile for each login.
func newFleet(t *testing.T, w world, flags ...string) *fleet {
	t.Helper()
	f := &fleet{t: t, dir: t.TempDir(), flags: flags, server: pgtest.Start(t), begun: time.Now()}
	f.tables = strings.Split(cmp.Or(os.Getenv(tablesVariable), tables), ",")
	f.program = filepath.Join(f.dir, "viewfinder")
	if out, err := exec.Command("go", "build", "-o", f.program, "github.com/viewfinder-sql/viewfinder/cmd/viewfinder").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	var err error
	if f.db, err = sql.Open("pgx", f.server.Address.String()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.db.Close() })
	f.platform = startPlatform(t, w)
	if err := os.WriteFile(filepath.Join(f.dir, "sync.yaml"), []byte(kept+"["+strings.Join(f.tables, ", ")+"]\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, folder := range map[string]string{"HOME": "home", "XDG_CONFIG_HOME": "config", "XDG_CACHE_HOME": "cache"} {
		path := filepath.Join(f.dir, folder)
		if err := os.Mkdir(path, 0o700); err != nil {
			t.Fatal(err)
		}
		t.Setenv(name, path)
	}
	t.Setenv("KEPT", f.server.Address.String())
	t.Setenv("VIEWFINDER_CONFIG", filepath.Join(f.dir, "config.yaml"))
	f.writeProfiles()
	return f
}

// writeProfiles writes a profile for each login. By the command config set, one after the other,
// it would take a minute.
func (f *fleet) writeProfiles() {
	f.t.Helper()
	path := filepath.Join(f.dir, "config.yaml")
	secrets, err := profile.SecretsPath()
	if err != nil {
		f.t.Fatal(err)
	}
	store, err := tokenstore.Open(f.t.Context(), oauth.NewSecret("file:"+secrets), oauth.Secret{})
	if err != nil {
		f.t.Fatal(err)
	}
	defer func() { _ = store.Close() }()
	text := "version: 1\nprofiles:\n"
	for i, token := range f.platform.Tokens {
		name := fmt.Sprintf("login%03d", i)
		text += "  " + name + ":\n    secrets: [OAuthAccessToken]\n    properties: {Endpoint: '" + f.platform.URL + "'}\n"
		kept := &oauth.Token{Access: oauth.NewSecret(token)}
		kept.Key = oauth.Key{App: "OAuthAccessToken", User: name, Host: path, Login: "Profile"}
		if err := store.Save(f.t.Context(), kept); err != nil {
			f.t.Fatal(err)
		}
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		f.t.Fatal(err)
	}
}

// start starts a worker.
func (f *fleet) start() *worker {
	f.t.Helper()
	said, err := os.CreateTemp(f.dir, "worker-*.txt")
	if err != nil {
		f.t.Fatal(err)
	}
	args := append([]string{"sync", "worker", filepath.Join(f.dir, "sync.yaml")}, f.flags...)
	w := &worker{cmd: exec.Command(f.program, args...), said: said}
	w.cmd.Stdout, w.cmd.Stderr = said, said
	if err := w.cmd.Start(); err != nil {
		f.t.Fatal(err)
	}
	f.begun, f.workers = time.Now(), append(f.workers, w)
	f.t.Cleanup(func() {
		if w.cmd.ProcessState == nil {
			_ = w.cmd.Process.Kill()
			_ = w.cmd.Wait()
		}
		_ = said.Close()
	})
	return w
}

// signal sends a signal to a worker that runs.
func (f *fleet) signal(w *worker, s syscall.Signal) {
	f.t.Helper()
	if err := w.cmd.Process.Signal(s); err != nil {
		f.t.Fatal(err)
	}
}

// kill kills a worker as kill -9 does.
func (f *fleet) kill(w *worker) {
	f.t.Helper()
	f.signal(w, syscall.SIGKILL)
	_ = w.cmd.Wait() // which says that it was killed
}

// running are the workers that were neither killed nor ended.
func (f *fleet) running() (list []*worker) {
	for _, w := range f.workers {
		if w.cmd.ProcessState == nil {
			list = append(list, w)
		}
	}
	return list
}

// end has all workers end by themselves.
func (f *fleet) end() {
	f.t.Helper()
	for _, w := range f.running() {
		f.weigh()
		f.signal(w, syscall.SIGTERM)
		const interrupted = 130 // of one that had not yet begun
		if err := w.cmd.Wait(); err != nil && w.cmd.ProcessState.ExitCode() != interrupted {
			f.t.Errorf("a worker that is asked to end: %v", err)
		}
	}
}

// tell shows the end of what workers said.
func (f *fleet) tell() {
	for _, w := range f.workers {
		text, err := os.ReadFile(w.said.Name())
		if err != nil {
			f.t.Error(err)
		}
		lines := strings.Split(strings.TrimSpace(string(text)), "\n")
		f.t.Logf("%d said:\n%s", w.cmd.Process.Pid, strings.Join(lines[max(len(lines)-15, 0):], "\n"))
	}
}

// weigh notes the most memory that any worker has had, and the most connections. Those of one that
// was killed do not count: the server may wait for a lock on their behalf.
func (f *fleet) weigh() {
	to := connectionsTo(f.server.Address.Port())
	for _, w := range f.running() {
		is := memoryOf(w.cmd.Process.Pid)
		f.peak.own, f.peak.all = max(f.peak.own, is.own), max(f.peak.all, is.all)
		n := socketsAmong(w.cmd.Process.Pid, to)
		f.clients, w.clients = max(f.clients, min(n, w.clients)), n // one that cancels a statement is there for a moment
	}
}

// number is one of the sink's, -1 where it is away or has not got so far.
func (f *fleet) number(query string) int {
	ctx, cancel := context.WithTimeout(f.t.Context(), 20*time.Second)
	defer cancel()
	n := -1
	if err := f.db.QueryRowContext(ctx, query).Scan(&n); err != nil {
		return -1
	}
	return n
}

// ended counts the tables whose first round has ended.
func (f *fleet) ended() int {
	return f.number(`SELECT count(*) FROM sync_task WHERE name IN ('` + strings.Join(f.tables, "', '") + `') AND committed IS NOT NULL AND convert_from(checkpoint, 'UTF8') NOT LIKE '%"round"%'`)
}

// all is how many there are.
func (f *fleet) all() int { return f.platform.world.Logins * f.platform.world.Accounts * len(f.tables) }

// until waits for a condition.
func (f *fleet) until(what string, within time.Duration, is func() bool) {
	f.t.Helper()
	for deadline := time.Now().Add(within); !is(); {
		if time.Now().After(deadline) {
			f.tell()
			f.t.Fatalf("never came: %s: %d of %d tables", what, f.ended(), f.all())
		}
		select {
		case <-f.t.Context().Done():
			f.t.Fatal(f.t.Context().Err())
		case <-time.After(100 * time.Millisecond):
		}
		f.weigh()
	}
}
