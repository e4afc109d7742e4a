package pgwire_test

import (
	"context"
	"fmt"
	"io"
	"net"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql"
	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgerror"
	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgtype"
	"github.com/viewfinder-sql/viewfinder/internal/server/pgwire"
)

// fake opens backends that know a few statements, all of which PostgreSQL knows too but for
// those of rows, slow, waiting and told.
type fake struct {
	open     atomic.Int64 // backends
	rows     atomic.Int64 // answers that are not closed
	writes   atomic.Int64
	rests    atomic.Int64
	startups sync.Map // by user
}

func (f *fake) Open(_ context.Context, s pgwire.Startup, settings pgwire.Settings) (pgwire.Backend, error) {
	if s.Database == "nowhere" {
		return nil, pgerror.New(pgerror.InvalidCatalogName, "database \"%s\" does not exist", s.Database)
	}
	f.open.Add(1)
	f.startups.Store(s.User, s)
	return &fakeBackend{fake: f, settings: settings, own: map[string]string{"viewfinder.max_calls": "0"}}, nil
}

type fakeBackend struct {
	*fake
	settings pgwire.Settings
	own      map[string]string
}

func (b *fakeBackend) Close() error   { b.open.Add(-1); return nil }
func (b *fakeBackend) ReadOnly() bool { return false }
func (b *fakeBackend) Rest()          { b.rests.Add(1) }
func (b *fakeBackend) Block(bool)     {}

func (b *fakeBackend) Set(_ context.Context, name, value string) error {
	if _, known := b.own[name]; strings.Contains(name, ".") && !known {
		return pgerror.New(pgerror.UndefinedObject, "unrecognized configuration parameter %q", name)
	} else if known {
		b.own[name] = value
	}
	return nil
}

func (b *fakeBackend) Setting(name string) (string, error) {
	v, ok := b.own[strings.ToLower(name)]
	if !ok {
		return "", pgerror.New(pgerror.UndefinedObject, "unrecognized configuration parameter %q", name)
	}
	return v, nil
}

var (
	seriesText = regexp.MustCompile(`^select n from generate_series\(1, ?(\d+)\) n$`)
	rowsText   = regexp.MustCompile(`^select \* from rows\((\d+)\)$`)
	slowText   = regexp.MustCompile(`^select \* from slow\((\d+), (\w+)\)$`)
	valueText  = regexp.MustCompile(`^select '(.*)'::([a-z0-9 \[\]]+)$`)
	paramText  = regexp.MustCompile(`^select \$1::([a-z0-9 \[\]]+)$`)
)

func (b *fakeBackend) Check(text string) error {
	if text == "selec 1" {
		return pgerror.New(pgerror.SyntaxError, "syntax error at or near \"selec\"").At(1)
	}
	return nil
}

func (b *fakeBackend) Prepare(ctx context.Context, text string, params []pgtype.OID) (pgwire.Prepared, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	p := &fakePrepared{b: b, tag: "SELECT"}
	one := func(name string, oid pgtype.OID, rows ...any) {
		p.columns = []pgsql.Column{{Name: name, Type: oid, Mod: -1}}
		p.next = func(_ context.Context, i int, _ []any) ([]any, error) {
			if i >= len(rows) {
				return nil, io.EOF
			}
			return []any{rows[i]}, nil
		}
	}
	switch {
	case text == "select 1":
		one("?column?", pgtype.Int4, int64(1))
	case text == "select 1, null":
		p.columns = []pgsql.Column{{Name: "?column?", Type: pgtype.Int4, Mod: -1}, {Name: "?column?", Type: pgtype.Text, Mod: -1}}
		p.next = func(_ context.Context, i int, _ []any) ([]any, error) {
			if i > 0 {
				return nil, io.EOF
			}
			return []any{int64(1), nil}, nil
		}
	case text == "selec 1":
		return nil, b.Check(text)
	case text == "select 1 from nowhere":
		e := pgerror.New(pgerror.UndefinedTable, "relation \"nowhere\" does not exist")
		return nil, e.At(15)
	case text == "select 1/0":
		one("?column?", pgtype.Int4)
		p.failed = pgerror.New(pgerror.DivisionByZero, "division by zero") // as soon as it is run
	case text == "select pg_sleep(60)":
		one("pg_sleep", pgtype.Void)
		p.next = func(ctx context.Context, _ int, _ []any) ([]any, error) {
			<-ctx.Done()
			return nil, ctx.Err()
		}
	case text == "select * from told":
		one("told", pgtype.Text, "x")
		p.notices = []pgwire.Notice{
			{Severity: "WARNING", Code: "01000", Message: "some rows are missing", Detail: "no permission", Hint: "The answer is not complete."},
			{Severity: "NOTICE", Code: "00000", Message: "3 calls"},
		}
	case text == "insert into posts values (1)":
		p.tag, p.writes = "INSERT", true
		p.next = func(context.Context, int, []any) ([]any, error) { return nil, io.EOF }
	case text == "insert into posts values (1/0)":
		p.tag, p.writes, p.failed = "INSERT", true, pgerror.New(pgerror.DivisionByZero, "division by zero")
	case seriesText.MatchString(text):
		n := number(seriesText.FindStringSubmatch(text)[1])
		one("n", pgtype.Int4)
		p.next = func(_ context.Context, i int, _ []any) ([]any, error) {
			if i >= n {
				return nil, io.EOF
			}
			return []any{int64(i + 1)}, nil
		}
	case rowsText.MatchString(text):
		p.many(number(rowsText.FindStringSubmatch(text)[1]))
	case slowText.MatchString(text):
		m := slowText.FindStringSubmatch(text)
		n := number(m[1])
		wait, err := time.ParseDuration(m[2])
		if err != nil {
			return nil, err
		}
		one("n", pgtype.Int4)
		p.next = func(ctx context.Context, i int, _ []any) ([]any, error) {
			if i >= n {
				return nil, io.EOF
			}
			if i > 0 {
				select {
				case <-time.After(wait):
				case <-ctx.Done():
					return nil, ctx.Err()
				}
			}
			return []any{int64(i + 1)}, nil
		}
	case valueText.MatchString(text):
		m := valueText.FindStringSubmatch(text)
		oid, ok := pgtype.ByName(m[2])
		if !ok {
			return nil, fmt.Errorf("no type %s", m[2])
		}
		v, err := pgtype.DecodeText(m[1], oid, pgtype.Env{Zone: b.settings.Zone()})
		if err != nil {
			return nil, err
		}
		one(m[2], oid, v)
	case paramText.MatchString(text):
		name := paramText.FindStringSubmatch(text)[1]
		oid, ok := pgtype.ByName(name)
		if !ok {
			return nil, fmt.Errorf("no type in %s", text)
		}
		p.params = []pgtype.OID{oid}
		if len(params) > 0 && params[0] != 0 {
			p.params[0] = params[0]
		}
		one(name, oid)
		p.next = func(_ context.Context, i int, args []any) ([]any, error) {
			if i > 0 {
				return nil, io.EOF
			}
			return args, nil
		}
	default:
		word, _, _ := strings.Cut(text, " ")
		e := pgerror.New(pgerror.SyntaxError, "syntax error at or near \"%s\"", word)
		return nil, e.At(1)
	}
	return p, nil
}

func number(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		panic(err)
	}
	return n
}

type fakePrepared struct {
	b       *fakeBackend
	columns []pgsql.Column
	params  []pgtype.OID
	tag     string
	writes  bool
	failed  error
	notices []pgwire.Notice
	next    func(ctx context.Context, i int, args []any) ([]any, error)
}

// many answers with n rows of four columns.
func (p *fakePrepared) many(n int) {
	p.columns = []pgsql.Column{
		{Name: "id", Type: pgtype.Int8, Mod: -1},
		{Name: "caption", Type: pgtype.Text, Mod: -1},
		{Name: "created", Type: pgtype.Timestamptz, Mod: -1},
		{Name: "rate", Type: pgtype.Float8, Mod: -1},
	}
	row := []any{int64(0), "a caption of some length", "2026-11-29 10:00:00", 0.25}
	p.next = func(_ context.Context, i int, _ []any) ([]any, error) {
		if i >= n {
			return nil, io.EOF
		}
		row[0] = int64(i)
		return row, nil
	}
}

func (p *fakePrepared) Columns() []pgsql.Column { return p.columns }
func (p *fakePrepared) Params() []pgtype.OID    { return p.params }
func (p *fakePrepared) Tag() string             { return p.tag }
func (p *fakePrepared) Writes() bool            { return p.writes }
func (p *fakePrepared) Close() error            { return nil }

func (p *fakePrepared) Run(ctx context.Context, args []any) (pgwire.Rows, error) {
	if p.failed != nil {
		return nil, p.failed
	}
	p.b.rows.Add(1)
	if p.writes {
		p.b.writes.Add(1)
	}
	return &fakeRows{p: p, ctx: ctx, args: args}, nil
}

type fakeRows struct {
	p    *fakePrepared
	ctx  context.Context
	args []any
	i    int
	row  []any
}

func (r *fakeRows) Next() (err error) {
	if err := r.ctx.Err(); err != nil {
		return err
	}
	r.row, err = r.p.next(r.ctx, r.i, r.args)
	r.i++
	return err
}

func (r *fakeRows) Row() []any               { return r.row }
func (r *fakeRows) Affected() int64          { return 1 }
func (r *fakeRows) Notices() []pgwire.Notice { return r.p.notices }
func (r *fakeRows) Close() error             { r.p.b.rows.Add(-1); return nil }

// serve serves on loopback until the test ends, and returns the address. Everything that was
// opened must be closed by then.
func serve(t testing.TB, f *fake, c pgwire.Config) net.Addr {
	t.Helper()
	c.Opener = f
	if c.Trouble == nil {
		c.Trouble = func(_ net.Addr, err error) { t.Errorf("%v", err) }
	}
	server := pgwire.New(c)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	var sessions sync.WaitGroup
	sessions.Go(func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			sessions.Go(func() { server.Handle(ctx, conn) })
		}
	})
	t.Cleanup(func() {
		listener.Close()
		stop()
		sessions.Wait()
		if f.open.Load() != 0 || f.rows.Load() != 0 || server.Sessions() != 0 {
			t.Errorf("left open: %d backends, %d answers, %d sessions", f.open.Load(), f.rows.Load(), server.Sessions())
		}
	})
	return listener.Addr()
}
