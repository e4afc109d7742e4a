package fetch

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/engine"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/answer"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/nodes"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/pager"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/shape"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/terms"
	"github.com/viewfinder-sql/viewfinder/internal/graph"
	"github.com/viewfinder-sql/viewfinder/internal/value"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// questions are those that an execution has asked, and who asks them.
type questions struct {
	*planner
	pager    *pager.Pager
	seen     *nodes.Store
	accounts *accounts
	objects  *objects
	lists    *lists
	refusals *refusals

	byText map[string]*nodes.Question
}

// values are those of each argument, by column. An argument without a term has none.
type values map[string][]value.Value

// contradict reports whether the terms on an argument leave no value of it.
func (v values) contradict() bool {
	for _, given := range v {
		if len(given) == 0 {
			return true
		}
	}
	return false
}

// add narrows an argument by a term.
func (v values) add(column string, arg engine.Arg) {
	given := terms.Values(arg)
	if old, again := v[column]; again {
		given = slices.DeleteFunc(given, func(x value.Value) bool {
			return !slices.ContainsFunc(old, func(y value.Value) bool { return written(x) == written(y) })
		})
	}
	v[column] = given
}

// written is a value as a column of texts has it, and compares it.
func written(v value.Value) string {
	text := v.Text()
	if v.Kind() == value.KindFloat && !strings.ContainsAny(text, ".eIN") {
		text += ".0"
	}
	return text
}

// choices are the combinations of the values of a table's arguments: what each row
// has in their columns, and what is sent for them.
func choices(t *schema.Table, v values) (out []choice, err error) {
	out = []choice{{map[string]value.Value{}, map[string]string{}}}
	for i := range t.Arguments {
		a := &t.Arguments[i]
		given, named := v[a.Column]
		if !named && a.Default == "" {
			continue
		}
		if !named {
			given = []value.Value{value.Text(a.Default)}
		}
		var more []choice
		seen := map[string]bool{}
		for _, x := range given {
			column, _ := t.Column(a.Column)
			row, sent, err := spell(t, a, column, x)
			if err != nil {
				return nil, err
			}
			if sent == "" || seen[row.Text()] { // which equals no row's, or one that there is
				continue
			}
			seen[row.Text()] = true
			for _, c := range out {
				more = append(more, c.with(a.Column, row, sent))
			}
		}
		out = more
	}
	return out, nil
}

// choice is one of them.
type choice struct {
	given map[string]value.Value
	sent  map[string]string
}

func (c choice) with(column string, row value.Value, sent string) choice {
	c.given, c.sent = maps.Clone(c.given), maps.Clone(c.sent)
	c.given[column], c.sent[column] = row, sent
	return c
}

// spell gives a value the form that the row has and the one that is sent, "" for a
// value that no row can have.
func spell(t *schema.Table, a *schema.Argument, column *schema.Column, v value.Value) (row value.Value, sent string, err error) {
	text := written(v)
	switch column.Type {
	case schema.Datetime:
		at, ok := value.ParseTime(text)
		if !ok {
			return value.Null, "", fmt.Errorf("%s: %s '%s' is no time: write it as 2026-01-31 or 2026-01-31 10:00:00", t.Name, a.Column, text)
		}
		return value.Text(value.FormatTime(at)), strconv.FormatInt(at.Unix(), 10), nil
	case schema.Integer, schema.Real, schema.Boolean:
		row, ok := answer.Convert(column.Type, v)
		if !ok {
			return value.Null, "", nil
		}
		return row, row.Text(), nil
	default:
		sent, ok := a.Sent(text)
		if !ok && a.Values != nil {
			return value.Null, "", fmt.Errorf("%s: %s %q: the API takes %s", t.Name, a.Column, text, strings.Join(a.Values, ", "))
		}
		if column.IsID() && !objectID(sent) {
			sent = ""
		}
		return value.Text(text), sent, nil
	}
}

// params are the query parameters among what is sent.
func (c choice) params(t *schema.Table) (out []graph.Arg) {
	for _, a := range t.Arguments {
		if sent, ok := c.sent[a.Column]; ok && a.Param != "" {
			out = append(out, graph.Arg{Name: a.Param, Value: sent})
		}
	}
	return out
}

// ask returns the question with that text, and makes it where the statement has not
// asked it yet.
func (x *questions) ask(text string, make func() *nodes.Question) *nodes.Question {
	q := x.byText[text]
	if q == nil {
		q = make()
		q.Text, q.Row, q.Members = text, text, map[*shape.Path]*nodes.Members{}
		x.byText[text] = q
	}
	return q
}

// text writes a choice so that it tells it from others.
func (c choice) text() string {
	var b strings.Builder
	for _, column := range slices.Sorted(maps.Keys(c.given)) {
		fmt.Fprintf(&b, " %s=%q", column, c.given[column].Text())
	}
	return strings.TrimSpace(b.String())
}

// listed returns the questions that the arguments of a listed table ask: one, nil,
// where no request changes by them.
func (x *questions) listed(t *schema.Table, v values) ([]*nodes.Question, error) {
	if len(t.Arguments) == 0 {
		return []*nodes.Question{nil}, nil
	}
	all, err := choices(t, v)
	if err != nil {
		return nil, err
	}
	out := make([]*nodes.Question, len(all))
	for i, c := range all {
		if len(c.given) > 0 {
			out[i] = x.ask(t.RootName()+"/"+strings.Join(t.Path, "/")+" "+c.text(), func() *nodes.Question {
				return &nodes.Question{Table: t.Name, Given: c.given, Params: c.params(t)}
			})
		}
	}
	return out, nil
}
