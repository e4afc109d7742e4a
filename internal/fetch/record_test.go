package fetch_test

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"sync"

	"github.com/viewfinder-sql/viewfinder/internal/engine"
	"github.com/viewfinder-sql/viewfinder/internal/fetch"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/nodes"
	"github.com/viewfinder-sql/viewfinder/internal/graph"
	"github.com/viewfinder-sql/viewfinder/internal/graphsim"
	"github.com/viewfinder-sql/viewfinder/internal/sqltext"
	"github.com/viewfinder-sql/viewfinder/internal/sqltext/dialect"
	"github.com/viewfinder-sql/viewfinder/internal/sqltext/syntax"
	"github.com/viewfinder-sql/viewfinder/internal/sqltext/token"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// record is one run of a statement as it is seen from outside.
type record struct {
	setting *setting
	query   query
	mode    mode
	names   int // of tables in the text
	wanted  fetch.Wanted

	rows     [][]string
	notes    []fetch.Note
	err      error
	straight bool
	written  int
	letGo    int // items of lists, before they were read to their end
	reused   nodes.Reused
	sought   int           // scans that read only the rows with a value
	crowded  int           // how often there was no room for finding them
	bounds   *fetch.Bounds // of its calls, as EXPLAIN tells beforehand; nil where it was not asked

	mu    sync.Mutex
	calls []call // as the client tells of them
	hits  []hit  // as the simulator has seen them; none where two statements run at once
}

type call = graph.Call

// hit is a call as the simulator has seen it: a request, or an item of a batch.
type hit struct {
	path  string // without the version
	owner string // what the edge hangs on, or the object itself
	edge  string // "" of an object
	query string
	// batch numbers the batch that it was in from 1; 0 for none.
	batch, status, code int
	fault               string
}

// read takes from the statement's text what the driver does.
func (r *record) read(cat *schema.Catalogue) {
	var names []string
	for _, t := range cat.Tables {
		names = append(names, t.Name)
	}
	st, err := sqltext.Analyze(r.query.text(), sqltext.Options{Names: dialect.NewNames(nil, nil, names)})
	if err != nil {
		return // SQLite says what is wrong with it
	}
	if script, err := syntax.NewScript(token.NewText(r.query.text()), 1000); err == nil {
		r.names = len(syntax.ReadStructure(script, 0).Tables)
	}
	if !st.Shape.Streams() || st.Shape.OrderBy {
		return
	}
	r.wanted.Filtered = st.Shape.Where
	if st.Limit != nil && st.Limit.Param == 0 && st.Limit.Value > 0 {
		r.wanted.Rows = int(st.Limit.Value)
		if st.Offset != nil {
			r.wanted.Rows += int(st.Offset.Value)
		}
	}
}

func (r *record) observe(c graph.Call) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.calls = append(r.calls, c)
}

// made lists the calls of the run as the simulator has seen them, those that are
// alike as one, objects without their ids.
func (r *record) made() string {
	var lines []string
	count := map[string]int{}
	for _, h := range r.hits {
		edge := h.edge
		if edge == "" {
			edge = "an object"
		}
		line := fmt.Sprintf("%s?%s %d/%d", edge, h.query, h.status, h.code)
		if count[line]++; count[line] == 1 {
			lines = append(lines, line)
		}
	}
	for i, line := range lines {
		lines[i] = fmt.Sprintf("%4d %s", count[line], line[:min(len(line), 300)])
	}
	return strings.Join(lines[:min(len(lines), 40)], "\n")
}

// quota is how many calls the run has cost.
func (r *record) quota() (n int) {
	for _, c := range r.calls {
		n += c.Quota
	}
	return n
}

// journal takes what the simulator has seen.
func (r *record) journal(entries []graphsim.Entry) {
	batch := 0
	for _, e := range entries {
		if len(e.Batch) == 0 {
			r.hits = append(r.hits, newHit(e.Path, e.Query, 0, e.Status, e.Code, e.Fault))
			continue
		}
		batch++
		for _, item := range e.Batch {
			r.hits = append(r.hits, newHit(item.Path, item.Query, batch, item.Status, item.Code, ""))
		}
	}
}

func newHit(path, query string, batch, status, code int, fault string) hit {
	path = strings.TrimPrefix(strings.TrimPrefix(path, "/"), "v27.0/")
	owner, edge, _ := strings.Cut(path, "/")
	return hit{path: path, owner: owner, edge: edge, query: query, batch: batch, status: status, code: code, fault: fault}
}

func (h *hit) param(name string) string {
	for part := range strings.SplitSeq(h.query, "&") {
		if value, ok := strings.CutPrefix(part, name+"="); ok {
			return value
		}
	}
	return ""
}

func (h *hit) limit() int {
	n, _ := strconv.Atoi(h.param("limit"))
	return n
}

func (h *hit) ok() bool { return h.status == 200 }

// tooMuch reports whether the API asked for less data.
func (h *hit) tooMuch() bool { return h.code == 1 && h.status == 500 && h.fault == "" }

// explained returns how many calls EXPLAIN says that the statement takes.
func explained(conn *engine.Conn, r *record, cfg fetch.Config) (*fetch.Bounds, error) {
	ctx := context.Background()
	run := fetch.NewStatement(cfg)
	itself, err := conn.Prepare(ctx, r.query.text(), run)
	if err != nil {
		return nil, err
	}
	for i := range min(len(r.query.args), r.query.highest()) {
		if err := itself.Bind(i+1, argument(r.query.args[i])); err != nil {
			return nil, err
		}
	}
	run.Rehearse(ctx, itself)
	defer func() { _ = itself.Close() }()
	st, err := conn.Prepare(ctx, "EXPLAIN QUERY PLAN "+r.query.text(), run)
	if err != nil {
		return nil, err
	}
	defer func() { _ = st.Close() }()
	lines, err := fetch.PlanLines(ctx, st)
	if err != nil {
		return nil, err
	}
	steps, err := run.Explain(fetch.Accesses(lines), itself, r.wanted)
	if err != nil {
		return nil, err
	}
	calls, _ := fetch.Total(steps)
	return &calls, nil
}
