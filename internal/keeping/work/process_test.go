package work

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"runtime/debug"
	"strings"
	"testing"
	"time"

	"github.com/viewfinder-sql/viewfinder/driver/drivertest"
	"github.com/viewfinder-sql/viewfinder/internal/config"
	"github.com/viewfinder-sql/viewfinder/internal/keeping/reading"
	"github.com/viewfinder-sql/viewfinder/internal/keeping/spec"
	"github.com/viewfinder-sql/viewfinder/internal/keeping/sqlsink"
	"github.com/viewfinder-sql/viewfinder/internal/pgtest"
)

// The variables by which a test's own program is a worker.
const (
	workerDSN  = "VIEWFINDER_TEST_WORKER_DSN"
	workerSink = "VIEWFINDER_TEST_WORKER_SINK"
)

func TestMain(m *testing.M) {
	if os.Getenv(workerDSN) == "" {
		debug.SetGCPercent(400) // worlds stay until their test is done
		os.Exit(m.Run())
	}
	if err := beWorker(context.Background()); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// quick are limits by which a dead worker is found soon.
var quick = Limits{Slice: time.Second, Step: 4 * time.Second, Rescue: 4 * time.Second, Look: 500 * time.Millisecond}

// crewOf is what a worker does with a login and a sink.
func crewOf(ctx context.Context, dsn, address string) (crew Crew, err error) {
	c, err := config.Parse(dsn)
	if err != nil {
		return crew, err
	}
	login, err := reading.Open(c)
	if err != nil {
		return crew, err
	}
	s, err := spec.Parse([]byte(scheduled))
	if err != nil {
		return crew, err
	}
	l := Login{}
	if l.Sources, err = login.Sources(ctx, s); err != nil {
		return crew, err
	}
	for _, s := range l.Sources {
		s.Chunk = 7
	}
	l.List, l.Every = login.Accounts, time.Hour
	sink, err := sqlsink.OpenPostgres(address)
	return Crew{Sink: sink, Logins: []Login{l}, Limits: quick, Hands: 3}, err
}

func beWorker(ctx context.Context) error {
	if os.Getenv(workerStories) != "" {
		return beStoryWorker(ctx)
	}
	crew, err := crewOf(ctx, os.Getenv(workerDSN), os.Getenv(workerSink))
	if err != nil {
		return err
	}
	q, err := OpenPostgres(ctx, os.Getenv(workerSink), slog.New(slog.DiscardHandler))
	if err != nil {
		return err
	}
	return q.Work(ctx, crew)
}

// startWorker starts a process that works until the test ends it.
func startWorker(t *testing.T, dsn, address string, env ...string) *os.Process {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(append(os.Environ(), workerDSN+"="+dsn, workerSink+"="+address), env...)
	cmd.Stderr = os.Stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
	return cmd.Process
}

// until waits for a condition.
func until(t *testing.T, what string, is func() bool) {
	t.Helper()
	for deadline := time.Now().Add(3 * time.Minute); !is(); {
		if time.Now().After(deadline) {
			t.Fatal("never came: ", what)
		}
		select {
		case <-t.Context().Done():
			t.Fatal(t.Context().Err())
		case <-time.After(50 * time.Millisecond):
		}
	}
}

// counted is a number of the sink's, -1 where it is away.
func counted(t *testing.T, sink *sqlsink.Sink, query string) int {
	n := -1
	if err := sink.DB().QueryRowContext(t.Context(), query).Scan(&n); err != nil {
		return -1
	}
	return n
}

// ended counts the tasks whose round has ended, of 20.
const ended = `SELECT count(*) FROM sync_task WHERE convert_from(checkpoint, 'UTF8') NOT LIKE '%"round"%' AND name <> 'sync_accounts'`

// TestWorkers has three processes work at a database. One is killed, one is stopped and let go
// when its work has been given to others. Nothing is lost, and nothing done twice.
func TestWorkers(t *testing.T) {
	if testing.Short() {
		t.Skip("takes ten seconds of waiting")
	}
	address := pgtest.Database(t).String()
	srv := drivertest.Start(t, drivertest.Options{Accounts: 4, Media: 60, Comments: 200, Replies: 20, Now: now})
	srv.Inject(drivertest.Fault{Kind: drivertest.FaultSlow, Every: 1, Delay: 30 * time.Millisecond})
	crew, err := crewOf(t.Context(), srv.DSN(), address)
	if err != nil {
		t.Fatal(err)
	}
	sink := crew.Sink.(*sqlsink.Sink)
	t.Cleanup(func() { _ = sink.Close() })
	prepared(t, sink, crew.Logins[0].Sources)
	var workers []*os.Process
	for range 3 {
		workers = append(workers, startWorker(t, srv.DSN(), address))
	}
	until(t, "some steps", func() bool { return counted(t, sink, "SELECT count(*) FROM sync_scan") >= 8 })
	if err := workers[0].Kill(); err != nil {
		t.Fatal(err)
	}
	if err := pause(workers[1]); err != nil {
		t.Fatal(err)
	}
	until(t, "the end, without the two", func() bool { return counted(t, sink, ended) == 20 })
	if err := resume(workers[1]); err != nil {
		t.Fatal(err)
	}
	before := counted(t, sink, "SELECT count(*) FROM sync_scan")
	until(t, "the one that was stopped is fenced", func() bool {
		return counted(t, sink, "SELECT count(*) FROM river_job WHERE state = 'running'") == 0
	})
	if after := counted(t, sink, "SELECT count(*) FROM sync_scan"); after != before {
		t.Errorf("%d steps were written by one that was fenced", after-before)
	}
	holdWhole(t, srv, sink)
}

// holdWhole holds that all is kept, and that no range was read into the sink twice.
func holdWhole(t *testing.T, srv *drivertest.Server, sink *sqlsink.Sink) {
	t.Helper()
	w := &world{t: t, srv: srv, sink: sink}
	w.check()
	twice := counted(t, sink, `SELECT count(*) FROM sync_scan a JOIN sync_scan b ON a.id < b.id AND a.account = b.account AND a.name = b.name
		AND coalesce(a.range_from, '-infinity') < coalesce(b.range_to, 'infinity') AND coalesce(b.range_from, '-infinity') < coalesce(a.range_to, 'infinity')`)
	if twice != 0 {
		t.Errorf("%d ranges were written twice", twice)
	}
}

// TestQueue_sinkAway stops PostgreSQL while a worker works, and starts it again.
func TestQueue_sinkAway(t *testing.T) {
	server := pgtest.Start(t)
	address := server.Address.String()
	srv := drivertest.Start(t, drivertest.Options{Accounts: 4, Media: 40, Comments: 100, Replies: 10, Now: now})
	srv.Inject(drivertest.Fault{Kind: drivertest.FaultSlow, Every: 1, Delay: 10 * time.Millisecond})
	crew, err := crewOf(t.Context(), srv.DSN(), address)
	if err != nil {
		t.Fatal(err)
	}
	sink := crew.Sink.(*sqlsink.Sink)
	t.Cleanup(func() { _ = sink.Close() })
	prepared(t, sink, crew.Logins[0].Sources)
	q, err := OpenPostgres(t.Context(), address, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(q.Close)
	failed := make(chan Done, 100)
	crew.Told = func(d Done) {
		if d.Err != nil {
			select {
			case failed <- d:
			default:
			}
		}
	}
	ctx, stop := context.WithCancel(t.Context())
	over := make(chan error, 1)
	go func() { over <- q.Work(ctx, crew) }()
	until(t, "some steps", func() bool { return counted(t, sink, "SELECT count(*) FROM sync_scan") >= 4 })
	server.Stop(t)
	select {
	case d := <-failed:
		if d.Account == "" || d.Table == "" || !strings.Contains(d.Err.Error(), "cannot be reached: what was kept is whole, and this can be done when it is back") {
			t.Errorf("it is not told what was kept, or what has become of it: %+v", d)
		}
	case <-time.After(time.Minute):
		t.Error("nobody tells that the sink is away")
	}
	server.Start(t)
	until(t, "the end", func() bool { return counted(t, sink, ended) == 20 })
	stop()
	if err := <-over; err != nil {
		t.Error(err)
	}
	holdWhole(t, srv, sink)
}
