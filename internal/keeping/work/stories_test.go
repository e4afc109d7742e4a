package work

import (
	"database/sql"
	"path/filepath"
	"testing"
	"time"

	"github.com/ncruces/go-sqlite3/driver"

	"github.com/viewfinder-sql/viewfinder/internal/config"
	"github.com/viewfinder-sql/viewfinder/internal/graphsim"
	"github.com/viewfinder-sql/viewfinder/internal/keeping/reading"
	"github.com/viewfinder-sql/viewfinder/internal/keeping/spec"
	"github.com/viewfinder-sql/viewfinder/internal/keeping/sqlsink"
	"github.com/viewfinder-sql/viewfinder/internal/keeping/stories"
	"github.com/viewfinder-sql/viewfinder/internal/keeping/webhook"
)

// TestStories has a new process come every ten minutes of 36 hours, and bring up to date what
// is due: of each story that ended the numbers of its last twenty minutes are kept.
func TestStories(t *testing.T) {
	t.Parallel()
	sim, err := graphsim.Start(graphsim.Options{Accounts: 2, Stories: 3, Media: 2, Comments: -1, Replies: -1, Growing: true, Seed: 5})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = sim.Close() })
	path := filepath.Join(t.TempDir(), "kept.db")
	sink, err := sqlsink.OpenSQLite(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = sink.Close() })
	start, readings, idle := sim.Now(), 0, 0
	for since := time.Duration(0); since < 36*time.Hour; since += 10 * time.Minute {
		sim.SetNow(start.Add(since))
		if since == 7*time.Hour {
			if _, problem := sim.Happen(graphsim.Event{What: "story", Account: 1}); problem != "" {
				t.Fatal(problem)
			}
		}
		due := bringStories(t, sim, sink)
		readings += due
		if due == 0 {
			idle++
		}
	}
	if idle < readings {
		t.Errorf("%d readings, and only %d times nothing was due", readings, idle)
	}
	db, err := driver.Open(sqlsink.SQLiteName(path))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	ended := 0
	for _, a := range sim.Data().Accounts {
		for _, m := range a.Stories {
			if sim.Now().Before(m.Timestamp.Add(stories.Life + 4*time.Hour)) {
				continue
			}
			ended++
			var at sql.NullString
			var isWhole bool
			var reach sql.NullInt64
			err := db.QueryRowContext(t.Context(), `SELECT e.LastNumbers, e.IsWhole, i.Reach FROM StoryEndings e JOIN StoryInsights i USING (account, MediaId) JOIN Stories s ON s.Id = e.MediaId WHERE e.MediaId = ?`, m.ID).Scan(&at, &isWhole, &reach)
			if err != nil {
				t.Errorf("story %s of %s: %v", m.ID, m.Timestamp, err)
				continue
			}
			if !at.Valid {
				if reach.Valid || m.NoInsightsAt(m.Timestamp.Add(stories.Last)) == "" {
					t.Errorf("story %s has no numbers", m.ID)
				}
				continue
			}
			read, err := time.Parse(time.RFC3339Nano, at.String)
			if err != nil {
				t.Fatal(err)
			}
			if read.Before(m.Timestamp.Add(stories.Last)) || !isWhole {
				t.Errorf("story %s of %s: the last numbers are of %s, whole %v", m.ID, m.Timestamp, read, isWhole)
			}
			if want := m.InsightAt("reach", read); any(reach.Int64) != any(want) {
				t.Errorf("story %s: reach is %d, want %v", m.ID, reach.Int64, want)
			}
		}
	}
	if ended < 7 {
		t.Errorf("%d stories ended", ended)
	}
}

// bringStories is a process that brings up to date what is due, and returns how much that was.
func bringStories(t *testing.T, sim *graphsim.Server, sink *sqlsink.Sink) (due int) {
	t.Helper()
	c, err := config.Parse("Endpoint=" + sim.URL() + ";OAuthAccessToken=" + sim.Token())
	if err != nil {
		t.Fatal(err)
	}
	c.Now = sim.Now()
	login, err := reading.Open(c)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = login.Close() }()
	sources, err := login.Sources(t.Context(), &spec.Spec{Tables: []spec.Table{{Name: "Stories", Every: time.Hour}}})
	if err != nil {
		t.Fatal(err)
	}
	keeper, err := stories.NewOver(t.Context(), login.Use, stories.Config{Sink: sink})
	if err != nil {
		t.Fatal(err)
	}
	sources[0].Rounds, sources[0].TaskOf, sources[0].Hears = keeper.For(login.Use), stories.TaskName, webhook.TaskName
	crew := Crew{Sink: sink, Logins: []Login{{Sources: sources}}}
	for _, a := range sim.Data().Accounts {
		crew.Logins[0].Accounts = append(crew.Logins[0].Accounts, reading.Account{ID: a.ID})
	}
	is, err := crew.due(t.Context(), func(args) bool { return false }, func(string) int { return most })
	if err != nil {
		t.Fatal(err)
	}
	for _, job := range is.jobs {
		r, err := Bring(t.Context(), sink, sources[0], job.Account, Options{})
		if err != nil || r.Steps != 1 || !r.Due.After(sim.Now()) {
			t.Fatalf("%+v, %v", r, err)
		}
	}
	return len(is.jobs)
}
