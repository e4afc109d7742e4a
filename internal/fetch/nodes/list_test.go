package nodes_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/viewfinder-sql/viewfinder/internal/fetch/learn"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/nodes"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/pager"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/shape"
	"github.com/viewfinder-sql/viewfinder/internal/graph"
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

// A list knows its readers: whatever is let go, each is given all from the beginning to
// the end, and nothing comes twice.
func TestList_readers(t *testing.T) {
	t.Parallel()
	for seed := range uint64(40) {
		w := newWorld(t, 0, true)
		w.BeginScan()
		dice := rand.New(rand.NewPCG(seed, 2))
		var readers []*nodes.Reader
		for range 1 + dice.IntN(3) {
			readers = append(readers, w.Read(w.list))
		}
		const posts = 40
		for next := 0; len(readers) > 0; {
			k := dice.IntN(len(readers))
			r := readers[k]
			if r.Waits() {
				if next < posts {
					w.page(max(0, next-dice.IntN(2)), next+2) // it may repeat the last one
					next += 2
					w.LetGo(w.list)
					continue
				}
				if r.At() != posts {
					t.Fatalf("seed %d: a reader was given %d of %d", seed, r.At(), posts)
				}
				r.Close()
				readers = slices.Delete(readers, k, k+1)
				continue
			}
			n := w.list.At(r.At())
			if n.ID != id(r.At()) || n.Get(w.caption).Text() != "caption of "+n.ID || w.Known(w.Of(w.media), n.ID) != n {
				t.Fatalf("seed %d: item %d is %s", seed, r.At(), n.ID)
			}
			r.Advance(n)
			if dice.IntN(30) == 0 && len(readers) > 1 { // before its end
				r.Close()
				readers = slices.Delete(readers, k, k+1)
			}
		}
		if w.list.Len() != posts || w.list.Gone() == 0 || w.list.Whole() {
			t.Errorf("seed %d: %d items, %d of them let go", seed, w.list.Len(), w.list.Gone())
		}
		if left := w.list.NotPassed([]graph.Node{{ID: id(0)}, {ID: id(posts)}}); len(left) != 1 || left[0].ID != id(posts) {
			t.Errorf("seed %d: what was let go comes again: %v", seed, left)
		}
	}
}

// The slowest reader keeps what it has to read; the last two pages stay for a page that
// shifted; where others may come all stays.
func TestStore_letGo(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		once    bool
		prepare func(w *world, r *nodes.Reader)
		gone    int
	}{
		"one reader":       {true, func(*world, *nodes.Reader) {}, 4},
		"kept for others":  {false, func(*world, *nodes.Reader) {}, 0},
		"a second scan":    {true, func(w *world, _ *nodes.Reader) { w.BeginScan() }, 0},
		"looked for by id": {true, func(w *world, _ *nodes.Reader) { w.KeepAll() }, 0},
		"a slow reader":    {true, func(w *world, _ *nodes.Reader) { w.Read(w.list).Advance(w.list.At(0)) }, 0},
		"a slow one gone":  {true, func(w *world, _ *nodes.Reader) { w.Read(w.list).Close() }, 4},
		"nobody reads":     {true, func(_ *world, r *nodes.Reader) { r.Close() }, 4},
	} {
		w := newWorld(t, 0, test.once)
		for i := 0; i < 8; i += 2 {
			w.page(i, i+2)
		}
		w.BeginScan()
		r := w.Read(w.list)
		for i := range w.list.Len() {
			r.Advance(w.list.At(i))
		}
		test.prepare(w, r)
		w.LetGo(w.list)
		if w.list.Gone() != test.gone || w.list.Whole() != (test.gone == 0) {
			t.Errorf("%s: %d posts let go, not %d", name, w.list.Gone(), test.gone)
		}
		_, post := w.Saw(w.media, id(0))
		_, comment := w.Saw(w.comments, id(0)+"90")
		if there := test.gone == 0; post != there || comment != there {
			t.Errorf("%s: the first post is there: %t, its comment: %t", name, post, comment)
		}
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
	for n := 0; w.list.LoseCursor(); n++ {
		if n > nodes.MostVain {
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
	w.list.SetSorted(w.list.Held())
	if len(w.list.Sorted()) != 2 {
		t.Error("what was sorted is lost")
	}
}

// What was asked for ahead is taken where it is the next page, and stopped where it is
// not.
func TestList_ahead(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 0, false)
	take := func() *pager.Answer { return w.list.TakeAhead(t.Context()) }
	if take() != nil {
		t.Error("an answer to nothing")
	}
	w.list.ReadAhead(w.ahead(t, "after 2", "elsewhere", "never taken", ""))
	if w.list.MayGoAhead() || take() == nil {
		t.Fatal("the first page is not taken")
	}
	w.page(0, 2)
	if take() == nil {
		t.Fatal("the second page is not taken")
	}
	w.page(2, 4)
	if take() != nil || take() != nil || !w.list.MayGoAhead() {
		t.Error("a page is taken that is not the next")
	}
	w.list.ReadAhead(w.ahead(t, ""))
	if a := take(); a == nil || !a.Last || !w.list.MayGoAhead() {
		t.Errorf("%+v is not the last page", a)
	}
	w.list.ReadAhead(w.ahead(t, ""))
	w.list.End()
	if !w.list.Done() || take() != nil {
		t.Error("a list that has ended goes on")
	}
	done, cancel := context.WithCancel(t.Context())
	cancel()
	other := nodes.NewList(w.account, w.media, nodes.Wish{})
	other.ReadAhead(w.ahead(t, stuck))
	if other.TakeAhead(done) != nil || !other.MayGoAhead() {
		t.Error("an answer after the context was done")
	}
}

// stuck is the cursor of a page that does not come.
const stuck = "stuck"

// ahead reads the list of posts ahead, of which pages with those cursors behind them come,
// "" behind the last.
func (w *world) ahead(t *testing.T, after ...string) *pager.Ahead {
	t.Helper()
	client, err := graph.New(graph.Config{Tokens: token("t"), Transport: answering(func(r *http.Request) string {
		a := after[0]
		if after = after[1:]; a == stuck {
			<-r.Context().Done()
		}
		next := ""
		if a != "" {
			next = `, "next": "https://graph.facebook.com/next"`
		}
		return fmt.Sprintf(`{"data": [{"id": "1"}], "paging": {"cursors": {"after": %q}%s}}`, a, next)
	})})
	if err != nil {
		t.Fatal(err)
	}
	p := pager.New(t.Context(), client, learn.NewMemory(), false, w.media.Index+1)
	t.Cleanup(p.Close)
	return p.Start(&pager.Prefetch{Request: &shape.PageRequest{
		Owner: w.account.ID, Path: w.media, After: w.list.After(), Selection: &shape.Selection{Path: w.media, Graph: graph.Selection{Fields: []string{"id"}}},
	}})
}

type token string

func (x token) AccessToken(context.Context) (string, error) { return string(x), nil }

// answering is a transport that answers by a text.
type answering func(*http.Request) string

func (f answering) RoundTrip(r *http.Request) (*http.Response, error) {
	body := f(r)
	if err := r.Context().Err(); err != nil {
		return nil, err
	}
	return &http.Response{
		StatusCode: http.StatusOK, Header: http.Header{"Content-Type": {"application/json"}}, Body: io.NopCloser(strings.NewReader(body)), Request: r,
	}, nil
}

// The lists that may not go ahead.
func TestList_mayGoAhead(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(w *world){
		"few are wanted": func(w *world) { w.list = nodes.NewList(w.account, w.media, nodes.Wish{Few: true}) },
		"it stalls":      func(w *world) { barren(w.list, 2) },
		"it has ended":   func(w *world) { w.list.End() },
	} {
		w := newWorld(t, 0, false)
		if !w.list.MayGoAhead() {
			t.Fatal("nothing is in the way")
		}
		if change(w); w.list.MayGoAhead() {
			t.Errorf("%s, and it goes ahead", name)
		}
		if w.list.WantAll(3); name == "few are wanted" && (!w.list.MayGoAhead() || w.list.Size() != 3) {
			t.Error("all are wanted, and it does not go ahead")
		}
	}
}

// barren has a list proceed by so many empty pages behind ever new cursors.
func barren(l *nodes.List, pages int) {
	for i := range pages {
		l.Proceed(&graph.Page{After: fmt.Sprint(l.After(), i), HasNext: true}, 0)
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
		why := w.list.NoProgress(nodes.LeastBarren)
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

// A reader that stands at an item out of turn was not given it.
func TestReader(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 0, false)
	r, seeker := w.Read(w.list), w.Seek(w.list)
	if !r.Waits() || r.Seeks() || !seeker.Seeks() {
		t.Error("a reader does not know what it is for")
	}
	w.page(0, 2)
	r.StandAt(w.list.At(1))
	var at []*nodes.Node
	r.Pins(func(n *nodes.Node) { at = append(at, n) })
	if r.At() != 0 || r.Waits() || !slices.Equal(at, []*nodes.Node{w.account, w.list.At(1)}) {
		t.Errorf("it was given %d, and stands at %v", r.At(), ids(at))
	}
}
