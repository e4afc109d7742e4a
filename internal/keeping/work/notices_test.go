package work

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/config"
	"github.com/viewfinder-sql/viewfinder/internal/graphsim"
	"github.com/viewfinder-sql/viewfinder/internal/keeping/history"
	"github.com/viewfinder-sql/viewfinder/internal/keeping/reading"
	"github.com/viewfinder-sql/viewfinder/internal/keeping/spec"
	"github.com/viewfinder-sql/viewfinder/internal/keeping/sqlsink"
	"github.com/viewfinder-sql/viewfinder/internal/keeping/stories"
	"github.com/viewfinder-sql/viewfinder/internal/keeping/webhook"
	"github.com/viewfinder-sql/viewfinder/internal/pgtest"
	"github.com/viewfinder-sql/viewfinder/oauth/secret"
)

// workerStories is the variable by which a worker keeps stories, and the profile.
const workerStories = "VIEWFINDER_TEST_WORKER_STORIES"

// openBoth opens a sink, and the jobs in it.
func openBoth(ctx context.Context, address string) (*sqlsink.Sink, Queue, error) {
	log := slog.New(slog.DiscardHandler)
	path, file := strings.CutPrefix(address, "sqlite:")
	if file {
		sink, err := sqlsink.OpenSQLite(path)
		if err != nil {
			return nil, nil, err
		}
		q, err := OpenSQLite(ctx, sqlsink.SQLiteName(path), log)
		return sink, q, err
	}
	sink, err := sqlsink.OpenPostgres(address)
	if err != nil {
		return nil, nil, err
	}
	q, err := OpenPostgres(ctx, address, log)
	return sink, q, err
}

// storyCrew keeps the stories of a login's accounts, and its profile.
func storyCrew(ctx context.Context, dsn string, sink *sqlsink.Sink, now func() time.Time) (crew Crew, err error) {
	c, err := config.Parse(dsn)
	if err != nil {
		return crew, err
	}
	login, err := reading.Open(c)
	if err != nil {
		return crew, err
	}
	sources, err := login.Sources(ctx, &spec.Spec{Tables: []spec.Table{{Name: "Stories"}, {Name: "InstagramBusinessProfile", Every: time.Hour}}})
	if err != nil {
		return crew, err
	}
	keeper, err := stories.NewOver(ctx, login.Use, stories.Config{Sink: sink, Clock: now})
	if err != nil {
		return crew, err
	}
	s := sources[0]
	s.Rounds, s.TaskOf, s.Hears = keeper.For(login.Use), stories.TaskName, webhook.TaskName
	accounts, err := login.Accounts(ctx)
	if err != nil {
		return crew, err
	}
	return Crew{Sink: sink, Logins: []Login{{Sources: sources, Accounts: accounts.Accounts}}, Limits: quick}, sink.Prepare(ctx, []*history.Table{sources[1].Table})
}

// beStoryWorker is the process of a worker that keeps stories.
func beStoryWorker(ctx context.Context) error {
	sink, q, err := openBoth(ctx, os.Getenv(workerSink))
	if err != nil {
		return err
	}
	crew, err := storyCrew(ctx, os.Getenv(workerDSN), sink, time.Now)
	if err != nil {
		return err
	}
	return q.Work(ctx, crew)
}

// TestNotices has a worker and a receiver of notices be two processes with one database: what
// the one is told has the other read soon, which it would not for hours.
func TestNotices(t *testing.T) {
	for name, address := range map[string]func(*testing.T) string{
		"SQLite":     func(t *testing.T) string { return "sqlite:" + filepath.Join(t.TempDir(), "kept.db") },
		"PostgreSQL": func(t *testing.T) string { return pgtest.Database(t).String() },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			testNotices(t, address(t))
		})
	}
}

func testNotices(t *testing.T, address string) {
	sim, err := graphsim.Start(graphsim.Options{Accounts: 2, Stories: 3, Media: 1, Comments: -1, Replies: -1, Clock: time.Now, Seed: 4})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = sim.Close() })
	dsn := "Endpoint=" + sim.URL() + ";OAuthAccessToken=" + sim.Token()
	sink, q, err := openBoth(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { q.Close(); _ = sink.Close() })
	receiver, err := webhook.New(t.Context(), webhook.Config{
		Secrets: []secret.Secret{secret.New(sim.AppSecret())}, VerifyToken: secret.New("fake-token"), Sink: sink,
	})
	if err != nil {
		t.Fatal(err)
	}
	// All stories were read ten minutes ago: nothing is due for hours, but by a notice.
	crew, err := storyCrew(t.Context(), dsn, sink, func() time.Time { return time.Now().Add(-10 * time.Minute) })
	if err != nil {
		t.Fatal(err)
	}
	accounts := sim.Data().Accounts
	for _, a := range accounts {
		if r, err := Bring(t.Context(), sink, crew.Logins[0].Sources[0], a.ID, Options{}); err != nil || r.Steps != 1 {
			t.Fatal(r, err)
		}
	}
	startWorker(t, dsn, address, workerStories+"=1")
	profiles := "SELECT count(*) FROM sync_task WHERE name = 'InstagramBusinessProfile' AND committed IS NOT NULL"
	until(t, "the worker works", func() bool { return counted(t, sink, profiles) == 2 })
	readings := "SELECT count(*) FROM sync_scan WHERE lower(name) = 'stories' AND account = '%s'"
	told, silent := accounts[0], accounts[1]
	gone := told.Stories[0]
	drop := httptest.NewRequest(http.MethodDelete, "http://sim.test/v25.0/"+gone.ID, nil)
	drop.Header.Set("Authorization", "Bearer "+sim.Token())
	w := httptest.NewRecorder()
	if sim.ServeHTTP(w, drop); w.Code != http.StatusOK {
		t.Fatal(w.Code, w.Body)
	}
	if n := counted(t, sink, fmt.Sprintf(readings, told.ID)); n != 1 {
		t.Errorf("%d readings before the notice", n)
	}
	body := fmt.Sprintf(`{"object":"instagram","entry":[{"id":"%s","time":%d,"changes":[{"field":"story_insights","value":{"media_id":"%s","reach":4711,"replies":3}}]}]}`, told.ID, time.Now().Unix(), gone.ID)
	notice := httptest.NewRequest(http.MethodPost, "http://hook.test/", strings.NewReader(body))
	notice.Header.Set("X-Hub-Signature-256", sim.Sign([]byte(body)))
	w = httptest.NewRecorder()
	if receiver.ServeHTTP(w, notice); w.Code != http.StatusOK {
		t.Fatal(w.Code, w.Body)
	}
	until(t, "the worker has read after the notice", func() bool {
		return counted(t, sink, "SELECT count(*) FROM StoryEndings WHERE MediaId = '"+gone.ID+"'") == 1
	})
	if n := counted(t, sink, "SELECT Reach FROM StoryEnds WHERE MediaId = '"+gone.ID+"'"); n != 4711 {
		t.Errorf("the notice's reach is kept as %d", n)
	}
	if n := counted(t, sink, fmt.Sprintf(readings, silent.ID)); n != 1 {
		t.Errorf("%d readings of an account without a notice", n)
	}
	// The notice was heard once: a further look finds nothing due.
	until(t, "the job ends", func() bool {
		return counted(t, sink, "SELECT count(*) FROM river_job WHERE state NOT IN ('completed', 'cancelled', 'discarded')") == 0
	})
	is, err := crew.due(t.Context(), func(args) bool { return false }, func(string) int { return most })
	if err != nil || len(is.jobs) != 0 {
		t.Errorf("%d jobs are due after it was heard: %v", len(is.jobs), err)
	}
}
