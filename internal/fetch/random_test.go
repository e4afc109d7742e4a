package fetch_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"runtime/debug"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/fetch"
)

// TestRandomStatements compares random statements over the virtual tables with
// the same over plain tables of the same data, in each of the modes, which
// differ in the calls that are made and must not differ in rows. The seed is
// printed; VIEWFINDER_SEED sets it, VIEWFINDER_STATEMENTS how many.
func TestRandomStatements(t *testing.T) {
	t.Parallel()
	seed := randomSeed(t)
	statements := randomStatements(1200)
	for i, setting := range settings {
		t.Run(setting.name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, setting)
			rnd := rand.New(rand.NewPCG(seed, uint64(i)))
			compared, failed := 0, 0
			for compared < statements/len(settings) && failed < 3 {
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
			t.Logf("%d statements compared, %d of no rows, %d runs without SQLite; given up: %d statements, %d runs; %d pages written away", compared, w.empty, w.straight, w.skipped, w.heavy, w.written)
			if compared >= 100 && w.written == 0 {
				t.Error("no page was written away")
			}
			if compared >= 100 && w.straight == 0 {
				t.Error("no statement was read without SQLite")
			}
		})
	}
}

// randomSeed is where random statements begin.
func randomSeed(t *testing.T) uint64 {
	t.Helper()
	seed := uint64(time.Now().UnixNano())
	if text := os.Getenv("VIEWFINDER_SEED"); text != "" {
		var err error
		if seed, err = strconv.ParseUint(text, 10, 64); err != nil {
			t.Fatalf("VIEWFINDER_SEED: %v", err)
		}
	}
	t.Logf("VIEWFINDER_SEED=%d", seed)
	return seed
}

// randomStatements is how many of them to make where so many are usual.
func randomStatements(usual int) int {
	if n, err := strconv.Atoi(os.Getenv("VIEWFINDER_STATEMENTS")); err == nil {
		return n
	}
	if testing.Short() || raceDetector() {
		return min(usual, 100)
	}
	return usual
}

// raceDetector reports whether the test was built with it, which takes ten times
// as long.
func raceDetector() bool {
	info, ok := debug.ReadBuildInfo()
	return ok && slices.Contains(info.Settings, debug.BuildSetting{Key: "-race", Value: "true"})
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

// compare runs a statement in all modes; data decides what these leave open.
func (w *world) compare(q query, data []byte) (_ *problem, ok bool) {
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
	for _, m := range modes(data) {
		if m.first < 0 {
			m.first = q.bound
		}
		got, notes, err := w.run(q, m)
		if errors.Is(err, errWork) {
			w.heavy++
			continue
		}
		what := ""
		if err != nil {
			what = "error: " + err.Error()
		} else {
			what = differ(q, want, every, got)
		}
		for _, n := range notes {
			if n.Incomplete && n.Reason != fetch.ReasonNotFound && n.Reason != fetch.ReasonUnproved {
				what += fmt.Sprintf("\nnote %+v", n)
			}
		}
		if what != "" {
			return &problem{q, m, what}, true
		}
	}
	return nil, true
}

// shrink makes the statement of a failing tape smaller, as long as it fails.
func (w *world) shrink(data []byte, p *problem) *problem {
	tries := 400
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
