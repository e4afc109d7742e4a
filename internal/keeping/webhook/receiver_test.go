package webhook

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/graphsim"
	"github.com/viewfinder-sql/viewfinder/internal/keeping/keeptest"
	"github.com/viewfinder-sql/viewfinder/oauth/secret"
)

const (
	fakeSecret = "fake-app-secret"
	fakeToken  = "fake-verify-token"
)

var start = time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)

func sign(body string) string {
	mac := hmac.New(sha256.New, []byte(fakeSecret))
	mac.Write([]byte(body))
	return "sha256=" + hex.EncodeToString(mac.Sum(nil))
}

// troubles are what a receiver tells of.
type troubles struct {
	mu   sync.Mutex
	list []string
}

func (x *troubles) tell(err error) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.list = append(x.list, err.Error())
}

func (x *troubles) all() string {
	x.mu.Lock()
	defer x.mu.Unlock()
	return strings.Join(x.list, "\n")
}

func receiver(t testing.TB, c Config) (*Receiver, *keeptest.Sink, *troubles) {
	t.Helper()
	sink, told := keeptest.New(), &troubles{}
	if c.Secrets == nil {
		c.Secrets = []secret.Secret{secret.New(fakeSecret)}
	}
	c.VerifyToken, c.Sink, c.Trouble = secret.New(fakeToken), sink, told.tell
	if c.Clock == nil {
		c.Clock = func() time.Time { return start }
	}
	r, err := New(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	return r, sink, told
}

func post(r *Receiver, body string, headers ...string) *httptest.ResponseRecorder {
	q := httptest.NewRequest(http.MethodPost, "http://hook.test/", strings.NewReader(body))
	for _, h := range headers {
		q.Header.Add(headerName, h)
	}
	w := httptest.NewRecorder()
	r.ServeHTTP(w, q)
	return w
}

const comment = `{"object":"instagram","entry":[{"id":"17841400000000001","time":1763640000,"changes":[{"field":"comments","value":{"from":{"id":"1","username":"user7"},"media":{"id":"178","media_product_type":"FEED"},"id":"180","text":"sch\u00f6n \/"}}]}]}`

func TestVerification(t *testing.T) {
	t.Parallel()
	r, _, _ := receiver(t, Config{})
	ask := func(mode, token, challenge string) *httptest.ResponseRecorder {
		q := url.Values{"hub.mode": {mode}, "hub.verify_token": {token}, "hub.challenge": {challenge}}
		w := httptest.NewRecorder()
		r.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "http://hook.test/?"+q.Encode(), nil))
		return w
	}
	if w := ask("subscribe", fakeToken, "1158201444"); w.Code != 200 || w.Body.String() != "1158201444" {
		t.Error(w.Code, w.Body)
	}
	for _, x := range [][3]string{
		{"subscribe", "fake-other-token", "1"},
		{"", fakeToken, "1"},
		{"unsubscribe", fakeToken, "1"},
		{"subscribe", "", "1"},
		{"subscribe", fakeToken, ""},
		{"subscribe", fakeToken, "<script>"},
		{"subscribe", fakeToken, strings.Repeat("1", 300)},
	} {
		if w := ask(x[0], x[1], x[2]); w.Code != 403 || strings.Contains(w.Body.String(), "<") {
			t.Errorf("%q: %d %s", x, w.Code, w.Body)
		}
	}
}

func TestSignature(t *testing.T) {
	t.Parallel()
	r, sink, told := receiver(t, Config{})
	for name, headers := range map[string][]string{
		"none": nil, "two": {sign(comment), sign(comment)}, "of another body": {sign(comment + " ")}, "upper": {strings.ToUpper(sign(comment))},
		"sha1": {"sha1=" + sign(comment)[7:]}, "short": {sign(comment)[:40]}, "empty": {""}, "no digits": {"sha256=" + strings.Repeat("x", 64)},
	} {
		if w := post(r, comment, headers...); w.Code != 401 {
			t.Errorf("%s: %d", name, w.Code)
		}
	}
	if n := len(sink.Versions("CommentNotices")); n > 0 || len(sink.Scans()) > 0 {
		t.Errorf("%d rows of what nobody signed", n)
	}
	if w := post(r, comment, sign(comment)); w.Code != 200 {
		t.Error(w.Code, w.Body)
	}
	if c := r.Counts(); c != (Counts{Kept: 1, Changes: 1, Refused: 8}) {
		t.Errorf("%+v", c)
	}
	for range 10_000 {
		post(r, comment, "sha256="+strings.Repeat("0", 64))
	}
	if lines := strings.Count(told.all(), "\n") + 1; lines > 6 {
		t.Errorf("%d lines in the log for 10,008 requests", lines)
	}
	if s := told.all(); strings.Contains(s, fakeSecret) || strings.Contains(s, "user7") {
		t.Error(s)
	}

	// While the secret is changed both serve.
	both, _, _ := receiver(t, Config{Secrets: []secret.Secret{secret.New("fake-new"), secret.New(fakeSecret)}})
	if w := post(both, comment, sign(comment)); w.Code != 200 {
		t.Error(w.Code)
	}
	if _, err := New(t.Context(), Config{Secrets: []secret.Secret{secret.New("")}, VerifyToken: secret.New("x"), Sink: keeptest.New()}); err == nil {
		t.Error("an empty secret is taken: everybody could sign")
	}
}

// What is said is kept before 200 is answered, once however often it comes.
func TestKept(t *testing.T) {
	t.Parallel()
	r, sink, told := receiver(t, Config{})
	sink.Fail(1)
	if w := post(r, comment, sign(comment)); w.Code != 503 || w.Header().Get("Retry-After") == "" {
		t.Errorf("the sink is away: %d", w.Code)
	}
	later := strings.Replace(comment, "1763640000", "1763643600", 1) // the time at which it is sent
	for _, body := range []string{comment, comment, later} {
		if w := post(r, body, sign(body)); w.Code != 200 {
			t.Fatal(w.Code, w.Body)
		}
	}
	kept := sink.Versions("CommentNotices")
	if len(kept) != 1 || sink.Value(kept[0], "Text") != "schön /" || sink.Value(kept[0], "MediaId") != "178" || sink.Value(kept[0], "FromUsername") != "user7" || kept[0].Account != "17841400000000001" {
		t.Errorf("%+v", kept)
	}
	if !strings.Contains(told.all(), "sent again") || strings.Contains(told.all(), "user7") {
		t.Error(told.all())
	}
	// Two receivers fence each other, and go on.
	other, err := New(t.Context(), Config{Secrets: []secret.Secret{secret.New(fakeSecret)}, VerifyToken: secret.New(fakeToken), Sink: sink})
	if err != nil {
		t.Fatal(err)
	}
	for i, at := range []*Receiver{other, r, other, r} {
		body := strings.Replace(comment, `"180"`, fmt.Sprintf(`"19%d"`, i), 1)
		if w := post(at, body, sign(body)); w.Code != 200 {
			t.Fatal(w.Code, w.Body)
		}
	}
	if n := len(sink.Versions("CommentNotices")); n != 5 {
		t.Errorf("%d comments kept of 5", n)
	}
}

// A sink that does not answer is not waited for.
func TestPatience(t *testing.T) {
	t.Parallel()
	r, sink, _ := receiver(t, Config{Patience: 20 * time.Millisecond})
	loose := sink.Stick()
	if w := post(r, comment, sign(comment)); w.Code != 503 {
		t.Error(w.Code)
	}
	loose()
	if w := post(r, comment, sign(comment)); w.Code != 200 || len(sink.Versions("CommentNotices")) != 1 {
		t.Error(w.Code)
	}
}

func TestBounds(t *testing.T) {
	t.Parallel()
	r, _, _ := receiver(t, Config{Body: 200 << 10, AtOnce: 1, Path: "/hook"})
	at := func(q *http.Request) int {
		q.URL.Path = "/hook"
		w := httptest.NewRecorder()
		r.ServeHTTP(w, q)
		return w.Code
	}
	signed := func(body string, length int64) *http.Request {
		q := httptest.NewRequest(http.MethodPost, "http://hook.test/", io.NopCloser(strings.NewReader(body)))
		q.ContentLength = length
		q.Header.Set(headerName, sign(body))
		return q
	}
	large := strings.Repeat(" ", 201<<10)
	if code := at(signed(large, int64(len(large)))); code != 413 {
		t.Error("announced:", code)
	}
	if code := at(signed(large, -1)); code != 413 {
		t.Error("not announced:", code)
	}
	r.reading <- struct{}{} // a large body is being read
	if code := at(signed(comment+large[:100<<10], -1)); code != 503 {
		t.Error("a second large one:", code)
	}
	if code := at(signed(comment, -1)); code != 200 {
		t.Error("a small one beside it:", code)
	}
	<-r.reading
	if code := at(signed(comment+large[:100<<10], -1)); code != 200 {
		t.Error("a large one:", code)
	}
	cut := httptest.NewRequest(http.MethodPost, "http://hook.test/", io.MultiReader(strings.NewReader(comment), failing{}))
	cut.Header.Set(headerName, sign(comment))
	if code := at(cut); code != 400 {
		t.Error("cut:", code)
	}
	for _, method := range []string{"PUT", "DELETE", "OPTIONS"} {
		if code := at(httptest.NewRequest(method, "http://hook.test/", nil)); code != 405 {
			t.Error(method, code)
		}
	}
	if w := post(r, comment, sign(comment)); w.Code != 404 {
		t.Error("another path:", w.Code)
	}
}

type failing struct{}

func (failing) Read([]byte) (int, error) { return 0, errors.New("cut") }

// Whatever is said and signed is kept, in the forms that the documentation shows and in
// others.
func TestForms(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ body, table, column, want string }{
		{`{"object":"instagram","entry":[{"id":"1","time":1,"changes":[{"field":"story_insights","value":{"media_id":"9","impressions":5,"reach":3,"taps_forward":1,"exits":0,"novel":7}}]}]}`, "StoryEnds", "Value", "novel"},
		{`[{"object":"instagram","entry":[{"id":1,"time":1,"field":"comments","value":{"id":"9","text":"x","media":{"id":"8"},"parent_id":"7"}}]}]`, "CommentNotices", "ParentId", "7"},
		{`{"object":"instagram","entry":[{"id":"1","time":1,"changes":[{"field":"mentions","value":{"media_id":"9"}}]}]}`, "MentionNotices", "MediaId", "9"},
		{`{"object":"instagram","entry":[{"id":"1","time":1763640000123,"messaging":[{"message":{"mid":"m","text":"hi"}}]}]}`, "OtherNotices", "Value", "hi"},
		{`{"object":"instagram","entry":[{"id":"1","time":1,"changes":[{"field":"story_insights","value":{"novel":1}}]}]}`, "OtherNotices", "Field", "story_insights"},
		{`{"object":"page","entry":[{"id":"1","time":1,"changes":[{"field":"comments","value":{"id":"3"}}]}]}`, "OtherNotices", "Object", "page"},
		{`{"object":"instagram","entry":[{"id":"1","time":1,"changes":[{"novel":true}]}]}`, "OtherNotices", "Value", "novel"},
		{`{"object":"instagram","entry":[{"id":"1","novel":2}]}`, "OtherNotices", "Value", "novel"},
		{`{"novel":2}`, "OtherNotices", "Value", "novel"},
		{`not JSON`, "OtherNotices", "Value", "not JSON"},
		{``, "OtherNotices", "Field", Unreadable},
		{`[]`, "OtherNotices", "Field", Unreadable},
		{`{"object":"instagram","entry":[{"id":"1","time":1,"changes":[{"field":"comments","value":{"id":"9","text":"a\u0000b\ud800c\\u0000"}}]}]}`, "CommentNotices", "Value", `a\ufffdb\ufffdc\\u0000`},
	} {
		r, sink, _ := receiver(t, Config{})
		if w := post(r, tc.body, sign(tc.body)); w.Code != 200 {
			t.Errorf("%s: %d %s", tc.body, w.Code, w.Body)
			continue
		}
		kept := sink.Versions(tc.table)
		if len(kept) != 1 || !strings.Contains(fmt.Sprint(sink.Value(kept[0], tc.column)), tc.want) {
			t.Errorf("%s: %+v", tc.body, kept)
		}
	}
}

func TestWithoutNames(t *testing.T) {
	t.Parallel()
	r, sink, _ := receiver(t, Config{WithoutNames: true})
	post(r, comment, sign(comment))
	kept := sink.Versions("CommentNotices")
	if len(kept) != 1 || strings.Contains(fmt.Sprint(kept[0].Row.Values), "user7") || sink.Value(kept[0], "FromId") != nil || sink.Value(kept[0], "Text") != "schön /" {
		t.Errorf("%+v", kept)
	}
}

// The simulator's notices arrive, through faults: each thing is kept once.
func TestSimulator(t *testing.T) {
	t.Parallel()
	sim := graphsim.New(graphsim.Options{Stories: 5, Media: 10, Tags: 2})
	defer func() { _ = sim.Close() }()
	var heard []Change
	r, sink, told := receiver(t, Config{Clock: sim.Now, Secrets: []secret.Secret{secret.New(sim.AppSecret())}, Kept: func(c []Change) { heard = append(heard, c...) }})
	door := httptest.NewServer(r)
	defer door.Close()
	call := func(path, token string, form url.Values) {
		q := httptest.NewRequest(http.MethodPost, "http://sim.test"+path, strings.NewReader(form.Encode()))
		q.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		q.Header.Set("Authorization", "Bearer "+token)
		w := httptest.NewRecorder()
		sim.ServeHTTP(w, q)
		if w.Code != 200 {
			t.Fatal(path, w.Code, w.Body)
		}
	}
	a := sim.Data().Accounts[0]
	fields := "story_insights,comments,mentions"
	call("/v25.0/"+sim.AppID()+"/subscriptions", sim.AppID()+"|"+sim.AppSecret(), url.Values{
		"object": {"instagram"}, "callback_url": {door.URL}, "verify_token": {fakeToken}, "fields": {fields},
	})
	call("/v25.0/"+a.ID+"/subscribed_apps", sim.NewToken(graphsim.TokenSpec{Instagram: true}), url.Values{"subscribed_fields": {fields}})
	sim.Inject(graphsim.Fault{Kind: graphsim.FaultNoticeTwice, Every: 3})
	sim.Inject(graphsim.Fault{Kind: graphsim.FaultNoticeUnheard, Every: 4})
	sim.Inject(graphsim.Fault{Kind: graphsim.FaultNoticeLate, Every: 5, Delay: 90 * time.Minute})
	sim.Inject(graphsim.Fault{Kind: graphsim.FaultNoticeForged, Every: 7})
	said := map[string]string{} // what, by id
	for i := range 60 {
		what := []string{"comment", "mention"}[i%2]
		id, problem := sim.Happen(graphsim.Event{What: what, Text: fmt.Sprintf("remark %d", i)})
		if problem != "" {
			t.Fatal(problem)
		}
		said[id] = what
		if i%10 == 3 {
			sink.Fail(1 + i%4)
		}
		sim.Settle()
		sim.Advance(31 * time.Minute)
	}
	for range 60 {
		sim.Advance(time.Hour)
		sim.Settle()
	}
	kept := map[string]string{}
	for table, what := range map[string]string{"CommentNotices": "comment", "MentionNotices": "mention"} {
		for _, v := range sink.Versions(table) {
			id, _ := sink.Value(v, map[string]string{"comment": "Id", "mention": "CommentId"}[what]).(string)
			if kept[id] != "" || v.Account != a.ID {
				t.Errorf("%s is kept twice, or for %s", id, v.Account)
			}
			kept[id] = what
		}
	}
	if len(kept) != len(said) {
		t.Errorf("%d kept of %d", len(kept), len(said))
	}
	for id, what := range said {
		if kept[id] != what {
			t.Errorf("%s %s is kept as %q", what, id, kept[id])
		}
	}
	ends := sink.Versions("StoryEnds")
	if len(ends) != 4 {
		t.Errorf("%d ends of stories kept, want 4", len(ends))
	}
	for _, v := range ends {
		id, _ := sink.Value(v, "MediaId").(string)
		if m := sim.Data().MediaByID(id); m == nil || sink.Value(v, "Reach") != m.Insight("reach") {
			t.Errorf("story %s: reach %v", id, sink.Value(v, "Reach"))
		}
	}
	if c := r.Counts(); c.Refused == 0 || c.Failed == 0 || int(c.Changes) != len(heard) {
		t.Errorf("the faults did not come: %+v, heard %d: %s", c, len(heard), told.all())
	}
}

func FuzzReceiver(f *testing.F) {
	for _, body := range []string{comment, `[]`, `{"object":1}`, `{"entry":[1]}`, `[[{"entry":[{}]}]]`, `{"object":"instagram","entry":[{"changes":[{"field":"comments","value":"x"}]}]}`, `"\ud800\u0000"`} {
		f.Add(body)
	}
	f.Fuzz(func(t *testing.T, body string) {
		r, sink, _ := receiver(t, Config{WithoutNames: len(body)%2 == 0})
		for range 2 {
			if w := post(r, body, sign(body)); w.Code != 200 {
				t.Fatalf("%q: %d %s", body, w.Code, w.Body)
			}
		}
		n := 0
		for _, table := range Tables() {
			for _, v := range sink.Versions(table.Name) {
				n++
				if v.To.IsZero() {
					value, _ := sink.Value(v, "Value").(string)
					if !json.Valid([]byte(value)) || strings.Contains(strings.ReplaceAll(value, `\\`, ""), `\u0000`) {
						t.Fatalf("%q is kept as %q", body, value)
					}
				}
			}
		}
		if n == 0 {
			t.Fatalf("%q is not kept", body)
		}
		if w := post(r, body, sign(body+"x")); w.Code != 401 {
			t.Fatal(w.Code)
		}
	})
}

func BenchmarkForged(b *testing.B) {
	r, _, _ := receiver(b, Config{})
	forged := "sha256=" + strings.Repeat("0", 64)
	b.ReportAllocs()
	for b.Loop() {
		if w := post(r, comment, forged); w.Code != 401 {
			b.Fatal(w.Code)
		}
	}
}

// BenchmarkKept takes notices into a sink in memory: what is left beside its commits.
func BenchmarkKept(b *testing.B) {
	r, _, _ := receiver(b, Config{})
	signed := sign(comment)
	b.ReportAllocs()
	for b.Loop() {
		if w := post(r, comment, signed); w.Code != 200 {
			b.Fatal(w.Code)
		}
	}
}
