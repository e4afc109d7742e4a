package fetch_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/viewfinder-sql/viewfinder/internal/fetch"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/note"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/series"
	"github.com/viewfinder-sql/viewfinder/internal/graph"
	"github.com/viewfinder-sql/viewfinder/internal/graphsim/simtest"
	"github.com/viewfinder-sql/viewfinder/internal/plan"
)

// TestRandomStatements compares random statements over the virtual tables with
// the same over plain tables of the same data, in each of the modes, which
// differ in the calls that are made and must not differ in rows. Its statements
// together must have crossed every threshold. The seed is printed;
// VIEWFINDER_SEED sets it, VIEWFINDER_STATEMENTS how many.
func TestRandomStatements(t *testing.T) {
	t.Parallel()
	seed := simtest.Seed(t)
	statements := randomStatements(usualStatements)
	seen := newCoverage(thresholds)
	weights := 0
	for _, x := range settings {
		weights += x.weight
	}
	t.Run("worlds", func(t *testing.T) {
		for i, setting := range settings {
			n := statements * setting.weight / weights
			if n == 0 || raceDetector() && !setting.watched {
				continue
			}
			t.Run(setting.name, func(t *testing.T) {
				t.Parallel()
				w := newWorld(t, setting)
				w.seen = seen
				w.judge(t, seed, rand.New(rand.NewPCG(seed, uint64(i))), n)
			})
		}
	})
	if statements >= usualStatements && !t.Failed() { // with fewer, what is rare is not crossed
		seen.check(t, seed)
	}
}

// check fails where no run has crossed a threshold, and where it would not fail
// without the settings that have crossed one.
func (c *coverage) check(t *testing.T, seed uint64) {
	t.Logf("what was crossed, in how many runs:\n%s", c)
	for _, name := range c.missing() {
		t.Errorf("VIEWFINDER_SEED=%d: no statement has crossed the threshold %q", seed, name)
	}
	for _, x := range c.list {
		if settings := c.settings(x.name); !slices.Contains(c.missing(settings...), x.name) {
			t.Errorf("without %q the threshold %q counts as crossed", settings, x.name)
		}
	}
}

// usualStatements is how many statements the tests make that are run all the time.
const usualStatements = 800

// judge compares so many statements.
func (w *world) judge(t *testing.T, seed uint64, rnd *rand.Rand, statements int) {
	compared, failed := 0, 0
	if w.first != nil {
		for _, sql := range w.first(w) {
			if problem, ok := w.compareIn(query{sql: sql, keys: keysIn(sql)}, modes([]byte(sql))); ok && problem != nil {
				failed++
				t.Error(problem)
			}
		}
	}
	for compared < statements && failed < 2 {
		data := randomTape(rnd)
		switch problem, ok := w.check(data); {
		case !ok:
		case problem != nil:
			failed++
			t.Errorf("VIEWFINDER_SEED=%d: %v", seed, w.shrink(data, problem))
		default:
			compared++
		}
	}
	t.Logf("%d statements compared in %d runs, %d of no rows, %d runs without SQLite, %d judged by the bounds of EXPLAIN; given up: %d statements, %d runs; %d pages written away",
		compared, w.runs, w.empty, w.straight, w.bounded, w.skipped, w.heavy, w.written)
}

// most fails where too few of the statements were compared to tell anything; under the race
// detector too few are made.
func (w *world) most(t *testing.T, statements int) {
	t.Helper()
	if w.skipped > statements/4 && !raceDetector() {
		t.Errorf("%d of %d statements were given up", w.skipped, statements)
	}
}

// randomStatements is how many of them to make where so many are usual: more, in
// proportion, where VIEWFINDER_STATEMENTS says so.
func randomStatements(usual int) int {
	n, err := strconv.Atoi(os.Getenv("VIEWFINDER_STATEMENTS"))
	switch {
	case err == nil:
		return max(1, n*usual/usualStatements)
	case raceDetector(): // which wants every way in which goroutines meet, and few statements in each
		return min(usual/4, 100)
	case testing.Short():
		return min(usual, 100)
	case thorough():
		return 6 * usual
	}
	return usual
}

// thorough reports whether tests may take minutes, as they may before a change
// lands.
func thorough() bool { return os.Getenv("VIEWFINDER_TEST_THOROUGH") != "" }

// raceDetector reports whether the test was built with it, which takes ten times
// as long.
func raceDetector() bool {
	info, ok := debug.ReadBuildInfo()
	return ok && slices.Contains(info.Settings, debug.BuildSetting{Key: "-race", Value: "true"})
}

// raced are the first of several under the race detector: where goroutines meet is the same
// in all of them.
func raced[T any](first int, list ...T) []T {
	if raceDetector() {
		return list[:first]
	}
	return list
}

// FuzzStatements does the same with ever more statements. The input is where one
// begins: a tape would be an input to minimise, which takes the fuzzer a minute
// for each.
func FuzzStatements(f *testing.F) {
	for seed := range uint64(10) {
		f.Add(seed)
	}
	w := newWorld(f, settings[1])
	f.Fuzz(func(t *testing.T, seed uint64) {
		data := randomTape(rand.New(rand.NewPCG(seed, 0)))
		if problem, ok := w.check(data); ok && problem != nil {
			t.Fatal(w.shrink(data, problem))
		}
	})
}

func randomTape(rnd *rand.Rand) []byte {
	data := make([]byte, 20+rnd.IntN(140))
	for i := range data {
		data[i] = byte(rnd.Uint32())
	}
	return data
}

// check runs the statement of a tape in all modes. ok is false where it is too
// much work to compare.
func (w *world) check(data []byte) (_ *problem, ok bool) {
	return w.compare(w.generate(data), data)
}

// compare runs a statement in all modes, or in some of them where there is much to
// read; data decides which, and what they leave open.
func (w *world) compare(q query, data []byte) (_ *problem, ok bool) {
	list := modes(data)
	if w.posts() > 500 {
		at := 1 + len(data)%5
		list = []mode{list[0], list[at], list[1+at%5]}
	}
	return w.compareIn(q, list)
}

func (w *world) compareIn(q query, list []mode) (_ *problem, ok bool) {
	want, err := w.plain(q.text(), q.args)
	if errors.Is(err, errWork) || len(want) > 20000 {
		w.skipped++
		return nil, false
	}
	if err != nil {
		return &problem{q, mode{}, "plain tables: " + err.Error()}, true
	}
	every := want
	if q.limit != "" {
		if every, err = w.plain(q.sql, q.args); err != nil {
			w.skipped++
			return nil, false
		}
	}
	if len(want) == 0 {
		w.empty++
	}
	for runs := range slices.Chunk(list, len(w.lanes)) {
		if !w.still {
			w.idle += runs[0].idle
		}
		records := make([]*record, len(runs))
		var wait sync.WaitGroup
		for i, m := range runs {
			wait.Go(func() { records[i] = w.lanes[i].run(q, m) })
		}
		wait.Wait()
		for _, r := range records {
			if what := w.judged(r, want, every); what != "" {
				return &problem{q, r.mode, what}, true
			}
		}
	}
	return nil, true
}

// judged counts a run and says what is wrong with it, "" for nothing.
func (w *world) judged(r *record, want, every [][]string) string {
	w.runs++
	w.written += r.written
	if r.straight {
		w.straight++
	}
	w.seen.add(r)
	what := ""
	switch {
	case errors.Is(r.err, errWork):
		w.heavy++
		return ""
	case errors.Is(r.err, graph.ErrBudget) && r.mode.budget > 0:
		if spent := r.quota(); spent > r.mode.budget {
			return fmt.Sprintf("%d calls of %d allowed", spent, r.mode.budget)
		}
		return ""
	case r.query.refused:
		if !errors.As(r.err, new(*plan.ArgumentError)) {
			return fmt.Sprintf("not refused: %v", r.err)
		}
		w.refused++
		return ""
	case w.setting.named && (errors.As(r.err, new(*plan.ArgumentError)) || w.namesNoAsker(r)):
		w.runs--
		w.refused++
		return ""
	case len(want) == 0 && errors.As(r.err, new(*series.MisfitError)):
		w.runs--
		w.refused++
		return ""
	case r.err != nil:
		return "error: " + r.err.Error()
	default:
		what = differ(r.query, want, every, r.rows)
	}
	for _, n := range r.notes {
		// Of an audience the tables of truth have as many groups as the API tells.
		ceiling := n.Reason == note.Ceiling && (w.options.Media > listed || n.Table == "AudienceInsights" || n.Table == "AccountInsightValues")
		if n.Incomplete && n.Reason != note.NotFound && n.Reason != note.Unproved && !ceiling {
			what += fmt.Sprintf("\nnote %+v", n)
		}
	}
	if b := r.bounds; b != nil && what == "" && w.foreseeable() {
		w.bounded++
		if n := float64(r.quota()); n < b.Low || n > b.High {
			what = fmt.Sprintf("%v calls, and EXPLAIN said %s:\n%s", n, b, r.made())
		}
	}
	return what
}

// namesNoAsker reports whether a run was refused as the answer depends on who asks, which
// the terms of a FULL JOIN cannot say.
func (w *world) namesNoAsker(r *record) bool {
	return errors.As(r.err, new(*fetch.AskerError)) && strings.Contains(r.query.text(), " FULL JOIN ")
}

// shrink makes the statement of a failing tape smaller, as long as it fails.
func (w *world) shrink(data []byte, p *problem) *problem {
	tries := max(40, 200/w.work(1))
	try := func(smaller []byte) bool {
		if tries--; tries < 0 {
			return false
		}
		if q, ok := w.check(smaller); ok && q != nil && len(q.query.text()) <= len(p.query.text()) {
			data, p = smaller, q
			return true
		}
		return false
	}
	for again := true; again && tries > 0; {
		again = false
		for size := max(1, len(data)/2); size > 0; size /= 2 {
			for at := 0; at+size <= len(data); {
				if !try(slices.Delete(slices.Clone(data), at, at+size)) {
					at += size
				} else {
					again = true
				}
			}
		}
		for i := range data {
			if data[i] != 0 {
				zero := slices.Clone(data)
				zero[i] = 0
				again = try(zero) && len(zero) == len(data) || again
			}
		}
	}
	return p
}
