package write

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/graph"
	"github.com/viewfinder-sql/viewfinder/internal/value"
	"github.com/viewfinder-sql/viewfinder/schema"
)

const (
	// looking is how long it is looked for what became of a write, also after the end of
	// the statement's context.
	looking = 15 * time.Second
	// skew is how far the platform's clock may be from this one.
	skew = 2 * time.Minute
	// mostPages is how many pages of a list are looked through.
	mostPages = 20
)

// find looks for what became of a call whose answer was lost.
func (w *Writer) find(ctx context.Context, j *Job, c *Call, r graph.Request, begun time.Time, before []Result, out Result, cause error) (Result, error) {
	unknown := &UnknownOutcomeError{Method: r.Method, Path: r.Path, Look: look(j, c), Err: cause}
	q := j.Write.Check
	if q == nil {
		return nil, unknown
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), looking)
	defer cancel()
	found, err := w.look(ctx, j, c, q, begun, before)
	switch {
	case err != nil:
		unknown.Err = fmt.Errorf("%w (looking for it failed too: %w)", cause, err)
		return nil, unknown
	case found == nil:
		unknown.Looked = true
		return nil, unknown
	}
	maps.Copy(out, found)
	what := "it was done"
	if q.Gone {
		what = "there is no such object any more"
	}
	if w.Note != nil {
		w.Note(fmt.Sprintf("%s /%s: its answer was lost; the driver has looked, and %s", r.Method, r.Path, what))
	}
	return out, nil
}

// look asks the question. found is nil where it is not there.
func (w *Writer) look(ctx context.Context, j *Job, c *Call, q *schema.Question, begun time.Time, before []Result) (found Result, err error) {
	request := graph.Request{Path: fill(q.Path, c.row), Fields: &graph.Selection{Fields: q.Fields, Key: q.Key}, Params: values(q), For: j.Table.Name}
	if q.List {
		return w.lookThrough(ctx, j, c, q, request, begun, before)
	}
	node, err := w.Client.Node(ctx, request)
	switch {
	case q.Gone && errors.Is(err, graph.ErrNotFound):
		return Result{}, nil
	case err != nil:
		return nil, err
	case !q.Gone && j.is(q, node, c.row):
		return returned(q, node), nil
	}
	return nil, nil
}

// lookThrough looks through a list.
func (w *Writer) lookThrough(ctx context.Context, j *Job, c *Call, q *schema.Question, request graph.Request, begun time.Time, before []Result) (Result, error) {
	var candidates []Result
	for range mostPages {
		page, err := w.Client.Page(ctx, request)
		if err != nil {
			return nil, err
		}
		past := false
		for i := range page.Nodes {
			n := &page.Nodes[i]
			made, ok := value.ParseTime(field(q, n, q.Time).Text())
			old := ok && made.Before(begun.Add(-skew))
			past = past || old
			if old || !j.is(q, n, c.row) || q.Own != "" && field(q, n, q.Own).IsNull() || isKnown(n, before) {
				continue
			}
			candidates = append(candidates, returned(q, n))
		}
		if page.After == "" || !page.HasNext || q.Newest && past {
			break
		}
		request.Params.Set("after", page.After)
	}
	switch len(candidates) {
	case 0:
		return nil, nil
	case 1:
		return candidates[0], nil
	}
	return nil, fmt.Errorf("%d that are like it were made in these minutes: which of them it is cannot be told", len(candidates))
}

// isKnown reports whether an item was made by the same statement before.
func isKnown(n *graph.Node, before []Result) bool {
	return slices.ContainsFunc(before, func(r Result) bool {
		for _, v := range r {
			if n.ID != "" && v.Text() == n.ID {
				return true
			}
		}
		return false
	})
}

// is reports whether an object has what the row sets.
func (j *Job) is(q *schema.Question, n *graph.Node, row *Row) bool {
	is, wanted := field(q, n, q.Field), row.Value(q.Is)
	if c := j.Table.AnyColumn(q.Is); c.Type == schema.Boolean {
		a, ok := truth(is)
		b, _ := truth(wanted)
		return ok && a == b
	}
	return !is.IsNull() && textOf(is) == textOf(wanted)
}

// field is a field of an answer.
func field(q *schema.Question, n *graph.Node, name string) value.Value {
	if i := slices.Index(q.Fields, name); i >= 0 && i < len(n.Values) {
		return n.Values[i]
	}
	return value.Null
}

// returned are the columns that an item has.
func returned(q *schema.Question, n *graph.Node) Result {
	out := Result{}
	for _, r := range q.Returns {
		v := field(q, n, r.Value)
		if r.Value == "id" {
			v = value.Text(n.ID)
		}
		if !v.IsNull() {
			out[r.Name] = v
		}
	}
	return out
}

// look is what a person looks at, as SQL where a table shows it.
func look(j *Job, c *Call) string {
	if len(j.Table.Columns) == 0 {
		return ""
	}
	columns := j.Write.Keys
	if j.Write.Verb == schema.Insert {
		columns = j.Write.Needs()
		for i := range j.Write.Inputs {
			if in := &j.Write.Inputs[i]; in.Param == "" {
				columns = append(columns, in.Column)
			}
		}
	}
	for _, column := range columns {
		if v := c.row.Value(column); !v.IsNull() && isID(textOf(v)) {
			return fmt.Sprintf("SELECT * FROM %s WHERE %s = '%s'", j.Table.Name, column, textOf(v))
		}
	}
	return ""
}
