package sqlfunc_test

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"

	"github.com/ncruces/go-sqlite3"
)

// dateCalls makes calls of SQLite's functions of dates at random, out of the forms
// that they know and some that they do not.
type dateCalls struct{ *rand.Rand }

func (r dateCalls) pick(of ...string) string { return of[r.IntN(len(of))] }

func (r dateCalls) digits(n, below int) string { return fmt.Sprintf("%0*d", n, r.IntN(below)) }

func (r dateCalls) clock() string {
	hour := r.IntN(26)
	if hour == 24 { // is the next day here
		hour = 0
	}
	s := fmt.Sprintf("%02d:", hour) + r.digits(2, 62)
	if r.IntN(3) > 0 {
		s += ":" + r.digits(2, 61)
		if r.IntN(2) > 0 {
			s += "." + strconv.Itoa(r.IntN(10000)*10+1) // no half of a millisecond, which a float may round either way
		}
	}
	return s
}

func (r dateCalls) value() string {
	switch r.IntN(12) {
	case 0:
		return strconv.FormatFloat(r.Float64()*6e6-2e5, 'f', r.IntN(6), 64)
	case 1:
		return strconv.Itoa(r.IntN(4e9) - 1e9)
	case 2:
		return "'" + r.pick("", " ", "+", "-") + strconv.FormatFloat(r.Float64()*6e6, 'g', 1+r.IntN(17), 64) + r.pick("", " ", "x") + "'"
	case 3:
		return "'" + r.clock() + "'"
	case 4:
		return r.pick("NULL", "'today'", "''", "'2026-1-1'", "'2026-05'", "x'323032362d30352d3034'", "'20260504'", "'subsek'", "1e300", "-1", "'.5'", "'5.'", "'+0x5'")
	}
	year := r.pick("2026", "2024", "2000", "1900", "0000", "9999", "0001", "1970") // some calendars end there
	if r.IntN(2) > 0 {
		year = r.digits(4, 10000)
	}
	s := r.pick("", "", "", "", "", "", "", "-") + year + "-" + r.digits(2, 14) + "-" + r.pick(r.digits(2, 33), "28", "29", "30", "31", "01")
	if r.IntN(3) > 0 {
		s += r.pick(" ", "T", "  ", "") + r.clock() + r.pick("", "", "", "Z", " z ", "+01:00", "-14:00", " +15:00", "+00:00", "+0100", " x")
	}
	return "'" + s + r.pick("", "", "", "", " ") + "'"
}

func (r dateCalls) modifier() string {
	number := r.pick("", "+", "-") + r.pick(r.digits(1, 10), r.digits(2, 100), r.digits(4, 10000), fmt.Sprintf("%.3f", r.Float64()*40), "1e3", "0")
	switch r.IntN(8) {
	case 0:
		return r.pick("start of month", "Start of Year", "start of day", "start of week", "ceiling", "floor", "subsec", "subsecond", "floor ")
	case 1:
		return "weekday " + r.pick("0", "1", "2", "3", "4", "5", "6", "7", "-1", "1.0", "1.5", "")
	case 2:
		return r.pick("unixepoch", "auto", "julianday", "Unixepoch")
	case 3:
		return r.pick("+", "-", "") + r.clock()
	case 4:
		return r.pick("+", "-", "+", "-", "") + r.digits(4, 30) + "-" + r.digits(2, 14) + "-" + r.digits(2, 33) + r.pick("", "", " "+r.clock(), "x", " ", "  10:00")
	case 5:
		return r.pick("", "x", "days", "+ 1 day", "1 da", "1 decades", "+1 day ", "1\tday", "++1 day", "+20000-01-01", "+10 fortnights")
	default:
		return number + " " + r.pick("", " ") + r.pick("second", "seconds", "minute", "hours", "day", "days", "DAYS", "month", "months", "year", "years")
	}
}

func (r dateCalls) call() string {
	args := []string{r.value()}
	for r.IntN(3) > 0 {
		switch m := strings.ToLower(r.modifier()); {
		case m == "auto", strings.HasPrefix(m, "subsec"), m == "start of day": // SQLite writes February 31 behind these
			if strings.Contains(args[0], "-29") || strings.Contains(args[0], "-3") {
				continue
			}
			fallthrough
		default:
			args = append(args, "'"+m+"'")
		}
	}
	list := strings.Join(args, ", ")
	switch r.IntN(8) {
	case 0:
		return "date(" + list + ")"
	case 1:
		return "time(" + list + ")"
	case 2:
		return "julianday(" + list + ")"
	case 3:
		return "unixepoch(" + list + ")"
	case 4:
		return "timediff(" + r.value() + ", " + r.value() + ")"
	case 5:
		return "strftime('" + r.pick("%d %e %f %F", "%H %I %j", "%J", "%k %l %m %M %p %P", "%R %s %S %T", "%u %U %w %W %Y", "%G-%V", "%g", "100%%", "%Q", "%", "a%Yb") + "', " + list + ")"
	default:
		return "datetime(" + list + ")"
	}
}

// In UTC, SQLite's functions give what SQLite's own give.
func TestDates_ofSQLite(t *testing.T) {
	t.Parallel()
	ours := open(t, fixed)
	own, err := sqlite3.Open(":memory:")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = own.Close() })
	r := dateCalls{rand.New(rand.NewPCG(3, 53))}
	differ, told := 0, 0
	for range 20000 {
		sql := "SELECT " + r.call()
		got, want := one(t, ours, sql), one(t, own, sql)
		if want != "NULL" {
			told++
		}
		if got != want {
			if differ++; differ < 20 {
				t.Errorf("%s: %s, SQLite's own %s", sql, got, want)
			}
		}
	}
	t.Logf("%d of 20000 have a value, %d differ", told, differ)
}

// In a zone, what DATETIME writes is read as the instant that it was, whatever the
// value and its modifiers were.
func TestDates_inZone(t *testing.T) {
	t.Parallel()
	r := dateCalls{rand.New(rand.NewPCG(25, 10))}
	for _, zone := range []string{"Europe/Berlin", "America/Havana", "Australia/Lord_Howe", "Pacific/Apia", "-03:30"} {
		c, told := openIn(t, fixed, zone), 0
		for range 3000 {
			args := r.value()
			if r.IntN(2) == 0 { // of the years in which clocks are changed, to the second
				args = fmt.Sprintf("'20%s-%02d-%s 0%d:%s:00%s'", r.digits(2, 40), 1+r.IntN(12), r.pick("01", "08", "25", "29"), r.IntN(4), r.digits(2, 60), r.pick("", "", "Z", "+01:00"))
			}
			for r.IntN(2) > 0 {
				args += ", '" + r.pick(r.modifier(), "utc", "localtime") + "'"
			}
			args = strings.TrimSuffix(args, ", 'localtime'") // by which unixepoch would count what is shown
			got := one(t, c, "SELECT unixepoch(datetime("+args+")) || ' ' || CAST(floor(unixepoch("+args+")) AS INTEGER)")
			if again, is, ok := strings.Cut(got, " "); ok {
				if told++; again != is && !strings.Contains(args, "localtime") {
					t.Errorf("%s, %s: %s", zone, args, got)
				}
			} else if got != "NULL" {
				t.Fatalf("%s, %s: %s", zone, args, got)
			}
		}
		if told < 500 {
			t.Errorf("%s: only %d of 3000 have a value", zone, told)
		}
	}
}
