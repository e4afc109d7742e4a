package paramtype

import (
	"math"
	"slices"
	"testing"
	"time"
)

func TestRead(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		kind, text string
		want       any
	}{
		{"text", "5", "5"},
		{"TEXT", "", ""},
		{"integer", "-9223372036854775808", int64(math.MinInt64)},
		{"number", "1e3", 1000.0},
		{"Boolean", "TRUE", true},
		{"boolean", "0", false},
		{"null", "", nil},
		{"datetime", "2026-01-02T03:04:05.5+02:00", time.Date(2026, 1, 2, 1, 4, 5, 500_000_000, time.UTC)},
	} {
		got, err := Read(tt.kind, tt.text)
		if at, ok := got.(time.Time); ok {
			got = at.UTC()
		}
		if err != nil || got != tt.want {
			t.Errorf("%s %q: %#v, %v, want %#v", tt.kind, tt.text, got, err, tt.want)
		}
	}
	for _, tt := range [][3]string{
		{"integer", "9223372036854775808", `"9223372036854775808" is not a whole number of 64 bits`},
		{"integer", "", `"" is not a whole number of 64 bits`},
		{"number", "Inf", `"Inf" is not a number`},
		{"number", "1e999", `"1e999" is not a number`},
		{"boolean", "yes", `"yes" is not true or false`},
		{"datetime", "tuesday", `"tuesday" is not a date, with a time or without: 2026-01-31, 2026-01-31T15:04:05Z`},
		{"null", "NULL", `"NULL" is a value, and null has none`},
		{"float", "1", `unknown type "float": use one of text, integer, number, boolean, datetime, null`},
		{"", "1", `unknown type "": use one of text, integer, number, boolean, datetime, null`},
	} {
		if v, err := Read(tt[0], tt[1]); err == nil || err.Error() != tt[2] || v != nil {
			t.Errorf("%s %q: %#v, %v, want %s", tt[0], tt[1], v, err, tt[2])
		}
	}
}

// Whatever is written, it is a value of the type or an error.
func FuzzRead(f *testing.F) {
	for _, name := range Names() {
		f.Add(name, "1")
	}
	f.Fuzz(func(t *testing.T, kind, text string) {
		v, err := Read(kind, text)
		if err != nil {
			if v != nil {
				t.Errorf("%v with %v", v, err)
			}
			return
		}
		switch v.(type) {
		case nil, string, int64, float64, bool, time.Time:
		default:
			t.Errorf("%s %q is a %T", kind, text, v)
		}
	})
}

func TestNames(t *testing.T) {
	t.Parallel()
	names := Names()
	if slices.Sort(names); len(slices.Compact(names)) != len(types) {
		t.Errorf("%q", names)
	}
}
