package web

import (
	"context"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/viewfinder-sql/viewfinder/driver/drivertest"
	"github.com/viewfinder-sql/viewfinder/internal/secret"
	"github.com/viewfinder-sql/viewfinder/internal/server/apitoken"
)

// A token that is removed, or expires, ends what runs under it, before the first byte and after
// it, and nothing of another's.
func TestRevoked(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "own")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	file, err := apitoken.At(filepath.Join(dir, "tokens.json"))
	if err != nil {
		t.Fatal(err)
	}
	add := func(name string, expires time.Time) secret.Secret {
		t.Helper()
		token, err := file.Add(t.Context(), apitoken.Entry{Name: name, Database: "instagram", Scope: apitoken.Read, Expires: expires})
		if err != nil {
			t.Fatal(err)
		}
		return token
	}
	r := newRig(t, setup{tokens: file, sim: drivertest.Options{Accounts: 1, Media: 5}})
	removed, expiring, stays := add("removed", time.Time{}), add("expiring", time.Now().Add(3*time.Second)), add("stays", time.Time{})
	const endless = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) "
	ctx, cancel := context.WithCancel(t.Context())
	other := make(chan error, 1)
	go func() { // which nobody ends but the test
		req, err := http.NewRequestWithContext(ctx, http.MethodPost, r.base+"/query?format=json", strings.NewReader(endless+"SELECT count(*) FROM n"))
		if err == nil {
			req.Header.Set("Authorization", "Bearer "+stays.Reveal())
			req.Header.Set("Content-Type", "text/plain")
			var resp *http.Response
			if resp, err = r.client.Do(req); err == nil {
				resp.Body.Close()
			}
		}
		other <- err
	}()
	answers := make(chan *answer, 3)
	for _, ask := range []struct {
		token secret.Secret
		sql   string
	}{{removed, "SELECT count(*) FROM n"}, {removed, "SELECT x FROM n"}, {expiring, "SELECT count(*) FROM n"}} {
		go func() {
			answers <- r.ask(t, http.MethodPost, "/query", endless+ask.sql, ask.token, "Content-Type: text/plain")
		}()
	}
	for r.config.Host.Figures().Running < 4 {
		time.Sleep(time.Millisecond)
	}
	if _, err := file.Remove(t.Context(), "removed"); err != nil {
		t.Fatal(err)
	}
	for range 3 {
		a := <-answers
		if a.StatusCode == http.StatusOK { // it had begun
			if last := a.body[strings.LastIndex(strings.TrimSpace(a.body), "\n")+1:]; !strings.Contains(last, `"status":401`) || a.Trailer.Get(statusTrailer) != "failed" {
				t.Errorf("it ends by %s, %v", last, a.Trailer)
			}
		} else if p := a.problem(t); p.Status != http.StatusUnauthorized || !strings.Contains(p.Detail, "was removed or has expired meanwhile") {
			t.Errorf("%+v", p)
		}
	}
	select {
	case err := <-other:
		t.Errorf("another token's ends too: %v", err)
	default:
	}
	cancel()
	<-other
}
