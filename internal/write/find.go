package write

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/url"
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
	// Skew is how far the platform's clock may be from this one.
	Skew = 2 * time.Minute
	// near is how far it is where both are set by the network: what was made longer before
	// the call, by its time, may be of another one.
	near = 5 * time.Second
	// mostPages is how many pages of a list are looked through.
	mostPages = 20
)

// search is for what became of a call whose answer was lost.
type search struct {
	client  *graph.Client
	made    *Made
	note    func(text string) // nil tells nobody
	job     *Job
	call    *Call
	request graph.Request
	begun   time.Time
}

// find looks for what became of the call, and adds what it made to what is known of the row.
func (s *search) find(ctx context.Context, out Result, cause error) (Result, error) {
	unknown := &UnknownOutcomeError{Method: s.request.Method, Path: s.request.Path, Look: look(s.job, s.call), Err: cause}
	if s.job.Write.Check == nil {
		return nil, unknown
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), looking)
	defer cancel()
	found, err := s.look(ctx)
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
	switch q := s.job.Write.Check; {
	case q.Gone:
		what = "there is no such object any more; whether by this call or since before cannot be told"
	case !q.Made():
		what = "it is so; whether by this call or since before cannot be told"
	}
	if s.note != nil {
		s.note(fmt.Sprintf("%s /%s: its answer was lost; the driver has looked, and %s", s.request.Method, s.request.Path, what))
	}
	return out, nil
}

// look asks the question. found is nil where it is not there.
func (s *search) look(ctx context.Context) (found Result, err error) {
	q, row := s.job.Write.Check, s.call.row
	request := graph.Request{Path: fill(q.Path, row), Fields: &graph.Selection{Fields: q.Fields, Key: q.Key}, Account: s.request.Account, For: s.job.Table.Name, Fresh: true}
	if q.List {
		return s.lookThrough(ctx, request)
	}
	node, err := s.client.Node(ctx, request)
	switch {
	case q.Gone && errors.Is(err, graph.ErrNotFound):
		return Result{}, nil
	case err != nil:
		return nil, err
	case !q.Gone && s.job.is(q, node, row):
		return returned(q, node), nil
	}
	return nil, nil
}

// lookThrough looks through a list.
func (s *search) lookThrough(ctx context.Context, request graph.Request) (Result, error) {
	q := s.job.Write.Check
	request.Params = url.Values{"limit": {"50"}}
	var candidates []Result
	doubtful := false
	for range mostPages {
		page, err := s.client.Page(ctx, request)
		if err != nil {
			return nil, err
		}
		past := false
		for i := range page.Nodes {
			n := &page.Nodes[i]
			made, ok := value.ParseTime(field(q, n, q.Time).Text())
			old := ok && made.Before(s.begun.Add(-Skew))
			past = past || old
			if old || !s.job.is(q, n, s.call.row) || q.Own != "" && field(q, n, q.Own).IsNull() || s.made.has(n.ID) {
				continue
			}
			candidates = append(candidates, returned(q, n))
			doubtful = doubtful || ok && (made.Before(s.begun.Add(-near)) || !s.made.isAlone(s.request))
		}
		if page.After == "" || !page.HasNext || q.Newest && past {
			break
		}
		request.Params.Set("after", page.After)
	}
	switch {
	case len(candidates) == 0:
		return nil, nil
	case len(candidates) > 1 || doubtful:
		return nil, fmt.Errorf("%d like it, made in these minutes, may be of another call: whether one is of this call cannot be told", len(candidates))
	}
	return candidates[0], nil
}

// is reports whether an object has what the row sets.
func (j *Job) is(q *schema.Question, n *graph.Node, row *Row) bool {
	is, wanted := field(q, n, q.Field), row.Value(q.Is)
	if c := j.Table.AnyColumn(q.Is); c.Type == schema.Boolean {
		a, ok := Truth(is)
		b, _ := Truth(wanted)
		return ok && a == b
	}
	return !is.IsNull() && TextOf(is) == TextOf(wanted)
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
		if v := c.row.Value(column); !v.IsNull() && IsID(TextOf(v)) {
			return fmt.Sprintf("SELECT * FROM %s WHERE %s = '%s'", j.Table.Name, column, TextOf(v))
		}
	}
	return ""
}
