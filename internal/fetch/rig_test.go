package fetch_test

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	sqlite3 "github.com/ncruces/go-sqlite3"

	"github.com/viewfinder-sql/viewfinder/internal/engine"
	"github.com/viewfinder-sql/viewfinder/internal/fetch"
	"github.com/viewfinder-sql/viewfinder/internal/graph"
	"github.com/viewfinder-sql/viewfinder/internal/graphsim"
	"github.com/viewfinder-sql/viewfinder/internal/value"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// rig is a simulator, a client of it and an engine over the fetcher.
type rig struct {
	t       testing.TB
	sim     *graphsim.Server
	conn    *engine.Conn
	cfg     fetch.Config
	once    bool // nobody is taken to come back to what was read
	keep    bool // nothing is known of a statement's scans, so that all is kept
	nesting fetch.Nesting

	transport *http.Transport
	sent      *settling
}

type tokens string

func (t tokens) AccessToken(context.Context) (string, error) { return string(t), nil }

func newRig(t testing.TB, opts graphsim.Options) *rig {
	t.Helper()
	opts.NewApp = true
	sim, err := graphsim.Start(opts)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = sim.Close() })
	r := &rig{t: t, sim: sim, transport: &http.Transport{}, cfg: fetch.Config{
		Catalogue: schema.Default(), Memory: fetch.NewMemory(),
		Login: schema.FacebookLogin, Version: "v27.0", Now: sim.Now,
	}}
	t.Cleanup(r.transport.CloseIdleConnections)
	r.askWith(graph.Config{Tokens: tokens(sim.Token())})
	r.open()
	return r
}

// open begins an engine over the tables as the login reaches them.
func (r *rig) open() {
	conn, err := engine.Open(context.Background(), engine.Config{Tables: fetch.Modules(r.cfg.Catalogue)})
	if err != nil {
		r.t.Fatal(err)
	}
	r.t.Cleanup(func() { _ = conn.Close() })
	r.conn = conn
}

// askWith has statements ask with such a client.
func (r *rig) askWith(c graph.Config) {
	c.Endpoint, c.Retries = r.sim.URL(), -1
	if c.Transport == nil {
		c.Transport = r.transport
	}
	r.sent = newSettling(c.Transport)
	c.Transport = r.sent
	client, err := graph.New(c)
	if err != nil {
		r.t.Fatal(err)
	}
	r.cfg.Client = client
}

// loginWithInstagram has statements log in with an account, by Instagram Login.
func (r *rig) loginWithInstagram(account int) {
	r.cfg.Login, r.cfg.Catalogue = schema.InstagramLogin, schema.Default().For(schema.InstagramLogin)
	r.open()
	r.askWith(graph.Config{Tokens: r.instagramToken(account)})
}

func (r *rig) instagramToken(account int) tokens {
	return tokens(r.sim.NewToken(graphsim.TokenSpec{Instagram: true, Account: account}))
}

// result is what one execution came to.
type result struct {
	rows  []string
	typed []string // in which a text that looks like a number is marked
	calls []graphsim.Entry
	quota int
	letGo int // items of lists
	notes []fetch.Note
	// sought are the scans that read only the rows with a value, crowded is how often there
	// was no room to find them.
	sought, crowded int
}

func (r *rig) query(sql string, args ...any) (result, error) {
	return r.limited(0, sql, args...)
}

// agrees runs a statement, of whose rows the truth has the same in any order.
func (r *rig) agrees(truth *sqlite3.Conn, sql string) result {
	r.t.Helper()
	want, err := plainRows(truth, marked, sql)
	if err != nil {
		r.t.Fatalf("%s: plain tables: %v", sql, err)
	}
	got, err := r.query(sql)
	if err != nil {
		r.t.Fatalf("%s: %v", sql, err)
	}
	if diff := cmp.Diff(sorted(want), sorted(got.typed)); diff != "" {
		r.t.Errorf("%s: %d rows for %d (-plain tables +virtual tables):\n%s\nnotes %+v", sql, len(got.rows), len(want), diff[:min(len(diff), 800)], got.notes)
	}
	return got
}

// limited runs a statement that wants at most so many rows, as a driver that
// read its LIMIT says.
func (r *rig) limited(want int, sql string, args ...any) (res result, err error) {
	r.sim.ResetJournal()
	ctx := context.Background()
	run := fetch.NewStatement(r.cfg)
	st, err := r.conn.Prepare(ctx, sql, run)
	if err != nil {
		return res, err
	}
	defer func() { _ = st.Close() }()
	if err := st.Unread(); err != nil {
		return res, err
	}
	for i, a := range args {
		v := value.Null
		switch a := a.(type) {
		case string:
			v = value.Text(a)
		case int64:
			v = value.Int(a)
		}
		if err := st.Bind(i+1, v); err != nil {
			return res, err
		}
	}
	if !r.keep {
		run.Compiled(st)
	}
	run.Begin(ctx, nil, fetch.Wanted{Rows: want, Filtered: strings.Contains(sql, "WHERE")})
	defer run.End()
	if r.once {
		run.ReadOnce()
	}
	run.Nest(r.nesting)
	dest := make([]any, st.ColumnCount())
	for {
		ok, err := st.Step(ctx)
		if err != nil {
			return res, err
		}
		if !ok {
			break
		}
		if err := st.Row(dest); err != nil {
			return res, err
		}
		res.rows = append(res.rows, rowText(dest, plain))
		res.typed = append(res.typed, rowText(dest, marked))
	}
	res.letGo = run.LetGo()
	res.sought, res.crowded = run.Sought()
	run.End()
	r.sent.settle()
	res.notes = run.Notes()
	res.calls = r.sim.Journal()
	res.quota = r.sim.Calls()
	return res, nil
}

func newRow(st *engine.Stmt) []any { return make([]any, st.ColumnCount()) }

// rowText writes a row, its texts as text writes them.
func rowText(dest []any, text func(string) string) string {
	parts := make([]string, len(dest))
	for i, v := range dest {
		switch v := v.(type) {
		case nil:
			parts[i] = "~"
		case float64:
			parts[i] = value.Float(v).Text()
			if !strings.ContainsAny(parts[i], ".eI") {
				parts[i] += ".0"
			}
		case string:
			parts[i] = text(v)
		default:
			parts[i] = fmt.Sprint(v)
		}
	}
	return strings.Join(parts, "|")
}

func plain(text string) string { return text }

// marked quotes a text that looks like a number, which an id is at sight.
func marked(text string) string {
	if _, err := strconv.ParseFloat(text, 64); err == nil && len(text) < 10 {
		return "'" + text + "'"
	}
	return text
}

// sorted returns the rows in an order of their own, for queries without one.
func sorted(rows []string) []string {
	rows = slices.Clone(rows)
	slices.Sort(rows)
	return rows
}
