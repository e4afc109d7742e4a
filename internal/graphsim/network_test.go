package graphsim

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// TestTransportFaults breaks answers on the wire.
func TestTransportFaults(t *testing.T) {
	t.Parallel()
	read := func(ctx context.Context, s *Server) (int, []byte, error) {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, s.URL()+"/me/permissions?access_token="+s.Token(), nil)
		if err != nil {
			t.Fatal(err)
		}
		resp, err := (&http.Client{Transport: &http.Transport{DisableKeepAlives: true}}).Do(req)
		if err != nil {
			return 0, nil, err
		}
		defer resp.Body.Close()
		body, err := io.ReadAll(resp.Body)
		return resp.StatusCode, body, err
	}
	tests := []struct {
		fault Fault
		check func(t *testing.T, status int, body []byte, err error)
	}{
		{Fault{Kind: FaultCut}, func(t *testing.T, status int, body []byte, err error) {
			if status != 200 || !errors.Is(err, io.ErrUnexpectedEOF) || len(body) == 0 {
				t.Errorf("HTTP %d, %d bytes, %v", status, len(body), err)
			}
		}},
		{Fault{Kind: FaultDrop}, func(t *testing.T, status int, _ []byte, err error) {
			if status != 0 || err == nil {
				t.Errorf("HTTP %d, %v", status, err)
			}
		}},
		{Fault{Kind: FaultMalformed}, func(t *testing.T, status int, body []byte, err error) {
			if status != 200 || err != nil || json.Valid(body) {
				t.Errorf("HTTP %d, %v, valid JSON", status, err)
			}
		}},
		{Fault{Kind: FaultSlow, Delay: time.Millisecond}, func(t *testing.T, status int, body []byte, err error) {
			if status != 200 || err != nil || !json.Valid(body) {
				t.Errorf("HTTP %d, %v", status, err)
			}
		}},
		{Fault{Kind: FaultGigantic, Size: 300_000}, func(t *testing.T, status int, body []byte, err error) {
			if status != 200 || err != nil || len(body) < 300_000 || !json.Valid(body) {
				t.Errorf("HTTP %d, %d bytes, %v", status, len(body), err)
			}
		}},
	}
	for _, tc := range tests {
		t.Run(string(tc.fault.Kind), func(t *testing.T) {
			t.Parallel()
			s := started(t, Options{Media: 1, Faults: []Fault{tc.fault}})
			status, body, err := read(t.Context(), s)
			tc.check(t, status, body, err)
			if made := s.Journal(); len(made) != 1 || made[0].Fault != string(tc.fault.Kind) {
				t.Errorf("journal = %+v", made)
			}
		})
	}
	t.Run("hang", func(t *testing.T) {
		t.Parallel()
		s := started(t, Options{Media: 1, Faults: []Fault{{Kind: FaultHang}}})
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan error)
		go func() {
			_, _, err := read(ctx, s)
			done <- err
		}()
		for begun := time.Now(); s.Calls() == 0; time.Sleep(time.Millisecond) {
			if time.Since(begun) > 10*time.Second {
				t.Fatal("a request that hangs is not in the journal")
			}
		}
		cancel()
		if err := <-done; !errors.Is(err, context.Canceled) {
			t.Errorf("err = %v", err)
		}
	})
}

// TestBodies: parameters in every form that clients use.
func TestBodies(t *testing.T) {
	t.Parallel()
	s := started(t, Options{Media: 1})
	mac := hmac.New(sha256.New, []byte(s.AppSecret()))
	mac.Write([]byte(s.Token()))
	fields := map[string]string{
		"access_token": s.Token(), "appsecret_proof": hex.EncodeToString(mac.Sum(nil)),
		"batch": `[{"method":"GET","relative_url":"me?fields=id"}]`, "include_headers": "false",
	}
	var multi bytes.Buffer
	w := multipart.NewWriter(&multi)
	form := url.Values{}
	for k, v := range fields {
		if err := w.WriteField(k, v); err != nil {
			t.Fatal(err)
		}
		form.Set(k, v)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	object, err := json.Marshal(map[string]any{
		"access_token": s.Token(), "include_headers": false, "batch": []map[string]string{{"method": "GET", "relative_url": "me?fields=id"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	want := `[{"code":200,"body":"{\"id\":\"` + s.Data().User.ID + `\"}"}]`
	for kind, body := range map[string]io.Reader{
		"application/x-www-form-urlencoded": strings.NewReader(form.Encode()),
		w.FormDataContentType():             &multi,
		"application/json; charset=utf-8":   bytes.NewReader(object),
	} {
		resp, err := http.Post(s.URL()+"/v25.0/", kind, body)
		if err != nil {
			t.Fatal(err)
		}
		got, _ := io.ReadAll(resp.Body)
		resp.Body.Close()
		if string(got) != want {
			t.Errorf("%s: HTTP %d %s, want %s", kind, resp.StatusCode, got, want)
		}
	}
	for _, e := range s.Journal() {
		if params := strings.Split(e.Query, "&"); len(params) < 3 || !slices.IsSorted(params) {
			t.Errorf("the journal is not the same each time: %s", e.Query)
		}
	}
}

func TestJournal(t *testing.T) {
	t.Parallel()
	s := started(t, Options{Media: 1})
	resp, err := http.Get(s.URL() + "/me?fields=id&access_token=" + s.Token())
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	journal := func(method string) []Entry {
		req, err := http.NewRequestWithContext(t.Context(), method, s.URL()+"/_sim/journal", nil)
		if err != nil {
			t.Fatal(err)
		}
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		var out []Entry
		if method == http.MethodGet {
			if err := json.NewDecoder(resp.Body).Decode(&out); err != nil {
				t.Fatal(err)
			}
		}
		return out
	}
	if got := journal(http.MethodGet); len(got) != 1 || got[0].Path != "/me" || got[0].Query != "fields=id&access_token=***" || got[0].Status != 200 || got[0].Calls != 1 {
		t.Errorf("journal = %+v", got)
	}
	journal(http.MethodDelete)
	if got := journal(http.MethodGet); len(got) != 0 {
		t.Errorf("journal after its reset = %+v", got)
	}
}

// TestConcurrent reads, publishes and breaks from many goroutines at once.
func TestConcurrent(t *testing.T) {
	t.Parallel()
	s := New(Options{Media: 50})
	id := s.Data().Accounts[0].ID
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			for range 20 {
				switch i {
				case 0:
					s.AddPost(0)
				case 1:
					s.Advance(time.Second)
				case 2:
					s.ResetCursors()
				default:
					getRaw(t, s, "/"+id+"/media?fields=id,comments{text}", s.Token())
				}
			}
		})
	}
	wg.Wait()
	if n := s.Calls(); n != 100 {
		t.Errorf("%d calls in the journal, want 100", n)
	}
}

// TestDataAccessLapses: the token lives on, the Instagram data stops.
func TestDataAccessLapses(t *testing.T) {
	t.Parallel()
	s := New(Options{Media: 1})
	token := s.NewToken(TokenSpec{Life: 200 * 24 * time.Hour})
	s.Advance(dataAccessLife + time.Hour)
	if status, _ := getRaw(t, s, "/me/accounts", token); status != 200 {
		t.Errorf("Pages: HTTP %d", status)
	}
	if status, body := getRaw(t, s, "/"+s.Data().Accounts[0].ID, token); status != 400 || !strings.Contains(string(body), `"code":10`) {
		t.Errorf("account: HTTP %d %s", status, body)
	}
}

// TestStoriesEnd: a story is live for a day.
func TestStoriesEnd(t *testing.T) {
	t.Parallel()
	s := New(Options{Stories: 2})
	story := "/" + s.Data().Accounts[0].Stories[1].ID
	if status, _ := getRaw(t, s, story, s.Token()); status != 200 {
		t.Errorf("live story: HTTP %d", status)
	}
	s.Advance(24 * time.Hour)
	if status, _ := getRaw(t, s, story, s.Token()); status != 400 {
		t.Errorf("yesterday's story: HTTP %d", status)
	}
	if l := getList(t, s, "/"+s.Data().Accounts[0].ID+"/stories"); len(l.Data) != 0 {
		t.Errorf("stories = %v", l.Data)
	}
}

// TestLegacy: ids= works before the change and not after.
func TestLegacy(t *testing.T) {
	t.Parallel()
	before := time.Date(2026, time.September, 1, 0, 0, 0, 0, time.UTC)
	for _, tc := range []struct {
		opts    Options
		version string
		want    int
	}{
		{Options{Now: before}, "/v25.0", 200},
		{Options{Now: before}, "/v26.0", 400},
		{Options{}, "/v25.0", 400},
		{Options{Legacy: LegacyOn}, "/v26.0", 200},
		{Options{Legacy: LegacyOff, Now: before}, "/v25.0", 400},
	} {
		s := New(tc.opts)
		m := s.Data().Accounts[0].Media
		status, out := get(t, s, tc.version+"/?fields=id&ids="+m[0].ID+","+m[1].ID, s.Token())
		if status != tc.want {
			t.Errorf("%s at %s, switch %d: HTTP %d %v", tc.version, s.Now(), tc.opts.Legacy, status, out)
		}
		if tc.want == 200 && (len(out) != 2 || out[m[1].ID].(map[string]any)["id"] != m[1].ID) {
			t.Errorf("answer = %v", out)
		}
	}
}

// TestNewApp: an app that never used what v28.0 takes away is refused it in every version,
// from the day on which it was closed to such apps.
func TestNewApp(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		opts Options
		want int
	}{
		{Options{}, 200},
		{Options{NewApp: true, Now: closedFrom.Add(-time.Second)}, 200},
		{Options{NewApp: true, Now: closedFrom}, 400},
	} {
		tc.opts.Legacy = LegacyOn
		s := New(tc.opts)
		m := s.Data().Accounts[0].Media
		for _, request := range []string{
			"/v25.0/?ids=" + m[0].ID, "/v25.0/" + m[0].ID + "?fields=caption.as(text)", "/v25.0/" + m[0].ID + "?date_format=U",
			"/v25.0/me?callback=f", "/v25.0/me/accounts?fields=instagram_business_account{media{id.as(x)}}",
		} {
			if status, body := getRaw(t, s, request, s.Token()); status != tc.want {
				t.Errorf("%s on %s, new app %v: HTTP %d %s", request, s.Now(), tc.opts.NewApp, status, body)
			}
		}
		r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/v25.0/me?method=get", nil)
		r.Header.Set("Authorization", "Bearer "+s.Token())
		w := httptest.NewRecorder()
		s.ServeHTTP(w, r)
		if w.Code != tc.want {
			t.Errorf("method override on %s, new app %v: HTTP %d", s.Now(), tc.opts.NewApp, w.Code)
		}
	}
}

// TestRetiredMetrics: what versions and dates took away.
func TestRetiredMetrics(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		now     time.Time
		version string
		want    int
	}{
		{time.Date(2025, time.February, 1, 0, 0, 0, 0, time.UTC), "v21.0", 200},
		{time.Date(2025, time.February, 1, 0, 0, 0, 0, time.UTC), "v22.0", 400},
		{time.Date(2025, time.May, 1, 0, 0, 0, 0, time.UTC), "v21.0", 400},
	} {
		s := New(Options{Now: tc.now})
		status, body := getRaw(t, s, "/"+tc.version+"/"+s.Data().Accounts[0].ID+"/insights?metric=impressions&period=day", s.Token())
		if status != tc.want {
			t.Errorf("%s on %s: HTTP %d %s", tc.version, tc.now, status, body)
		}
	}
}

// TestInvitationReads: an account's invitations are read so often in a day, and no more.
func TestInvitationReads(t *testing.T) {
	t.Parallel()
	s := New(Options{Accounts: 2})
	read := func(account int) int {
		status, _ := getRaw(t, s, "/"+s.Data().Accounts[account].ID+"/collaboration_invites", s.Token())
		return status
	}
	for i := range defaultInvitationReads {
		if status := read(0); status != 200 {
			t.Fatalf("read %d: HTTP %d", i+1, status)
		}
	}
	if one, other := read(0), read(1); one != 400 || other != 200 {
		t.Errorf("beyond: HTTP %d, another account's: HTTP %d", one, other)
	}
	s.Advance(24 * time.Hour)
	if status := read(0); status != 200 {
		t.Errorf("a day later: HTTP %d", status)
	}
}
