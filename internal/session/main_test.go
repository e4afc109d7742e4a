package session_test

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/viewfinder-sql/viewfinder/driver/drivertest"
	"github.com/viewfinder-sql/viewfinder/internal/config"
	"github.com/viewfinder-sql/viewfinder/internal/connect"
	"github.com/viewfinder-sql/viewfinder/internal/graphsim"
	"github.com/viewfinder-sql/viewfinder/internal/session"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func simulated(t *testing.T, opts ...drivertest.Options) *drivertest.Server {
	t.Helper()
	var o drivertest.Options
	if len(opts) > 0 {
		o = opts[0]
	}
	if o.Now.IsZero() && o.Clock == nil {
		o.Now = graphsim.DefaultNow
	}
	return drivertest.Start(t, o)
}

// pool opens a pool, which ends with the test.
func pool(t *testing.T, dsn string, o connect.Options) *session.Pool {
	t.Helper()
	cfg, err := config.Parse(dsn)
	if err != nil {
		t.Fatal(err)
	}
	p, err := session.Open(cfg, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := p.Close(); err != nil {
			t.Error(err)
		}
	})
	return p
}

// begin makes a session, which ends with the test.
func begin(t *testing.T, p *session.Pool) *session.Session {
	t.Helper()
	s, err := p.Session(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// all reads the rows of a statement, values parted by |.
func all(t *testing.T, s *session.Session, query string, values ...any) ([]string, error) {
	t.Helper()
	args := make([]session.Arg, len(values))
	for i, v := range values {
		args[i].Value = v
	}
	rows, err := s.Query(t.Context(), query, args)
	if err != nil {
		return nil, err
	}
	return read(t, rows)
}

func read(t *testing.T, rows *session.Rows) (lines []string, err error) {
	t.Helper()
	for err = rows.Next(); err == nil; err = rows.Next() {
		var texts []string
		for _, v := range rows.Row() {
			if at, ok := v.(time.Time); ok {
				v = at.Format(time.RFC3339)
			}
			texts = append(texts, fmt.Sprint(v))
		}
		lines = append(lines, strings.Join(texts, "|"))
	}
	if errors.Is(err, io.EOF) {
		err = nil
	}
	return lines, errors.Join(err, rows.Close())
}
