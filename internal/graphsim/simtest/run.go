package simtest

import (
	"math/rand/v2"
	"os"
	"strconv"
	"testing"
	"time"
)

// Schedule is one of many.
type Schedule struct {
	// N numbers it from 0.
	N int
	// Rand is of this schedule alone.
	Rand *rand.Rand
	seen map[string]int
}

// Saw notes what the schedule came to.
func (s *Schedule) Saw(outcome string) { s.seen[outcome]++ }

// Run runs random schedules: as many as VIEWFINDER_SCHEDULES says, or the usual number, of
// which -short leaves a fifth. VIEWFINDER_SEED sets the seed. The test fails at the first of
// which one returns what is wrong, and where none of the usual number has come to one of the
// outcomes.
func Run(t *testing.T, usual int, outcomes []string, one func(*Schedule) (problem string)) {
	t.Helper()
	n, seed := usual, Seed(t)
	if testing.Short() {
		n /= 5
	}
	n = int(number(t, "VIEWFINDER_SCHEDULES", uint64(n)))
	seen := map[string]int{}
	for i := range n {
		s := &Schedule{N: i, Rand: rand.New(rand.NewPCG(seed, uint64(i))), seen: seen} //nolint:gosec // schedules are to be repeated
		if problem := one(s); problem != "" || t.Failed() {
			t.Fatalf("VIEWFINDER_SEED=%d, schedule %d: %s", seed, i, problem)
		}
	}
	t.Logf("VIEWFINDER_SEED=%d: %d schedules: %v", seed, n, seen)
	for _, outcome := range outcomes {
		if n >= usual && seen[outcome] == 0 {
			t.Errorf("VIEWFINDER_SEED=%d: no schedule came to %q", seed, outcome)
		}
	}
}

// Seed is where what a test makes at random begins: at VIEWFINDER_SEED, or elsewhere each time. It
// is logged, so that what fails can be repeated.
func Seed(t *testing.T) uint64 {
	t.Helper()
	seed := number(t, "VIEWFINDER_SEED", uint64(time.Now().UnixNano()))
	t.Logf("VIEWFINDER_SEED=%d", seed)
	return seed
}

// number reads a number from the environment.
func number(t *testing.T, name string, usual uint64) uint64 {
	t.Helper()
	text := os.Getenv(name)
	if text == "" {
		return usual
	}
	n, err := strconv.ParseUint(text, 10, 64)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return n
}
