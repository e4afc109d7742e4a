package chart

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

func TestNumber(t *testing.T) {
	t.Parallel()
	for v, want := range map[float64]string{
		0: "0", 1234567: "1,234,567", -1234: "-1,234", 999: "999", 0.5: "0.5", 3.14159: "3.142", 12.3456: "12.35", 1234.5: "1,234",
		0.00001: "1e-05", 1e15: "1e+15", -0.25: "-0.25", 100000: "100,000",
	} {
		if got := Number(v); got != want {
			t.Errorf("%v is %s, want %s", v, got, want)
		}
	}
}

// Ticks hold what they are for, and there are not many more than wanted.
func TestTicks(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		least, most float64
		want        string
	}{
		{0, 10, "0 5 10"},
		{0, 97, "0 50 100"},
		{-5, 12, "-10 0 10 20"},
		{7, 7, "0 5 10"},
		{-7, -7, "-10 -5 0"},
		{0, 0, "0 0.5 1"},
		{0.001, 0.0042, "0 0.002 0.004 0.006"},
		{1e9, 2e9, "1,000,000,000 1,500,000,000 2,000,000,000"},
		{18000000000000000, 18000000000000004, "1.8e+16 1.8e+16"}, // ids
		{-18000000000000004, -18000000000000000, "-1.8e+16 -1.8e+16"},
	} {
		ticks := Ticks(tt.least, tt.most, 3)
		if got := labels(ticks); got != tt.want {
			t.Errorf("%v to %v: %s, want %s", tt.least, tt.most, got, tt.want)
		}
		if ticks[0].At > tt.least || ticks[len(ticks)-1].At < tt.most {
			t.Errorf("%v to %v do not fit %v", tt.least, tt.most, ticks)
		}
	}
}

func labels(ticks []Tick) string {
	var all []string
	for _, tick := range ticks {
		all = append(all, tick.Label)
	}
	return strings.Join(all, " ")
}

// Times have ticks where a calendar has them, in their zone, summer time or not.
func TestTimeTicks(t *testing.T) {
	t.Parallel()
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	at := time.Date(2026, 10, 24, 22, 0, 0, 0, berlin) // the hour goes back that night
	for _, tt := range []struct {
		span time.Duration
		days bool
		want string
	}{
		{10 * time.Minute, false, "22:00 22:05 22:10"},
		{20 * time.Hour, false, "Oct 25 00:00 Oct 25 06:00 Oct 25 12:00"},
		{26 * time.Hour, true, "Oct 25"},
		{4 * 24 * time.Hour, false, "Oct 25 Oct 26 Oct 27 Oct 28"},
		{90 * 24 * time.Hour, true, "Nov 2026 Dec 2026 Jan 2027"},
		{3 * 366 * 24 * time.Hour, true, "2027 2028 2029"},
		{40 * 366 * 24 * time.Hour, true, "2030 2040 2050 2060"},
	} {
		c := &Chart{Zone: berlin, Days: tt.days}
		if got := labels(c.TimeTicks(float64(at.Unix()), float64(at.Add(tt.span).Unix()), 4)); got != tt.want {
			t.Errorf("%v: %s, want %s", tt.span, got, tt.want)
		}
	}
}

// What is beyond what there is place for is said.
func TestSaid(t *testing.T) {
	t.Parallel()
	wide := NewData([]string{"x", "a", "b", "c", "d", "e", "f", "g", "h", "i"}, []string{"TEXT"})
	for i := 1; i < 10; i++ {
		wide.columns[i].role = asNumber
	}
	_ = wide.Add([]any{"x", 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0})
	_ = wide.Add([]any{"y", 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0})
	texts := NewData([]string{"x"}, []string{"TEXT"})
	lines := NewData([]string{"at", "who", "n"}, []string{"DATE", "TEXT", "INTEGER"})
	for i := range 120 {
		_ = texts.Add([]any{fmt.Sprint(i)})
		_ = lines.Add([]any{time.Unix(0, 0), fmt.Sprint(i % 11), int64(i)})
	}
	for want, d := range map[string]*Data{
		"8 of 9 columns are drawn: a, b, c, d, e, f, g and h; --y names others":  wide,
		"20 rows not drawn, with values beyond the first 100: have them grouped": texts,
		"8 of 11 lines are drawn, the first ones: ask for fewer (WHERE)":         lines,
	} {
		c, err := Choose(d, Ask{})
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Join(c.Notes, "|"); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
	full := &Data{rows: make([][]any, mostRows)}
	if err := full.Add(nil); err == nil || !strings.Contains(err.Error(), "more than 500,000 rows") {
		t.Error(err)
	}
}
