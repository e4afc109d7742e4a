package graphsim

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// ear is a callback that keeps what it is told.
type ear struct {
	mu     sync.Mutex
	bodies []string
	bad    int // signatures that are wrong
	status int
	verify string
}

func (e *ear) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if r.Method == http.MethodGet {
		q := r.URL.Query()
		if q.Get("hub.mode") != "subscribe" || q.Get("hub.verify_token") != e.verify {
			http.Error(w, "no", http.StatusForbidden)
			return
		}
		_, _ = io.WriteString(w, q.Get("hub.challenge"))
		return
	}
	body, _ := io.ReadAll(r.Body)
	if e.status != 0 {
		w.WriteHeader(e.status)
		return
	}
	if r.Header.Get("X-Hub-Signature-256") != sign(app{}.secret(), body) {
		e.bad++
		w.WriteHeader(http.StatusForbidden)
		return
	}
	e.bodies = append(e.bodies, string(body))
}

func (e *ear) heard() []string {
	e.mu.Lock()
	defer e.mu.Unlock()
	return slices.Clone(e.bodies)
}

func (e *ear) answer(status int) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.status = status
}

func postForm(t *testing.T, s *Server, path, token string, form url.Values) (int, string) {
	t.Helper()
	r := httptest.NewRequest("POST", "http://sim.test"+path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Authorization", "Bearer "+token)
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	return w.Code, w.Body.String()
}

// listening is a simulator whose app listens to the first account's stories, comments and
// mentions.
func listening(t *testing.T, o Options) (*Server, *ear) {
	t.Helper()
	s, e := New(o), &ear{verify: "fake-verify"}
	t.Cleanup(func() { _ = s.Close() })
	door := httptest.NewServer(e)
	t.Cleanup(door.Close)
	form := url.Values{
		"object": {"instagram"}, "callback_url": {door.URL + "/hook?x=1"}, "verify_token": {"fake-verify"},
		"fields": {"story_insights,comments,mentions"},
	}
	if code, body := postForm(t, s, "/v25.0/"+s.AppID()+"/subscriptions", s.platform.app.token(), form); code != 200 {
		t.Fatal(code, body)
	}
	token := s.NewToken(TokenSpec{Instagram: true})
	form = url.Values{"subscribed_fields": {"story_insights,comments,mentions"}}
	if code, body := postForm(t, s, "/v25.0/"+s.Data().Accounts[0].ID+"/subscribed_apps", token, form); code != 200 {
		t.Fatal(code, body)
	}
	return s, e
}

// told is what a notice says.
type told struct {
	Object string
	Entry  []struct {
		ID      string
		Time    int64
		Changes []struct {
			Field string
			Value map[string]any
		}
	}
}

func read(t *testing.T, bodies []string) (all []told) {
	t.Helper()
	for _, b := range bodies {
		var x told
		if err := json.Unmarshal([]byte(b), &x); err != nil || x.Object != "instagram" {
			t.Fatal(err, b)
		}
		all = append(all, x)
	}
	return all
}

func TestNoticesOfWhatHappens(t *testing.T) {
	t.Parallel()
	s, e := listening(t, Options{Stories: 3, Media: 10})
	a := s.Data().Accounts[0]
	comment, problem := s.Happen(Event{What: "comment", Media: a.Media[2].ID, Text: "wie schön / toll"})
	if problem != "" {
		t.Fatal(problem)
	}
	mention, problem := s.Happen(Event{What: "mention"})
	if problem != "" {
		t.Fatal(problem)
	}
	s.Settle()
	bodies := e.heard()
	if !strings.Contains(strings.Join(bodies, ""), `wie sch\u00f6n \/ toll`) {
		t.Errorf("not escaped as the platform does: %s", bodies)
	}
	seen := map[string]string{}
	for _, x := range read(t, bodies) {
		for _, entry := range x.Entry {
			if entry.ID != a.ID || entry.Time != s.Now().Unix() {
				t.Errorf("entry %s at %d", entry.ID, entry.Time)
			}
			for _, c := range entry.Changes {
				id, _ := c.Value["id"].(string)
				if c.Field == "mentions" {
					id, _ = c.Value["comment_id"].(string)
				}
				seen[c.Field] = id
			}
		}
	}
	if seen["comments"] != comment || seen["mentions"] != mention {
		t.Errorf("told %v, want comment %s and mention %s", seen, comment, mention)
	}

	// Stories end; the one with too few viewers in silence.
	if taps := s.Data().Accounts[0].Stories[1]; !strings.Contains(string(storyEnded(taps)), `"taps_forward":`) || strings.Count(string(storyEnded(taps)), ":0") > 2 {
		t.Errorf("a story that nobody tapped on: %s", storyEnded(taps))
	}
	e.mu.Lock()
	e.bodies = nil
	e.mu.Unlock()
	s.Advance(25 * time.Hour)
	s.Settle()
	var ended []string
	for _, x := range read(t, e.heard()) {
		for _, entry := range x.Entry {
			for _, c := range entry.Changes {
				m := s.Data().MediaByID(c.Value["media_id"].(string))
				if c.Field != "story_insights" || c.Value["reach"] != float64(m.Insight("reach")) {
					t.Errorf("told %v of a story that reached %d", c, m.Insight("reach"))
				}
				ended = append(ended, m.ID)
			}
		}
	}
	if want := []string{a.Stories[2].ID, a.Stories[1].ID}; !slices.Equal(ended, want) {
		t.Errorf("ends of %v told, want %v", ended, want)
	}
}

func TestNoticesAreSentAgain(t *testing.T) {
	t.Parallel()
	s, e := listening(t, Options{Stories: -1})
	e.answer(http.StatusServiceUnavailable)
	if _, problem := s.Happen(Event{What: "comment"}); problem != "" {
		t.Fatal(problem)
	}
	s.Settle() // at once, and once more
	s.Advance(2 * time.Minute)
	s.Settle()
	tries := len(s.Notices())
	if tries < 3 || len(e.heard()) > 0 {
		t.Fatalf("%d attempts, heard %d", tries, len(e.heard()))
	}
	e.answer(0)
	s.Advance(time.Hour)
	s.Settle()
	if len(e.heard()) != 1 {
		t.Errorf("heard %d times", len(e.heard()))
	}
	s.Advance(48 * time.Hour)
	s.Settle()
	if len(e.heard()) != 1 {
		t.Errorf("sent again after it was taken: %d", len(e.heard()))
	}

	// What is never taken is given up after some 36 hours.
	e.answer(http.StatusInternalServerError)
	before := len(s.Notices())
	if _, problem := s.Happen(Event{What: "comment"}); problem != "" {
		t.Fatal(problem)
	}
	for range 60 {
		s.Advance(time.Hour)
		s.Settle()
	}
	if n := len(s.Notices()) - before; n != len(noticeSteps)+1 {
		t.Errorf("%d attempts, want %d", n, len(noticeSteps)+1)
	}
}

func TestFaultsOfNotices(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		fault      Fault
		heard, bad int
	}{
		{Fault{Kind: FaultNoticeLost, At: 1}, 1, 0},
		{Fault{Kind: FaultNoticeTwice, At: 1}, 3, 0},
		{Fault{Kind: FaultNoticeUnheard, At: 1}, 3, 0},
		{Fault{Kind: FaultNoticeLate, At: 1, Delay: time.Hour}, 2, 0},
		{Fault{Kind: FaultNoticeForged, At: 1}, 2, 1},
	} {
		s, e := listening(t, Options{})
		s.Inject(tc.fault)
		first, _ := s.Happen(Event{What: "comment"})
		s.Settle()
		second, _ := s.Happen(Event{What: "comment"})
		s.Settle()
		s.Advance(3 * time.Hour)
		s.Settle()
		heard := e.heard()
		if len(heard) != tc.heard || e.bad != tc.bad {
			t.Errorf("%s: heard %d, %d of them forged, want %d and %d", tc.fault.Kind, len(heard), e.bad, tc.heard, tc.bad)
		}
		if tc.fault.Kind == FaultNoticeLate && len(heard) == 2 && (!strings.Contains(heard[0], second) || !strings.Contains(heard[1], first)) {
			t.Errorf("the first is not behind the second: %v", heard)
		}
		_ = s.Close()
	}
}

func TestHooks(t *testing.T) {
	t.Parallel()
	s, _ := listening(t, Options{})
	path := "/v25.0/" + s.AppID() + "/subscriptions"
	_, list := get(t, s, path, s.platform.app.token())
	if b, _ := json.Marshal(list); !strings.Contains(string(b), `"active":true`) || !strings.Contains(string(b), `"name":"story_insights"`) {
		t.Errorf("%s", b)
	}
	deaf := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "hello") }))
	defer deaf.Close()
	form := func(address string) url.Values {
		return url.Values{"object": {"instagram"}, "callback_url": {address}, "verify_token": {"x"}, "fields": {"comments"}}
	}
	for _, tc := range []struct {
		token string
		form  url.Values
		want  string
	}{
		{s.Token(), form(deaf.URL), "app access_token"},
		{s.platform.app.token(), form(deaf.URL), "the challenge was not repeated"},
		{s.platform.app.token(), form("https://192.0.2.1/"), "of this machine"},
		{s.platform.app.token(), url.Values{"object": {"page"}}, "must be one of"},
	} {
		if code, body := postForm(t, s, path, tc.token, tc.form); code != 400 || !strings.Contains(body, tc.want) {
			t.Errorf("%d %s, want %q", code, body, tc.want)
		}
	}
	r := httptest.NewRequest("POST", "http://sim.test/_sim/happen", strings.NewReader("what=comment&text=hello"))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	var made struct{ ID string }
	if err := json.Unmarshal(w.Body.Bytes(), &made); err != nil || s.Data().CommentByID(made.ID) == nil {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}

// With a clock that runs nobody has to ask for the notices.
func TestNoticesComeByThemselves(t *testing.T) {
	t.Parallel()
	s, e := listening(t, Options{Clock: time.Now})
	if _, problem := s.Happen(Event{What: "comment"}); problem != "" {
		t.Fatal(problem)
	}
	s.Advance(25 * time.Hour) // stories end
	deadline := time.After(20 * time.Second)
	for !strings.Contains(strings.Join(e.heard(), ""), "story_insights") || !strings.Contains(strings.Join(e.heard(), ""), "comments") {
		select {
		case <-deadline:
			t.Fatal(e.heard())
		case <-time.After(5 * time.Millisecond):
		}
	}
}

func TestStoriesGrow(t *testing.T) {
	t.Parallel()
	s := New(Options{Stories: 3, Growing: true})
	id, problem := s.Happen(Event{What: "story"})
	if problem != "" {
		t.Fatal(problem)
	}
	m := s.Data().MediaByID(id)
	last := int64(0)
	for h := range 24 {
		status, body := get(t, s, "/v25.0/"+id+"/insights?metric=reach", s.Token())
		n := m.InsightAt("reach", s.Now())
		switch {
		case m.NoInsightsAt(s.Now()) != "":
			if status != 400 || h > 8 {
				t.Errorf("hour %d: %d %v", h, status, body)
			}
		case n < last, h == 23 && n >= m.Insight("reach"):
			t.Errorf("hour %d: %d after %d, %d in the end", h, n, last, m.Insight("reach"))
		default:
			b, _ := json.Marshal(body)
			var got struct {
				Data []struct{ Values []struct{ Value int64 } }
			}
			if json.Unmarshal(b, &got) != nil || len(got.Data) != 1 || got.Data[0].Values[0].Value != n {
				t.Errorf("hour %d: %s, want %d", h, b, n)
			}
		}
		last = n
		s.Advance(time.Hour)
	}
	if status, _ := get(t, s, "/v25.0/"+id+"/insights?metric=reach", s.Token()); status != 400 || m.InsightAt("reach", s.Now()) != m.Insight("reach") {
		t.Errorf("a story that ended is still there, or grows: %d", status)
	}
}
