package lake

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/johannesboyne/gofakes3"
	"github.com/johannesboyne/gofakes3/backend/s3mem"
	pq "github.com/parquet-go/parquet-go"

	"github.com/viewfinder-sql/viewfinder/internal/keeping/blob"
	"github.com/viewfinder-sql/viewfinder/internal/keeping/history"
	"github.com/viewfinder-sql/viewfinder/internal/keeping/sqlsink"
)

var media = &history.Table{Name: "Media", Key: []string{"Id"}, Columns: []history.Column{
	{Name: "Id"},
	{Name: "Caption"},
	{Name: "MediaType"},
	{Name: "LikesCount", Type: history.Integer},
	{Name: "Rate", Type: history.Real},
	{Name: "IsShared", Type: history.Boolean},
	{Name: "Timestamp", Type: history.Time},
	{Name: "Extra", Type: history.JSON},
}}

var accounts = []string{"17841400000000001", "17841400000000002", "17841400000000003"}

// began is when the first reading was, shortly before a month ends.
var began = time.Date(2026, 10, 31, 20, 0, 0, 123_000, time.UTC)

// step is what the n-th reading of an account finds: posts that change at random, some of them gone.
func step(r *rand.Rand, t *history.Table, account string, n int) *history.Step {
	var rows []history.Row
	for post := range 40 {
		if r.IntN(10) == 0 {
			continue
		}
		id := account + "_" + fmt.Sprint(post)
		row := history.Row{Values: []any{
			id, "a caption of " + id + strings.Repeat(" é", post), []string{"IMAGE", "VIDEO"}[post%2],
			int64(r.IntN(3)), float64(post) / 4, post%3 == 0, began.Add(-time.Duration(post) * time.Hour), `{"a":1}`,
		}}
		if post%5 == 0 {
			row.Values[4], row.Missing = nil, map[string][]string{"Rate": {"too_few_viewers"}}
		}
		for len(row.Values) < len(t.Columns) {
			row.Values = append(row.Values, "later")
		}
		rows = append(rows, row)
	}
	at := began.Add(time.Duration(n) * time.Hour)
	return &history.Step{
		Batches: []history.Batch{{Table: t, Rows: rows, Scope: &history.Scope{}, Scan: history.Scan{
			Account: account, Began: at, Ended: at, Complete: r.IntN(4) > 0, Calls: 1,
		}}},
		Checkpoint: fmt.Append(nil, n),
	}
}

// clone is a step whose rows are its own: a sink changes them.
func clone(s *history.Step) *history.Step {
	c := *s
	c.Batches = slices.Clone(s.Batches)
	for i := range c.Batches {
		c.Batches[i].Rows = slices.Clone(c.Batches[i].Rows)
		for k := range c.Batches[i].Rows {
			c.Batches[i].Rows[k].Values = slices.Clone(c.Batches[i].Rows[k].Values)
		}
	}
	return &c
}

func commit(t *testing.T, sink history.Sink, s *history.Step) {
	t.Helper()
	claim, err := sink.Claim(t.Context(), history.Task{Account: s.Batches[0].Scan.Account, Table: s.Batches[0].Table.Name})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := sink.Commit(t.Context(), claim, clone(s)); err != nil {
		t.Fatal(err)
	}
}

// sqlite is a state, or a judge, in a file.
func sqlite(t *testing.T, path string) *sqlsink.Sink {
	t.Helper()
	s, err := sqlsink.OpenSQLite(path)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// open opens a lake for a table.
func open(t *testing.T, place string, state *sqlsink.Sink, tables ...*history.Table) *Sink {
	t.Helper()
	s, err := Open(t.Context(), place, state)
	if err != nil {
		t.Fatal(err)
	}
	s.part, s.many, s.rows = 50, 3, 70
	if err := s.Prepare(t.Context(), tables); err != nil {
		t.Fatal(err)
	}
	return s
}

// finish writes out what waits, and closes.
func finish(s *Sink) error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	return errors.Join(s.Finish(ctx), s.Close())
}

// judge is a sink that keeps the same in a database alone.
func judge(t *testing.T, tables ...*history.Table) *sqlsink.Sink {
	t.Helper()
	s := sqlite(t, filepath.Join(t.TempDir(), "judge.db"))
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	if err := s.Prepare(t.Context(), tables); err != nil {
		t.Fatal(err)
	}
	return s
}

// kept are the versions of a table in a database, by their names; scans are numbered
// otherwise there.
func kept(t *testing.T, s *sqlsink.Sink, table *history.Table) map[string]string {
	t.Helper()
	columns := []string{"account", "row_key", "seen_from", "seen_to", "missing"}
	for _, c := range table.Columns {
		columns = append(columns, c.Name)
	}
	rows, err := s.DB().QueryContext(t.Context(), "SELECT "+strings.Join(columns, ", ")+" FROM "+table.Name+"_version")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	all := map[string]string{}
	for rows.Next() {
		values, into := make([]any, len(columns)), make([]any, len(columns))
		for i := range values {
			into[i] = &values[i]
		}
		if err := rows.Scan(into...); err != nil {
			t.Fatal(err)
		}
		for i, v := range values {
			if i >= 5 && table.Columns[i-5].Type == history.Boolean && v != nil {
				values[i] = v == int64(1)
			}
		}
		all[fmt.Sprint(values[:3])] = fmt.Sprint(values[3:])
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return all
}

// published are the versions in the parts that a manifest names, read by nothing of this package.
func published(t *testing.T, store blob.Store, table *history.Table) (all map[string]string, m *Manifest) {
	t.Helper()
	m = new(Manifest)
	if err := json.Unmarshal(read(t, store, strings.ToLower(table.Name)+"/manifest.json"), m); err != nil {
		t.Fatal(err)
	}
	columns := []string{"account", "row_key", "seen_from", "seen_to", "missing"}
	for _, c := range table.Columns {
		columns = append(columns, strings.ToLower(c.Name))
	}
	all = map[string]string{}
	for _, p := range m.Parts {
		data := read(t, store, p.File)
		f, err := pq.OpenFile(bytes.NewReader(data), int64(len(data)))
		if err != nil {
			t.Fatal(p.File, err)
		}
		if f.NumRows() != p.Rows || f.Size() != p.Bytes {
			t.Errorf("%s has %d rows, and the manifest says %d", p.File, f.NumRows(), p.Rows)
		}
		reader := pq.NewReader(f)
		buf := make([]pq.Row, 1)
		for {
			n, err := reader.ReadRows(buf)
			if n == 0 {
				if !errors.Is(err, io.EOF) {
					t.Fatal(err)
				}
				break
			}
			values := make([]any, len(columns))
			for i, c := range f.Root().Columns() {
				v, at := buf[0][i], slices.Index(columns, c.Name())
				switch {
				case at < 0 || v.IsNull():
				case strings.HasPrefix(c.Type().String(), "TIMESTAMP"):
					values[at] = time.UnixMicro(v.Int64()).UTC().Format(history.TimeForm)
				case v.Kind() == pq.Boolean:
					values[at] = v.Boolean()
				case v.Kind() == pq.Int64:
					values[at] = v.Int64()
				case v.Kind() == pq.Double:
					values[at] = v.Double()
				default:
					values[at] = string(v.ByteArray())
				}
			}
			if month := values[2].(string)[:7]; month != p.Month {
				t.Errorf("%s has a version of %s", p.File, month)
			}
			name := fmt.Sprint(values[:3])
			if _, twice := all[name]; !twice || values[3] != nil {
				all[name] = fmt.Sprint(values[3:])
			}
		}
		if err := reader.Close(); err != nil {
			t.Error(err)
		}
	}
	return all, m
}

func read(t *testing.T, store blob.Store, key string) []byte {
	t.Helper()
	body, _, err := store.Get(t.Context(), key)
	if err != nil {
		t.Fatal(err)
	}
	defer body.Close()
	data, err := io.ReadAll(body)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// same compares what is published with what a database keeps.
func same(t *testing.T, got, want map[string]string) {
	t.Helper()
	if len(want) == 0 {
		t.Fatal("the judge has nothing")
	}
	wrongs := 0
	for _, name := range slices.Sorted(maps.Keys(want)) {
		if got[name] != want[name] {
			if wrongs++; wrongs <= 3 {
				t.Errorf("%s is %q, want %q", name, got[name], want[name])
			}
		}
	}
	if len(got) != len(want) || wrongs > 3 {
		t.Fatalf("%d versions, %d of them wrong, want %d", len(got), wrongs, len(want))
	}
}

// files are the parts that are there.
func files(t *testing.T, store blob.Store) (all []string) {
	t.Helper()
	for info, err := range store.List(t.Context(), "") {
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasSuffix(info.Key, ".parquet") {
			all = append(all, info.Key)
		}
	}
	return all
}

// bucket starts a stand-in of S3, of whose requests every some fails, and returns its place.
func bucket(t testing.TB, faulty int64) string {
	t.Helper()
	t.Setenv("AWS_ACCESS_KEY_ID", "fake-key")
	t.Setenv("AWS_SECRET_ACCESS_KEY", "fake-secret")
	backend := s3mem.New()
	if err := backend.CreateBucket("kept"); err != nil {
		t.Fatal(err)
	}
	fake := gofakes3.New(backend, gofakes3.WithLogger(gofakes3.DiscardLog())).Server()
	var asked atomic.Int64
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if n := asked.Add(1); faulty == 0 || n%faulty != 0 {
			fake.ServeHTTP(w, r)
			return
		} else if n%2 == 0 {
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		fake.ServeHTTP(httptest.NewRecorder(), r)
		if conn, _, err := http.NewResponseController(w).Hijack(); err == nil {
			_ = conn.Close()
		}
	}))
	t.Cleanup(server.Close)
	return "s3://kept/lake?endpoint=" + server.URL
}

// failing is a place whose writing can be made to fail, before it or after.
type failing struct {
	blob.Store
	before, after error
}

func (f *failing) Put(ctx context.Context, key string, body io.ReadSeeker, size int64, when blob.When) (blob.Info, error) {
	if f.before != nil {
		return blob.Info{}, f.before
	}
	info, err := f.Store.Put(ctx, key, body, size, when)
	return info, errors.Join(err, f.after)
}

func (f *failing) Erase(ctx context.Context, key string) error {
	if f.after != nil {
		return f.after
	}
	return f.Store.Erase(ctx, key)
}

// reading is a place in which something happens once a manifest was read.
type reading struct {
	blob.Store
	once func()
}

func (r *reading) Get(ctx context.Context, key string) (io.ReadCloser, blob.Info, error) {
	body, info, err := r.Store.Get(ctx, key)
	if once := r.once; strings.HasSuffix(key, "/manifest.json") && once != nil {
		r.once = nil
		once()
	}
	return body, info, err
}
