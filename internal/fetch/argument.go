package fetch

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/bitset"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/nodes"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/shape"
	"github.com/viewfinder-sql/viewfinder/internal/graph"
	"github.com/viewfinder-sql/viewfinder/internal/plan"
	"github.com/viewfinder-sql/viewfinder/internal/value"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// AskerError says that an answer depends on the account that asks, and that the
// statement names none of several.
type AskerError struct {
	// Table has the account in Column.
	Table, Column string
	// Accounts are the ids of those that there are.
	Accounts []string
}

func (e *AskerError) Error() string {
	return fmt.Sprintf("%s: %s = … is required: what there is depends on the account that asks; name one of %s", e.Table, e.Column, strings.Join(e.Accounts, ", "))
}

// pose returns the questions that the values of a table's arguments ask; ahead says that
// no scan has come to them yet, and keeps to those that were not asked before.
func (x *questions) pose(t *schema.Table, a *plan.Access, b scanTerms, ahead bool) ([]posed, error) {
	all, err := choices(t, b.values)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	askers, err := x.askers(t, b.accounts, x.everyone(t, a))
	if err != nil {
		return nil, err
	}
	these := x.questionsOf(t, all, askers, ahead)
	if !ahead {
		for _, q := range these {
			x.objects.named(q.Question)
		}
	}
	return these, nil
}

// objectsOf returns the objects of questions, as far as there are such. What the rows show
// of them is still to be brought.
func (x *questions) objectsOf(t *schema.Table, these []posed) ([]*nodes.Node, error) {
	found, err := x.findObjects(t, these)
	if err != nil {
		return nil, err
	}
	out := make([]*nodes.Node, 0, len(found))
	for _, q := range found {
		out = append(out, q.Object)
	}
	return out, nil
}

// bring asks for objects that were named, each for what the columns need of it that are
// used, and with it for the first page of a list below that is read as well. It returns
// those that are there.
func (x *questions) bring(t *schema.Table, these []*nodes.Node, used bitset.Set, first int) ([]*nodes.Node, error) {
	root := x.shape.Chain(t)[0]
	var mask bitset.Set
	for i := range used.All() {
		if c := &t.Columns[i]; c.Level == 0 {
			mask.Add(root.Field(c.Field))
		}
	}
	exist := len(t.Path) == 0
	var with companion
	if list := x.besides(t); list != nil {
		with = &along{lists: x.lists, degrader: x.objects.degrader, path: list, wanted: x.shape.Target(t), first: first, apart: map[*nodes.Node]bool{}}
		if x.readsObjects(root) {
			exist, mask = true, mask.Union(x.needs.At(root).Fields)
		}
	}
	if err := x.objects.bringObjects(these, mask, exist, with); err != nil {
		return nil, err
	}
	return slices.DeleteFunc(these, func(n *nodes.Node) bool { return n.In.Question.Gone }), nil
}

// readsObjects reports whether a table of the statement has the objects themselves as
// rows.
func (s *planner) readsObjects(root *shape.Path) bool {
	return slices.ContainsFunc(s.hints.Tables(), func(t *schema.Table) bool { return s.shape.Target(t) == root })
}

// posed is a question with what is sent for its arguments.
type posed struct {
	*nodes.Question
	sent map[string]string
}

func (x *questions) questionsOf(t *schema.Table, all []choice, askers []string, ahead bool) (out []posed) {
	for _, c := range all {
		for _, account := range askers {
			text := t.RootName() + " by " + account + " " + c.text()
			if ahead && x.byText[text] != nil {
				continue
			}
			q := x.ask(text, func() *nodes.Question {
				q := &nodes.Question{Table: t.Name, Name: c.text(), Account: account, Given: maps.Clone(c.given), Params: c.params(t), Ahead: ahead}
				if t.Address.Account != "" {
					q.Given[t.Address.Account] = value.Text(account)
				}
				return q
			})
			out = append(out, posed{q, maps.Clone(c.sent)})
		}
	}
	return out
}

// askers are the accounts that ask for the objects that a table's arguments name: those
// that the terms name, else all of them or, where the answer is the same, one.
func (x *questions) askers(t *schema.Table, named map[string]bool, everyone bool) ([]string, error) {
	if t.Address.Asker == schema.NoAsker {
		return []string{""}, nil
	}
	accounts, err := x.accounts.inScope(x.shape.Accounts(), named)
	if err != nil {
		return nil, err
	}
	all := ids(accounts)
	slices.Sort(all)
	switch {
	case named != nil || everyone || len(all) < 2:
		return all, nil
	case t.Address.Asker == schema.AnyAsker:
		return all[:1], nil
	default:
		return nil, &AskerError{Table: t.Name, Column: t.Address.Account, Accounts: all}
	}
}

// findObjects gives each question its object: by a call before where the address has one.
// What is not found is left out.
func (x *questions) findObjects(t *schema.Table, questions []posed) ([]posed, error) {
	var unknown []posed
	root := x.shape.Chain(t)[0]
	for _, q := range questions {
		if q.Object == nil && !q.Gone {
			if f := t.Address.Find; f != nil && q.sent[f.From] != "" {
				unknown = append(unknown, q)
				continue
			}
			x.place(t, root, q)
		}
	}
	found, err := x.findAll(t.Address.Find, root, unknown)
	if err != nil {
		return nil, err
	}
	for _, q := range unknown {
		f := t.Address.Find
		id := found[wanted{q.Account, q.sent[f.From]}]
		switch named := q.sent[f.Column]; {
		case id == "":
			x.objects.lose(q.Question, nil)
			continue
		case named != "" && named != id: // what is found is another than the one that is named too
			q.Gone = true
			continue
		}
		q.sent[f.Column], q.Proven = id, true
		q.Given[f.Column] = value.Text(id)
		x.place(t, root, q)
	}
	return slices.DeleteFunc(questions, func(q posed) bool { return q.Gone }), nil
}

// wanted is what an account looks for by a value.
type wanted struct{ account, by string }

// findAll makes the calls before, one for each value: what they find, "" where there is no
// such object.
func (x *questions) findAll(f *schema.Find, root *shape.Path, unknown []posed) (map[wanted]string, error) {
	found := map[wanted]string{}
	var each []posed
	for _, q := range unknown {
		w := wanted{q.Account, q.sent[f.From]}
		if _, there := found[w]; !there {
			found[w] = ""
			each = append(each, q)
		}
	}
	ids := make([]string, len(each))
	err := x.pager.Concurrently(len(each), func(ctx context.Context, i int) (err error) {
		ids[i], err = x.findOne(ctx, f, root, each[i])
		return err
	})
	for i, q := range each {
		found[wanted{q.Account, q.sent[f.From]}] = ids[i]
	}
	return found, err
}

// foundBy names in what is learned what is found by a value.
func foundBy(f *schema.Find, value string) string { return f.Path + " " + value }

// findOne makes the call before; "" says that there is no such object.
func (x *questions) findOne(ctx context.Context, f *schema.Find, root *shape.Path, q posed) (string, error) {
	name := foundBy(f, q.sent[f.From])
	if f.Lasting {
		if id := x.cfg.Memory.Found(name); id != "" {
			return id, nil
		}
	}
	origin := shape.NewOrigin(&schema.Address{Path: f.Path, Params: f.Params}, q.value)
	request := origin.Object(&shape.Selection{Path: root}, nil)
	request.Fields, request.Account = nil, q.Account
	page, err := x.pager.Ask(ctx, request)
	switch {
	case errors.Is(err, graph.ErrNotFound) && !x.cfg.MissingIsError, err == nil && len(page.Nodes) == 0:
		return "", nil
	case err != nil:
		return "", x.refusals.blame(err, &shape.Selection{Path: root}, q.Account)
	}
	if f.Lasting {
		x.cfg.Memory.SetFound(name, page.Nodes[0].ID)
	}
	return page.Nodes[0].ID, nil
}

// value is what stands for a name of an address.
func (q posed) value(name string) string {
	if name == schema.AccountName {
		return q.Account
	}
	return q.sent[name]
}

// place gives a question its object and where that is asked for. An id that cannot
// be one names nothing.
func (x *questions) place(t *schema.Table, root *shape.Path, q posed) {
	q.Origin = shape.NewOrigin(t.Address, q.value)
	q.Row = t.RootName() + " by " + q.Account + q.told(t)
	q.Origin.Params = append(q.Origin.Params, q.Params...)
	id := q.Text
	if name, whole := strings.CutPrefix(t.Address.Path, "{"); whole && t.Address.Field == "" && name != schema.AccountName+"}" {
		if id = q.Origin.Path; !isID(root.Kind, id) {
			q.Gone = true
			return
		}
	}
	q.Object = x.seen.BeginAt(q.Question, root, id)
	if id != q.Text {
		q.Object.Set(0, value.Text(id))
	}
}

// told tells the rows of a question from those of others: by what is sent, and by
// what the rows have in place of it. What is found tells them, not what it was found
// from.
func (q posed) told(t *schema.Table) string {
	var b strings.Builder
	for _, column := range slices.Sorted(maps.Keys(q.sent)) {
		sent, given := q.sent[column], q.Given[column]
		found := t.Address.Find != nil && column == t.Address.Find.From
		if !found {
			fmt.Fprintf(&b, " %s=%q", column, sent)
		}
		if given.Text() != sent {
			fmt.Fprintf(&b, " (%s=%q)", column, given.Text())
		}
	}
	return b.String()
}
