package pgtime

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/cockroachdb/datadriven"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgerror"
)

var now = time.Date(2026, 11, 29, 22, 30, 15, 0, time.UTC)

// commands are what is done with each line of testdata.
var commands = map[string]func(line string, zone *time.Location) (string, error){
	"timestamp": func(line string, zone *time.Location) (string, error) {
		s, err := Reader{now, zone}.Stamp(line)
		return FormatStamp(s), err
	},
	"timestamptz": func(line string, zone *time.Location) (string, error) { // as the engine holds it: in UTC
		s, err := Reader{now, zone}.Instant(line)
		return FormatStamp(s), err
	},
	"date": func(line string, zone *time.Location) (string, error) {
		d, err := Reader{now, zone}.Day(line)
		return FormatDay(d), err
	},
	"time": func(line string, zone *time.Location) (string, error) {
		c, err := Reader{now, zone}.Clock(line)
		return FormatClock(c), err
	},
	"interval": func(line string, _ *time.Location) (string, error) {
		i, err := ParseInterval(line, "")
		return TextOfInterval(i), err
	},
	"plus": func(line string, zone *time.Location) (string, error) { // a timestamptz and an interval
		at, by, _ := strings.Cut(line, " + ")
		s, err := Reader{now, zone}.Instant(at)
		if err != nil {
			return "", err
		}
		i, err := ParseInterval(by, "")
		if err != nil {
			return "", err
		}
		s, err = s.PlusIn(i, zone)
		return FormatStamp(s), err
	},
	"age": func(line string, zone *time.Location) (string, error) {
		r := Reader{now, zone}
		left, right, _ := strings.Cut(line, " since ")
		a, errA := r.Stamp(left)
		b, errB := r.Stamp(right)
		i, err := Age(a, b)
		return TextOfInterval(i), errors.Join(errA, errB, err)
	},
	"to_char": func(line string, zone *time.Location) (string, error) {
		at, template, _ := strings.Cut(line, " by ")
		s, err := Reader{now, zone}.Stamp(at)
		if err != nil {
			return "", err
		}
		return Format(s, template, zone)
	},
	"to_timestamp": func(line string, _ *time.Location) (string, error) {
		at, template, _ := strings.Cut(line, " by ")
		s, err := Scan(at, template)
		return FormatStamp(s), err
	},
}

// Each line of testdata is a text; behind the arrow is what it comes to.
func TestTexts(t *testing.T) {
	t.Parallel()
	datadriven.Walk(t, "testdata", func(t *testing.T, path string) {
		datadriven.RunTest(t, path, func(t *testing.T, d *datadriven.TestData) string {
			zone := time.UTC
			if d.HasArg("in") {
				var name string
				d.ScanArgs(t, "in", &name)
				var err error
				if zone, err = time.LoadLocation(name); err != nil {
					t.Fatal(err)
				}
			}
			var out strings.Builder
			for line := range strings.Lines(d.Input) {
				line = strings.TrimSuffix(line, "\n")
				text, err := commands[d.Cmd](line, zone)
				var e *pgerror.Error
				if errors.As(err, &e) {
					text = e.Code + " " + e.Message
				}
				fmt.Fprintf(&out, "%s → %s\n", line, text)
			}
			return out.String()
		})
	})
}

// someStamp and someInterval are values at random.
func someStamp(random *rand.Rand) Stamp {
	first := time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC).UnixMicro()
	last := time.Date(9999, 12, 31, 23, 59, 59, 999_999_000, time.UTC).UnixMicro()
	s := first + random.Int64N(last-first)
	if random.IntN(2) == 0 {
		s -= s % 1_000_000
	}
	return Stamp(s)
}

func someInterval(random *rand.Rand) Interval {
	i := Interval{Months: random.Int32N(2400) - 1200, Days: random.Int32N(20000) - 10000, Micros: random.Int64N(1<<random.IntN(50)+1) - 1<<20}
	switch random.IntN(4) {
	case 0:
		i.Months = 0
	case 1:
		i.Days = 0
	case 2:
		i.Micros -= i.Micros % 1_000_000
	}
	return i
}

// What is written is read again as itself, in both forms.
func TestForms_read(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(1, 9))
	for range 5000 {
		s := someStamp(random)
		if again, err := ReadStamp(FormatStamp(s)); err != nil || again != s {
			t.Errorf("%s is read as %s, %v", FormatStamp(s), FormatStamp(again), err)
		}
		if again, err := (Reader{now, time.UTC}).Stamp(FormatStamp(s)); err != nil || again != s {
			t.Errorf("%s is taken for %s, %v", FormatStamp(s), FormatStamp(again), err)
		}
		day, clock := s.Split()
		if back, err := day.At(clock); err != nil || back != s {
			t.Errorf("%s is split into %s and %s", FormatStamp(s), FormatDay(day), FormatClock(clock))
		}
		if again, err := ReadDay(FormatDay(day)); err != nil || again != day {
			t.Errorf("%s is read as %s, %v", FormatDay(day), FormatDay(again), err)
		}
		if again, err := ReadClock(FormatClock(clock)); err != nil || again != clock {
			t.Errorf("%s is read as %s, %v", FormatClock(clock), FormatClock(again), err)
		}
		i := someInterval(random)
		if again, err := ReadInterval(FormatInterval(i)); err != nil || again != i {
			t.Errorf("%v is held as %s and read as %v, %v", i, FormatInterval(i), again, err)
		}
		if again, err := ParseInterval(TextOfInterval(i), ""); err != nil || again != i {
			t.Errorf("%v is written %s and read as %v, %v", i, TextOfInterval(i), again, err)
		}
	}
}

// Forms sort as times do, differences undo sums, and what is cut off lies before what it was cut of.
func TestArithmetic(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(2, 9))
	for range 5000 {
		a, b := someStamp(random), someStamp(random)
		if (a < b) != (FormatStamp(a) < FormatStamp(b)) {
			t.Errorf("%s and %s sort otherwise", FormatStamp(a), FormatStamp(b))
		}
		apart, err := a.Minus(b)
		if err != nil || apart.Months != 0 {
			t.Fatalf("%s - %s: %v, %v", FormatStamp(a), FormatStamp(b), apart, err)
		}
		if back, err := b.Plus(apart); err != nil || back != a {
			t.Errorf("%s + %s is %s, %v, not %s", FormatStamp(b), TextOfInterval(apart), FormatStamp(back), err, FormatStamp(a))
		}
		age, err := Age(a, b)
		if err != nil || (a < b) != (age.Compare(Interval{}) < 0) {
			t.Errorf("the age of %s since %s is %s, %v", FormatStamp(a), FormatStamp(b), TextOfInterval(age), err)
		}
		for _, field := range []string{"second", "hour", "day", "week", "month", "quarter", "year", "decade"} {
			cut, err := Trunc(field, a, "timestamp")
			var e *pgerror.Error
			if errors.As(err, &e) && e.Code == "22008" { // in the first years
				continue
			}
			again, _ := Trunc(field, cut, "timestamp")
			if err != nil || cut > a || again != cut {
				t.Errorf("%s cut to the %s is %s, and %s, %v", FormatStamp(a), field, FormatStamp(cut), FormatStamp(again), err)
			}
		}
		i, j := someInterval(random), someInterval(random)
		sum, err := i.Add(j)
		less, errNeg := j.Neg()
		back, errBack := sum.Add(less)
		if errors.Join(err, errNeg, errBack) != nil || back != i {
			t.Errorf("%v + %v - itself is %v", i, j, back)
		}
		if i.Compare(j) != -j.Compare(i) || i.Compare(i) != 0 {
			t.Errorf("%v and %v have no order", i, j)
		}
		if whole, err := i.Justify(); err != nil || whole.Compare(i) != 0 {
			t.Errorf("%v justified is %v, %v", i, whole, err)
		}
	}
}

// Where clocks are turned, what a zone shows is a time that it has, and goes back to the instant.
func TestZones(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(3, 9))
	for _, name := range []string{"Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe"} {
		zone, err := Zone(name)
		if err != nil {
			t.Fatal(err)
		}
		for range 1000 {
			s := FromTime(now.Add(-time.Duration(random.Int64N(int64(20 * 365 * 24 * time.Hour)))))
			local, err := s.Local(zone)
			if err != nil {
				t.Fatal(err)
			}
			if want := s.Time().In(zone).Format("2006-01-02 15:04:05"); FormatStamp(local)[:19] != want {
				t.Errorf("%s in %s is %s, not %s", FormatStamp(s), name, FormatStamp(local), want)
			}
			back, err := local.In(zone)
			if apart := back - s; err != nil || apart != 0 && (apart > 3_600_000_000 || apart < -3_600_000_000) {
				t.Errorf("%s in %s goes back to %s, %v", FormatStamp(s), name, FormatStamp(back), err)
			}
		}
	}
}

// Whatever the text, it is read or refused with a code, and what is read can be written.
func FuzzReader(f *testing.F) {
	for _, text := range []string{"2026-11-29 10:00", "now", "infinity", "Jan 5 2026 10 PM PST", "20260105T101112Z", "1 year 2 mons -3 days 04:05:06.7", "P1Y2M3DT4H", "1-2", "@ 1 minute ago", "10:60", "J2461374", "", "24:00:00", "1.5 months", "+1", "2026-02-30"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for name, read := range commands {
			if name == "age" || name == "plus" || strings.HasPrefix(name, "to_") {
				continue
			}
			form, err := read(text, time.UTC)
			if err != nil {
				if code := pgerror.CodeOf(err); code == pgerror.InternalError {
					t.Errorf("%s %q: %v", name, text, err)
				}
				continue
			}
			if again, err := read(form, time.UTC); err != nil || again != form {
				t.Errorf("%s %q is %q, and again %q, %v", name, text, form, again, err)
			}
		}
	})
}
