package backend

import (
	"context"
	"sync/atomic"
	"testing"

	"github.com/viewfinder-sql/viewfinder/driver/drivertest"
	"github.com/viewfinder-sql/viewfinder/internal/config"
	"github.com/viewfinder-sql/viewfinder/internal/connect"
	"github.com/viewfinder-sql/viewfinder/internal/session"
)

// Who opens a session whose files take long to be read keeps no other from opening one.
func TestOpener_slowFile(t *testing.T) {
	t.Parallel()
	srv := drivertest.Start(t, drivertest.Options{})
	pool := func() *session.Pool {
		cfg, err := config.Parse(srv.DSN())
		if err != nil {
			t.Fatal(err)
		}
		p, err := session.Open(cfg, connect.Options{})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = p.Close() })
		return p
	}
	slow, quick := pool(), pool()
	reading, goOn := make(chan struct{}), make(chan struct{})
	o := New()
	defer o.Close()
	var asked atomic.Int32
	o.known = func(ctx context.Context, s *session.Session) (string, error) {
		if asked.Add(1) == 1 {
			close(reading)
			<-goOn
		}
		return session.Known(ctx, s)
	}
	opened := make(chan error, 1)
	open := func(p *session.Pool) error {
		s, err := p.Session(t.Context())
		if err != nil {
			return err
		}
		defer func() { _ = s.Close() }()
		entered, err := o.enter(t.Context(), p, s)
		if err == nil {
			o.leave(entered)
		}
		return err
	}
	go func() { opened <- open(slow) }()
	<-reading
	if err := open(quick); err != nil {
		t.Error(err)
	}
	close(goOn)
	if err := <-opened; err != nil {
		t.Error(err)
	}
}
