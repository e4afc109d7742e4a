package stories

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"
)

var start = time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)

// published is a story of the made-up account.
type published struct {
	created, read time.Time // read is when it was last
	known         time.Time
}

// The plan is followed for days of random publishing, by a keeper that comes when it is told,
// some seconds later, and that is away at random: readings are never more than they may be,
// and every story that lived while the keeper was there is read between 23:40 and its end.
func TestPlan(t *testing.T) {
	t.Parallel()
	for seed := range uint64(60) {
		r := rand.New(rand.NewPCG(seed, 1))
		var all []*published
		at := start
		for range r.IntN(60) {
			at = at.Add(time.Duration(r.Int64N(int64(6 * time.Hour))))
			if r.IntN(3) == 0 { // several at once
				at = at.Add(-time.Duration(r.Int64N(int64(5 * time.Minute))))
			}
			all = append(all, &published{created: at})
		}
		away := seed%3 == 0
		s, err := ReadState(nil)
		if err != nil {
			t.Fatal(err)
		}
		now, end := start, at.Add(30*time.Hour)
		var readings []time.Time
		var gaps [][2]time.Time
		hastenings := 0
		for now.Before(end) {
			var list []seen
			for i, x := range all {
				if !now.Before(x.created) && now.Before(x.created.Add(Life)) {
					if x.known.IsZero() {
						x.known = now
					}
					x.read = now
					list = append(list, seen{id: fmt.Sprint(i), created: x.created, numbers: map[string]int64{"Reach": now.Unix()}})
				}
			}
			s.take(now, list, true)
			readings = append(readings, now)
			text, err := s.Text() // as if each reading were another process's
			if err != nil {
				t.Fatal(err)
			}
			if s, err = ReadState(text); err != nil {
				t.Fatal(err)
			}
			if r.IntN(6) == 0 {
				s.Hastened, hastenings = now.Add(time.Minute), hastenings+1
			}
			next := s.Due()
			if !next.After(now) || next.Sub(now) > seldom || next.Sub(now) < hastened && !atEnd(s, next) {
				t.Fatalf("seed %d: read at %s, and again at %s", seed, now, next)
			}
			now = next.Add(time.Duration(r.Int64N(int64(20 * time.Second))))
			if away && r.IntN(40) == 0 {
				back := now.Add(time.Duration(r.Int64N(int64(9 * time.Hour))))
				gaps = append(gaps, [2]time.Time{now, back})
				now = back
			}
		}
		for i, x := range all {
			last := x.created.Add(Last)
			lost := false
			for _, g := range gaps { // nobody was there between the last reading and the end
				lost = lost || g[0].Before(x.created.Add(Life)) && g[1].After(last)
			}
			if !lost && (x.read.Before(last) || !x.read.Before(x.created.Add(Life))) {
				t.Errorf("seed %d: story %d of %s was read last at %s", seed, i, x.created, x.read)
			}
			if gap := x.known.Sub(x.created); len(gaps) == 0 && gap > seldom+time.Minute {
				t.Errorf("seed %d: story %d was found after %s", seed, i, gap)
			}
		}
		if len(s.Live) > 0 && !away {
			t.Errorf("seed %d: %d stories are still thought to be live", seed, len(s.Live))
		}
		// One for every 30 minutes that a story was past its hour 20, one for every 3 hours, one
		// for each end, one where the often begins, one for each notice.
		span := end.Sub(start)
		oftens := min(len(all)*int((Life-late)/often+1), int(span/often)+1)
		if most := oftens + int(span/seldom) + 1 + 2*len(all) + hastenings; len(readings) > most {
			t.Errorf("seed %d: %d readings of %d stories, %d may be", seed, len(readings), len(all), most)
		}
	}
}

// atEnd says that a reading at a moment is one of a story's marks.
func atEnd(s *State, at time.Time) bool {
	for _, x := range s.Live {
		if at.Equal(x.Created.Add(Last)) || at.Equal(x.Created.Add(late)) {
			return true
		}
	}
	return false
}

// A story alone is read as the plan says, no more and no less.
func TestMarks(t *testing.T) {
	t.Parallel()
	s, _ := ReadState(nil)
	var ages []time.Duration
	for now := start; now.Before(start.Add(Life)); now = s.Due() {
		ages = append(ages, now.Sub(start))
		s.take(now, []seen{{id: "1", created: start}}, true)
	}
	want := []time.Duration{0, 3, 6, 9, 12, 15, 18, 20}
	for i := range want {
		want[i] *= time.Hour
	}
	for age := late + often; age < Last; age += often {
		want = append(want, age)
	}
	want = append(want, Last)
	if fmt.Sprint(ages) != fmt.Sprint(want) {
		t.Errorf("read at %v, want %v", ages, want)
	}
}

// Who wants readings more often has them at that distance, and the marks still; a distance that
// is longer than the plan's changes nothing.
func TestMarks_every(t *testing.T) {
	t.Parallel()
	for every, want := range map[time.Duration]int{0: 16, 5 * time.Hour: 16, time.Hour: 29, 10 * time.Minute: 24*6 - 1} {
		s, _ := ReadState(nil)
		s.most = every
		last, readings, widest := start, 0, time.Duration(0)
		for now := start; now.Before(start.Add(Life)); now = s.Due() {
			widest = max(widest, now.Sub(last))
			s.take(now, []seen{{id: "1", created: start}}, true)
			last, readings = now, readings+1
			if now.Equal(start.Add(Last)) {
				break
			}
		}
		if readings != want || !last.Equal(start.Add(Last)) || every > 0 && widest > every {
			t.Errorf("every %s: %d readings, %s apart at most, the last at hour %s; want %d", every, readings, widest, last.Sub(start), want)
		}
	}
}

func TestRetry(t *testing.T) {
	t.Parallel()
	s, _ := ReadState(nil)
	s.take(start, []seen{{id: "1", created: start}}, true)
	ends := start.Add(Life)
	for _, tc := range []struct {
		now      time.Time
		failures int
		wall     time.Time
		want     time.Time
	}{
		{start, 1, time.Time{}, start.Add(time.Minute)},
		{start, 3, time.Time{}, start.Add(4 * time.Minute)},
		{start, 99, time.Time{}, start.Add(32 * time.Minute)},
		{start, 1, start.Add(time.Hour), start.Add(time.Hour)},
		{ends.Add(-10 * time.Minute), 9, time.Time{}, ends.Add(-2 * time.Minute)},
		{ends.Add(-time.Minute), 1, time.Time{}, ends},
	} {
		if got := s.Retry(tc.now, tc.failures, tc.wall); !got.Equal(tc.want) {
			t.Errorf("%+v: %s", tc, got)
		}
	}
}

func TestState_take(t *testing.T) {
	t.Parallel()
	s, _ := ReadState(nil)
	if _, missed := s.missed(start); missed {
		t.Error("nobody could have missed anything")
	}
	a := seen{id: "a", created: start, numbers: map[string]int64{"Reach": 5, "Views": 7}}
	s.take(start.Add(time.Hour), []seen{a, {id: "b", created: start}}, true)
	// A number that is not told is kept; a list that is not whole takes nothing away.
	s.take(start.Add(2*time.Hour), []seen{{id: "a", created: start, numbers: map[string]int64{"Reach": 6}}}, false)
	if n := s.Live["a"].Numbers; n["Reach"] != 6 || n["Views"] != 7 || s.Live["b"] == nil || !s.Read.Equal(start.Add(time.Hour)) {
		t.Errorf("%+v, read %s", s.Live, s.Read)
	}
	if ended := s.take(start.Add(3*time.Hour), []seen{a}, true); len(ended) != 1 || ended[0].id != "b" || !ended[0].deleted {
		t.Errorf("%+v", ended)
	}
	s.take(start.Add(Last), []seen{a}, true)
	if ended := s.take(start.Add(Life), nil, false); len(ended) != 1 || ended[0].deleted || !ended[0].whole() {
		t.Errorf("%+v", ended)
	}
	if r, missed := s.missed(s.Read.Add(30 * time.Hour)); !missed || r.Reason != "missed" {
		t.Error("who was away for 30 hours has missed nothing")
	}
	if _, err := ReadState([]byte(`{"format":99}`)); err == nil {
		t.Error("a newer checkpoint is taken")
	}
	if _, err := ReadState([]byte(`{`)); err == nil {
		t.Error("half a checkpoint is taken")
	}
}
