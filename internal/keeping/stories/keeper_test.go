package stories

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/config"
	"github.com/viewfinder-sql/viewfinder/internal/connect"
	"github.com/viewfinder-sql/viewfinder/internal/graphsim"
	"github.com/viewfinder-sql/viewfinder/internal/keeping/history"
	"github.com/viewfinder-sql/viewfinder/internal/keeping/keeptest"
	"github.com/viewfinder-sql/viewfinder/internal/keeping/webhook"
	"github.com/viewfinder-sql/viewfinder/internal/session"
	"github.com/viewfinder-sql/viewfinder/oauth/secret"
)

// days are simulated ones with accounts that publish stories, and a keeper.
type days struct {
	t     testing.TB
	sim   *graphsim.Server
	sink  *keeptest.Sink
	rand  *rand.Rand
	extra string // of the connection string

	keeper *Keeper
	pool   *session.Pool
	next   map[string]time.Time // when accounts are read
	ids    []string             // of accounts
	troubl []error
}

func begin(t testing.TB, o graphsim.Options, seed uint64) *days {
	t.Helper()
	o.Growing, o.Media, o.Comments, o.Replies, o.Seed = true, 2, -1, -1, seed
	sim, err := graphsim.Start(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = sim.Close() })
	d := &days{t: t, sim: sim, sink: keeptest.New(), rand: rand.New(rand.NewPCG(seed, 7)), next: map[string]time.Time{}}
	for _, a := range sim.Data().Accounts {
		d.ids = append(d.ids, a.ID)
	}
	t.Cleanup(d.stop)
	return d
}

// run begins a process that keeps.
func (d *days) run() {
	d.t.Helper()
	d.stop()
	cfg, err := config.Parse("Endpoint=" + d.sim.URL() + ";OAuthAccessToken=" + d.sim.Token() + d.extra)
	if err != nil {
		d.t.Fatal(err)
	}
	if d.pool, err = session.Open(cfg, connect.Options{Now: d.sim.Now}); err != nil {
		d.t.Fatal(err)
	}
	if d.keeper, err = New(d.t.Context(), Config{Pool: d.pool, Sink: d.sink, Clock: d.sim.Now, Files: cfg.FileRoot != ""}); err != nil {
		d.t.Fatal(err)
	}
	clear(d.next) // a new process knows nothing
}

func (d *days) stop() {
	if d.pool != nil {
		if err := d.pool.Close(); err != nil {
			d.t.Error(err)
		}
		d.pool, d.keeper = nil, nil
	}
}

// until lets the time pass to a moment; who keeps comes when it is due, stories are published
// meanwhile.
func (d *days) until(end time.Time, publish bool) {
	d.t.Helper()
	for {
		now := d.sim.Now()
		if !now.Before(end) {
			return
		}
		step := end
		if d.keeper != nil {
			failed := false
			for _, id := range d.ids {
				if d.next[id].After(now) {
					continue
				}
				next, err := d.keeper.Round(d.t.Context(), id)
				if err != nil {
					d.troubl = append(d.troubl, err)
					failed = true
				}
				if !next.After(now) {
					d.t.Fatalf("read at %s, and again at %s: %v", now, next, err)
				}
				d.next[id] = next
			}
			if failed { // the limits of a driver go by this machine's clock
				kept := map[string]time.Time{}
				for id, at := range d.next {
					kept[id] = at
				}
				d.run()
				d.next = kept
			}
			for _, at := range d.next {
				step = earlier(step, at)
			}
		}
		if publish && d.rand.IntN(8) == 0 {
			account := d.rand.IntN(len(d.ids))
			if _, problem := d.sim.Happen(graphsim.Event{What: "story", Account: account}); problem != "" {
				d.t.Fatal(problem)
			}
		}
		step = earlier(step, now.Add(time.Duration(1+d.rand.IntN(90))*time.Minute))
		d.sim.SetNow(step)
		d.sim.Settle()
	}
}

// judge compares what is kept with what was so, of all stories of the simulator that ended
// before a moment. away are the times at which nobody could read; of a story of which the last
// reading fell into one, the last number before it is kept.
func (d *days) judge(away ...[2]time.Time) (whole int) {
	d.t.Helper()
	last, ends := map[string]keeptest.Version{}, map[string]keeptest.Version{}
	for _, v := range d.sink.Versions("StoryInsights") {
		if v.To.IsZero() {
			last[d.sink.Value(v, "MediaId").(string)] = v
		}
	}
	for _, v := range d.sink.Versions("StoryEndings") {
		id := d.sink.Value(v, "MediaId").(string)
		if _, twice := ends[id]; twice {
			d.t.Errorf("story %s ended twice", id)
		}
		ends[id] = v
	}
	rows := map[string]bool{}
	for _, v := range d.sink.Versions("Stories") {
		rows[d.sink.Value(v, "Id").(string)] = true
	}
	for _, a := range d.sim.Data().Accounts {
		for _, m := range a.Stories {
			end := m.Timestamp.Add(Life)
			if !end.Before(d.sim.Now().Add(-4 * time.Hour)) {
				continue
			}
			unread, blind := false, false
			for _, gap := range away {
				blind = blind || !gap[0].After(m.Timestamp.Add(seldom)) && !gap[1].Before(end)
				unread = unread || gap[0].Before(end) && gap[1].After(m.Timestamp.Add(Last))
			}
			e, ended := ends[m.ID]
			v, told := last[m.ID]
			if !ended || !told || !rows[m.ID] {
				if !blind {
					d.t.Errorf("story %s of %s is not kept: row %v, numbers %v, ending %v", m.ID, m.Timestamp, rows[m.ID], told, ended)
				}
				continue
			}
			isWhole := d.sink.Value(e, "IsWhole").(bool)
			at, _ := d.sink.Value(e, "LastNumbers").(time.Time)
			seen := d.sink.Value(e, "LastRead").(time.Time)
			if d.sink.Value(e, "IsDeleted").(bool) {
				d.t.Errorf("story %s is said to be deleted", m.ID)
			}
			few := m.NoInsightsAt(seen) != ""
			switch late := !at.Before(m.Timestamp.Add(Last)); {
			case isWhole && !late && !few:
				d.t.Errorf("story %s is said to be whole, and has numbers of %s", m.ID, at)
			case !isWhole && !unread:
				d.t.Errorf("story %s of %s is not whole: read %s, numbers of %s", m.ID, m.Timestamp, seen, at)
			case !seen.Before(end):
				d.t.Errorf("story %s was read after its end", m.ID)
			}
			if isWhole {
				whole++
			}
			for column, metric := range map[string]string{"Reach": "reach", "Views": "views", "Shares": "shares", "Navigation": "navigation"} {
				got, want := d.sink.Value(v, column), any(nil)
				if !at.IsZero() {
					want = m.InsightAt(metric, at)
				}
				if got != want {
					d.t.Errorf("story %s: %s is %v, want %v of %s", m.ID, column, got, want, at)
				}
			}
			if isWhole && !few {
				if _, told := d.sink.Value(v, "TapForward").(int64); !told {
					d.t.Errorf("story %s has no taps", m.ID)
				}
			}
		}
	}
	return whole
}

func TestKeeper(t *testing.T) {
	t.Parallel()
	d := begin(t, graphsim.Options{Accounts: 2, Stories: 3}, 1)
	d.run()
	start := d.sim.Now()
	d.until(start.Add(40*time.Hour), true)
	d.until(start.Add(70*time.Hour), false)
	if len(d.troubl) > 0 {
		t.Error(d.troubl)
	}
	if whole := d.judge(); whole < 8 {
		t.Errorf("%d stories were whole", whole)
	}
	for _, s := range d.sink.Scans() {
		for _, r := range s.Reasons {
			if r.Reason == "missed" {
				t.Error("missed something:", r)
			}
		}
	}
}

// The process is down for five hours, and once for thirty: what can be had is had, and the
// rest is told.
func TestKeeper_away(t *testing.T) {
	t.Parallel()
	d := begin(t, graphsim.Options{Accounts: 2, Stories: 3}, 2)
	d.run()
	start := d.sim.Now()
	d.until(start.Add(20*time.Hour), true)
	d.stop()
	d.until(start.Add(25*time.Hour), true)
	d.run()
	d.until(start.Add(60*time.Hour), true)
	d.stop()
	d.until(start.Add(90*time.Hour), true)
	d.run()
	d.until(start.Add(130*time.Hour), false)
	d.judge([2]time.Time{start.Add(20 * time.Hour), start.Add(25 * time.Hour)}, [2]time.Time{start.Add(60 * time.Hour), start.Add(90 * time.Hour)})
	told := map[string]int{}
	for _, s := range d.sink.Scans() {
		for _, r := range s.Reasons {
			if r.Reason == "missed" {
				told[s.Account]++
			}
		}
	}
	for _, id := range d.ids {
		if told[id] != 1 {
			t.Errorf("account %s: told %d times that something was missed", id, told[id])
		}
	}
}

// The platform refuses for a while, the numbers alone are refused, the sink is away, another
// process takes over: what was told last is kept.
func TestKeeper_faults(t *testing.T) {
	t.Parallel()
	d := begin(t, graphsim.Options{Accounts: 2, Stories: 3}, 3)
	d.run()
	start := d.sim.Now()
	d.until(start.Add(10*time.Hour), true)
	d.sim.Inject(graphsim.Fault{Kind: graphsim.FaultThrottle, Path: "/stories", Code: 80002})
	d.until(start.Add(11*time.Hour), true)
	d.sim.ClearFaults()
	d.until(start.Add(26*time.Hour), true)
	d.sim.Inject(graphsim.Fault{Kind: graphsim.FaultPermission, Path: "insights"})
	d.until(start.Add(27*time.Hour), true)
	d.sim.ClearFaults()
	d.until(start.Add(40*time.Hour), true)
	d.sink.Fail(3)
	d.until(start.Add(50*time.Hour), true)
	if len(d.troubl) < 4 || !errors.Is(errors.Join(d.troubl...), keeptest.ErrAway) {
		t.Errorf("the faults did not come: %v", d.troubl)
	}
	d.until(start.Add(90*time.Hour), false)
	// After a wall who waits does so to its end, an hour at the most.
	d.judge([2]time.Time{start.Add(10 * time.Hour), start.Add(12 * time.Hour)}, [2]time.Time{start.Add(26 * time.Hour), start.Add(28 * time.Hour)})
}

// Of two processes at an account one is fenced, and none writes twice.
func TestKeeper_fenced(t *testing.T) {
	t.Parallel()
	d := begin(t, graphsim.Options{Stories: 2}, 4)
	d.run()
	task := history.Task{Account: d.ids[0], Table: TaskName}
	d.keeper.c.Sink = &overtaken{d.sink, task}
	if next, err := d.keeper.Round(t.Context(), d.ids[0]); !errors.Is(err, history.ErrFenced) || !next.IsZero() {
		t.Errorf("%s, %v", next, err)
	}
	if n := len(d.sink.Versions("Stories")); n != 0 {
		t.Errorf("%d rows of a process that was fenced", n)
	}
}

// overtaken is a sink whose task another process claims before each commit.
type overtaken struct {
	*keeptest.Sink
	task history.Task
}

func (o *overtaken) Commit(ctx context.Context, c history.Claim, s *history.Step) (history.Counts, error) {
	if _, err := o.Claim(ctx, o.task); err != nil {
		return history.Counts{}, err
	}
	return o.Sink.Commit(ctx, c, s)
}

func TestKeeper_deleted(t *testing.T) {
	t.Parallel()
	d := begin(t, graphsim.Options{Stories: 3}, 5)
	d.run()
	start := d.sim.Now()
	d.until(start.Add(time.Hour), false)
	gone := d.sim.Data().Accounts[0].Stories[1]
	q := httptest.NewRequest(http.MethodDelete, "http://sim.test/v25.0/"+gone.ID, nil)
	q.Header.Set("Authorization", "Bearer "+d.sim.Token())
	w := httptest.NewRecorder()
	d.sim.ServeHTTP(w, q)
	if w.Code != 200 {
		t.Fatal(w.Code, w.Body)
	}
	d.until(start.Add(5*time.Hour), false)
	ends := d.sink.Versions("StoryEndings")
	if len(ends) != 1 || d.sink.Value(ends[0], "MediaId") != gone.ID || d.sink.Value(ends[0], "IsDeleted") != true || d.sink.Value(ends[0], "IsWhole") != false {
		t.Errorf("%+v", ends)
	}
}

// Pictures and videos are kept where that is wanted, and are tried again where that fails.
func TestKeeper_files(t *testing.T) {
	t.Parallel()
	d := begin(t, graphsim.Options{Stories: 3, Files: true}, 6)
	root := t.TempDir()
	d.extra = ";FileRoot=" + root
	d.sim.Inject(graphsim.Fault{Kind: graphsim.FaultPermission, Path: d.sim.Data().Accounts[0].Stories[0].ID + "?", Count: 1})
	d.run()
	d.until(d.sim.Now().Add(7*time.Hour), false)
	for _, m := range d.sim.Data().Accounts[0].Stories {
		name := "story-" + m.ID + map[string]string{"IMAGE": ".jpg", "VIDEO": ".mp4"}[m.Type]
		if info, err := os.Stat(filepath.Join(root, name)); err != nil || info.Size() == 0 {
			t.Error(err)
		}
	}
}

// Notices hasten a reading, bring the last numbers of stories whose last reading was missed,
// and may be lost: nothing depends on them.
func TestKeeper_webhook(t *testing.T) {
	t.Parallel()
	d := begin(t, graphsim.Options{Stories: 4}, 7)
	d.run()
	var woken []string
	r, err := webhook.New(t.Context(), webhook.Config{
		Secrets: []secret.Secret{secret.New(d.sim.AppSecret())}, VerifyToken: secret.New("fake-token"), Sink: d.sink, Clock: d.sim.Now,
		Kept: func(list []webhook.Change) {
			for _, c := range list {
				woken = append(woken, c.Account)
				if d.keeper != nil {
					d.keeper.Hasten(c.Account)
				}
			}
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	door := httptest.NewServer(r)
	defer door.Close()
	call := func(path, token string, form url.Values) {
		q := httptest.NewRequest(http.MethodPost, "http://sim.test"+path, strings.NewReader(form.Encode()))
		q.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		q.Header.Set("Authorization", "Bearer "+token)
		w := httptest.NewRecorder()
		d.sim.ServeHTTP(w, q)
		if w.Code != 200 {
			t.Fatal(path, w.Code, w.Body)
		}
	}
	fields := "story_insights,comments"
	call("/v25.0/"+d.sim.AppID()+"/subscriptions", d.sim.AppID()+"|"+d.sim.AppSecret(), url.Values{
		"object": {"instagram"}, "callback_url": {door.URL}, "verify_token": {"fake-token"}, "fields": {fields},
	})
	call("/v25.0/"+d.ids[0]+"/subscribed_apps", d.sim.NewToken(graphsim.TokenSpec{Instagram: true}), url.Values{"subscribed_fields": {fields}})
	start := d.sim.Now()
	d.until(start.Add(10*time.Minute), false)
	before, err := d.keeper.Due(d.ids[0], nil, nil)
	if err != nil || !before.IsZero() {
		t.Error(before, err)
	}
	if _, problem := d.sim.Happen(graphsim.Event{What: "comment"}); problem != "" {
		t.Fatal(problem)
	}
	d.sim.Settle()
	tasks, err := history.Tasks(t.Context(), d.sink)
	if err != nil || len(woken) != 1 {
		t.Fatal(err, woken)
	}
	for _, task := range tasks {
		if task.Task.Table == TaskName {
			if due, err := d.keeper.Due(d.ids[0], task.Checkpoint, nil); err != nil || due.After(d.sim.Now()) {
				t.Errorf("due at %s after a notice at %s: %v", due, d.sim.Now(), err)
			}
		}
	}
	// The first end is told to nobody, then the keeper is down while the others end.
	d.sim.Inject(graphsim.Fault{Kind: graphsim.FaultNoticeLost, At: 1, Path: "story_insights"})
	stories := d.sim.Data().Accounts[0].Stories
	down := stories[len(stories)-1].Timestamp.Add(Life + time.Minute)
	d.until(down, false)
	d.stop()
	d.until(start.Add(30*time.Hour), false)
	d.run()
	d.until(start.Add(40*time.Hour), false)
	d.judge([2]time.Time{down, start.Add(30 * time.Hour)})
	kept := map[string]any{}
	for _, v := range d.sink.Versions("StoryEnds") {
		kept[fmt.Sprint(d.sink.Value(v, "MediaId"))] = d.sink.Value(v, "Reach")
	}
	for i, m := range stories {
		switch reach, told := kept[m.ID]; {
		case i == len(stories)-1 && told, m.NoInsights() != "" && told:
			t.Errorf("story %d is told of", i)
		case i < len(stories)-1 && m.NoInsights() == "" && reach != m.Insight("reach"):
			t.Errorf("story %d: the last reach is %v, want %d", i, reach, m.Insight("reach"))
		}
	}
}
