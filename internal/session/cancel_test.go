package session_test

import (
	"context"
	"errors"
	"net/http"
	"testing"

	"github.com/viewfinder-sql/viewfinder/driver/drivertest"
	"github.com/viewfinder-sql/viewfinder/internal/connect"
	"github.com/viewfinder-sql/viewfinder/internal/session"
)

// stuck is a transport whose requests never come back, and are told of.
type stuck struct{ sent chan struct{} }

func (s stuck) RoundTrip(r *http.Request) (*http.Response, error) {
	s.sent <- struct{}{}
	<-r.Context().Done()
	return nil, r.Context().Err()
}

// A call under way ends when its session is cancelled by whoever has its key; and
// nothing else does.
func TestPool_cancel(t *testing.T) {
	t.Parallel()
	srv := simulated(t, drivertest.Options{Media: 3})
	sent := make(chan struct{}, 10)
	p := pool(t, srv.AppDSN()+";OAuthAccessToken=fake", connect.Options{WrapTransport: func(http.RoundTripper) http.RoundTripper { return stuck{sent} }})
	other := begin(t, p)
	for _, query := range []string{"SELECT Id FROM Media", "EXPLAIN ANALYZE SELECT Id FROM Media", "EXEC GetTokenInfo"} {
		s := begin(t, p)
		if p.Cancel(session.Key{Number: s.Key().Number, Secret: s.Key().Secret + 1}) || p.Cancel(session.Key{Number: 1000, Secret: s.Key().Secret}) {
			t.Error("a key of no session cancels")
		}
		failed := make(chan error)
		ctx, end := context.WithCancel(t.Context())
		go func() {
			rows, err := s.Query(ctx, query, nil)
			if err == nil {
				err = rows.Drain()
			}
			failed <- err
		}()
		<-sent
		if !p.Cancel(other.Key()) || !p.Cancel(s.Key()) {
			t.Error("the key is not known")
		}
		if err := <-failed; !errors.Is(err, session.ErrCancelled) || !errors.Is(err, context.Canceled) {
			t.Errorf("%s: %v", query, err)
		}
		if ctx.Err() != nil {
			t.Error("the caller's context ended")
		}
		end()
		if lines, err := all(t, s, "SELECT 1"); err != nil || len(lines) != 1 {
			t.Errorf("after %s: %v, %v", query, lines, err)
		}
		key := s.Key()
		if err := s.Close(); err != nil {
			t.Error(err)
		}
		if p.Cancel(key) {
			t.Error("a closed session is cancelled")
		}
	}
}

// Rows between two reads are cancelled too; the end of the caller's own context is
// not called that.
func TestSession_cancelBetweenRows(t *testing.T) {
	t.Parallel()
	srv := simulated(t, drivertest.Options{Media: 300})
	s := begin(t, pool(t, srv.DSN(), connect.Options{}))
	for _, own := range []bool{false, true} {
		ctx, end := context.WithCancel(t.Context())
		var report session.Report
		rows, err := s.Query(session.WithReport(ctx, func(r session.Report) { report = r }), "SELECT Id FROM Media", nil)
		if err != nil {
			t.Fatal(err)
		}
		if err := rows.Next(); err != nil {
			t.Fatal(err)
		}
		if own {
			end()
		} else {
			s.Cancel()
		}
		err = rows.Drain()
		if !errors.Is(err, context.Canceled) || errors.Is(err, session.ErrCancelled) == own {
			t.Errorf("own context %t: %v", own, err)
		}
		if report.Complete || report.Ended || report.Rows != 1 {
			t.Errorf("own context %t: report %+v", own, report)
		}
		end()
	}
}
