package nodes_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/viewfinder-sql/viewfinder/internal/fetch/nodes"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/shape"
	"github.com/viewfinder-sql/viewfinder/internal/graph"
	"github.com/viewfinder-sql/viewfinder/internal/paging"
	"github.com/viewfinder-sql/viewfinder/internal/value"
)

// A page that repeats what the last one ended with adds what is new.
func TestList_addPage(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 0, false)
	w.page(0, 3)
	came, _ := w.page(2, 5)
	if got := ids(came); !slices.Equal(got, []string{id(3), id(4)}) {
		t.Errorf("came %v", got)
	}
	if w.list.Len() != 5 || w.list.At(4).ID != id(4) || w.list.At(5) != nil || w.list.Pages() != 2 {
		t.Errorf("%d items in %d pages", w.list.Len(), w.list.Pages())
	}
	if got := ids(w.list.Tail(2)); !slices.Equal(got, []string{id(3), id(4)}) || len(w.list.Tail(9)) != 5 {
		t.Errorf("the last are %v", got)
	}
	if got := ids(w.list.Latest().Nodes); !slices.Equal(got, []string{id(2), id(3), id(4)}) {
		t.Errorf("the last page brought %v", got)
	}

	// Another list of the same objects has them too, each once.
	other := nodes.NewList(w.account, w.media, nodes.Wish{Window: shape.Window{Since: 1}, Size: 2})
	w.pageOf(other, 1, 4)
	w.pageOf(other, 3, 6)
	if got := ids(other.Held()); !slices.Equal(got, []string{id(1), id(2), id(3), id(4), id(5)}) || other.At(0) != w.list.At(1) {
		t.Errorf("the other list has %v", got)
	}
}

// What answers says how a list goes on.
func TestList_proceed(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 0, false)
	cursors := nodes.NewList(w.account, w.account.In.Below[slices.IndexFunc(w.account.In.Below, func(p *shape.Path) bool { return p.Edges == "tags" })], nodes.Wish{})
	for _, test := range []struct {
		list *nodes.List
		page graph.Page
		done bool
	}{
		{w.list, graph.Page{After: "b", HasNext: true}, false},
		{w.list, graph.Page{After: "c"}, true},
		{cursors, graph.Page{After: "b"}, false},
		{cursors, graph.Page{}, true},
	} {
		before := test.list.After()
		if asked := test.list.Proceed(&test.page, 1); asked != before || test.list.After() != test.page.After || test.list.Done() != test.done {
			t.Errorf("%s after %+v: asked by %q, done %t", test.list.Path.Edges, test.page, asked, test.list.Done())
		}
	}
	if l := w.account.None(w.stories); !l.Done() || l.Len() != 0 || w.account.Part(w.stories) != l {
		t.Error("an empty list is not at its end")
	}
	if l := w.Nested(w.account, w.stories, 50); !l.Done() || l.Pages() != 1 || l.Size() != 50 || w.account.Part(w.stories) != l {
		t.Error("a list that came whole with its owner is not at its end")
	}
	w.list.Fail(context.Canceled)
	if !errors.Is(w.list.Failed(), context.Canceled) || w.list.MayGoAhead() {
		t.Error("a list that failed goes on")
	}
}

// A walk that is cut in time reads what is newer, then the rest; parts overlap by the
// instant of the cut.
func TestList_cut(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		window, newer, older shape.Window
	}{
		{shape.Window{}, shape.Window{Since: 101}, shape.Window{Until: 102}},
		{shape.Window{Since: 50, Until: 200}, shape.Window{Since: 101, Until: 200}, shape.Window{Since: 50, Until: 102}},
		{shape.Window{Until: 90}, shape.Window{}, shape.Window{Until: 90}},
	} {
		w := newWorld(t, 0, false)
		l := nodes.NewList(w.account, w.media, nodes.Wish{Window: test.window})
		if l.Bounds() != test.window || l.CutByTime() != (test.window != shape.Window{}) || l.GoOlder() {
			t.Errorf("%+v: bounds %+v", test.window, l.Bounds())
		}
		l.CutAt(100)
		if test.newer != (shape.Window{}) {
			if l.Bounds() != test.newer || l.Older() {
				t.Errorf("%+v: the newer part is %+v", test.window, l.Bounds())
			}
			l.Proceed(&graph.Page{After: "x"}, 1)
			if !l.GoOlder() || l.Done() || l.After() != "" {
				t.Errorf("%+v: does not go on with the older part", test.window)
			}
		}
		if l.Bounds() != test.older || !l.Older() || l.GoOlder() || !l.CutByTime() {
			t.Errorf("%+v: the older part is %+v", test.window, l.Bounds())
		}
	}
}

// A list that lost its cursor goes on at an instant, or at the beginning: what is known is
// passed over then, unless the page ends with something new. It gives up where that comes
// no further.
func TestList_resume(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 0, false)
	w.page(0, 2)
	w.page(2, 4)
	w.list.Suspect(2, true)
	if !w.list.LoseCursor() || w.list.Suspects() != 0 {
		t.Fatal("a first cursor that is lost is too much")
	}
	w.list.Resume(77)
	if w.list.After() != "" || w.list.Passing() || w.list.Bounds().Until != 77 || !w.list.CutByTime() {
		t.Errorf("goes on at %+v", w.list.Bounds())
	}
	w.list.Resume(0)
	if !w.list.Passing() || !w.list.Struggles() || w.list.NextSize() != 2 || w.list.MayGoAhead() {
		t.Errorf("nothing is passed over; the next page is %d", w.list.NextSize())
	}
	w.list.Resize(100)
	if w.list.NextSize() != 4 {
		t.Errorf("%d are asked for where 4 are known", w.list.NextSize())
	}
	w.page(0, 3)
	if !w.list.Passing() || w.list.NextSize() != 1 {
		t.Errorf("%d of the known ones are left, not 1", w.list.NextSize())
	}
	if came, _ := w.page(3, 5); w.list.Passing() || len(came) != 1 || w.list.Len() != 5 {
		t.Errorf("came %v, and still passes over", ids(came))
	}
	w.list.Resume(0) // where new ones have come to the head, the known ones end sooner than counted
	if w.page(5, 8); w.list.Passing() {
		t.Error("a page ends with a new one, and known ones are passed over still")
	}
	for n := 0; w.list.LoseCursor(); n++ {
		if n > paging.MostVain {
			t.Fatal("never gives up")
		}
		w.list.Resume(0)
	}
}

// What spoils a page is found by halving.
func TestList_suspects(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 0, false)
	w.list.Resize(8)
	var sizes []int
	w.list.Suspect(8, false)
	for w.list.Suspects() > 1 {
		sizes = append(sizes, w.list.NextSize())
		w.list.Suspect(w.list.NextSize(), false) // which fails too
	}
	if !slices.Equal(sizes, []int{4, 2, 1}) || w.list.MayGoAhead() {
		t.Errorf("pages of %v", sizes)
	}
	w.list.Convict()
	w.list.Clear(1)
	if w.list.Suspects() != 0 || w.list.NextSize() != 8 || !w.list.MayGoAhead() || w.list.SpoiltMost() {
		t.Error("it is suspected still")
	}
	w.list.Suspect(3, false)
	w.list.Clear(5)
	if w.list.Suspects() != 0 {
		t.Errorf("%d suspects", w.list.Suspects())
	}
	for range 3 {
		w.list.Convict()
	}
	if !w.list.SpoiltMost() || w.list.MayGoAhead() {
		t.Error("four of none are not most")
	}
	w.page(0, 32)
	if w.list.SpoiltMost() {
		t.Error("four of 32 are most")
	}
	w.list.Suspect(1, true)
	if !w.list.BeginsOld() || w.list.NextSize() != 8 {
		t.Error("the newest post without insights is not known")
	}
}

// The order of a list is that of the instants that came.
func TestList_order(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		instants      []string
		newer, proven bool
	}{
		{[]string{"3", "2", "2", "1"}, false, true},
		{[]string{"3", "", "1"}, false, false},
		{[]string{"2", "3", "1"}, true, true},
		{[]string{"2", "", "3"}, true, false},
	} {
		w := newWorld(t, 0, false)
		pg := &nodes.Page{List: w.list}
		var these []*nodes.Node
		for i, at := range test.instants {
			n := w.Insert(w.Of(w.media), id(i), w.account, pg)
			if at != "" {
				w.Fill(n, w.media.Time, value.Text(at))
			}
			these = append(these, n)
		}
		_, newer := w.list.AddPage(pg, these)
		if newer != test.newer || w.list.WholeInOrder() != test.proven {
			t.Errorf("%v: one is newer: %t; all seen: %t", test.instants, newer, w.list.WholeInOrder())
		}
		w.list.Break()
		if w.list.WholeInOrder() || !w.list.Broken() {
			t.Errorf("%v: is in order after all", test.instants)
		}
		w.list.LookedAt(11)
		if w.list.InstantsSeen() != 11 {
			t.Errorf("%d were seen", w.list.InstantsSeen())
		}
	}
	w := newWorld(t, 0, false)
	w.page(0, 2)
	w.list.Resume(0) // what is new now may have come to the head
	pg := &nodes.Page{List: w.list}
	var these []*nodes.Node
	for i, at := range []string{"1", "2"} {
		n := w.Insert(w.Of(w.media), id(7+i), w.account, pg)
		w.Fill(n, w.media.Time, value.Text(at))
		these = append(these, n)
	}
	if _, newer := w.list.AddPage(pg, these); newer {
		t.Error("what is passed over is out of order")
	}
	w.list.SetSorted(w.list.Held()[:2])
	if len(w.list.Sorted()) != 2 {
		t.Error("what was sorted is lost")
	}
}

// A list that goes on and on with nothing new is told from one that does not.
func TestList_noProgress(t *testing.T) {
	t.Parallel()
	known := []graph.Node{{ID: "1"}}
	for name, test := range map[string]struct {
		walk     func(l *nodes.List)
		none     bool
		repeated bool
	}{
		"no cursor":       {func(l *nodes.List) { l.Proceed(&graph.Page{HasNext: true}, 1) }, true, false},
		"something new":   {func(l *nodes.List) { barren(l, 20); l.Proceed(&graph.Page{After: "x", HasNext: true}, 1) }, false, false},
		"few empty pages": {func(l *nodes.List) { barren(l, 20) }, false, false},
		"many of them":    {func(l *nodes.List) { barren(l, 21) }, true, false},
		"a round": {func(l *nodes.List) {
			for range 8 {
				l.Proceed(&graph.Page{After: "x", HasNext: true}, 0)
			}
		}, true, false},
		"what came again": {func(l *nodes.List) {
			for i := range 22 {
				l.Proceed(&graph.Page{After: fmt.Sprint(i), HasNext: true, Nodes: known}, 0)
			}
		}, true, true},
	} {
		w := newWorld(t, 0, false)
		test.walk(w.list)
		why := w.list.NoProgress(paging.LeastBarren)
		if _, repeated := w.list.Barren(); (why != "") != test.none || repeated != test.repeated {
			t.Errorf("%s: %q, repeated %t", name, why, repeated)
		}
	}
}

// What is told of a list's end is told once.
func TestList_ceiled(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 0, false)
	w.list.SetCeiled()
	if first, again := w.list.TellCeiled(), w.list.TellCeiled(); !first || again {
		t.Errorf("told %t, then %t", first, again)
	}
	if w.list.SetMost(7); w.list.Most() != 7 {
		t.Error("the bound is lost")
	}
}

// Where a list is asked for by what the statement names, it says so.
func TestList_origin(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 0, false)
	params := []graph.Arg{{Name: "q", Value: "x"}}
	q := &nodes.Question{Text: "a", Row: "a", Params: params, Members: map[*shape.Path]*nodes.Members{}}
	l := nodes.NewList(w.account, w.media, nodes.Wish{Question: q})
	if origin, got := l.Origin(); origin != nil || !cmp.Equal(got, params) {
		t.Errorf("%v %v", origin, got)
	}
	if w.Among(w.media, w.account, l).Question != q || w.Among(w.media, w.account, w.list) != w.Of(w.media) {
		t.Error("what answers a question is not apart")
	}
	q.Origin = &shape.Origin{Path: "me"}
	below := nodes.NewList(w.BeginAt(q, w.account.In.Path, "x"), w.media, nodes.Wish{})
	if origin, got := below.Origin(); origin != q.Origin || got != nil {
		t.Errorf("%v %v", origin, got)
	}
	if origin, got := w.Nested(w.Candidate(w.media, "1"), w.comments, 1).Origin(); origin != nil || got != nil {
		t.Errorf("%v %v", origin, got)
	}
}

// barren has a list proceed by so many empty pages behind ever new cursors.
func barren(l *nodes.List, pages int) {
	for i := range pages {
		l.Proceed(&graph.Page{After: fmt.Sprint(l.After(), i), HasNext: true}, 0)
	}
}
