package value_test

import (
	"math"
	"testing"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/value"
)

func TestValue(t *testing.T) {
	for _, c := range []struct {
		v     value.Value
		kind  value.Kind
		text  string
		int   int64
		float float64
	}{
		{value.Null, value.KindNull, "", 0, 0},
		{value.Value{}, value.KindNull, "", 0, 0},
		{value.Int(math.MinInt64), value.KindInt, "-9223372036854775808", math.MinInt64, math.MinInt64},
		{value.Int(17841400000000001), value.KindInt, "17841400000000001", 17841400000000001, 17841400000000000},
		{value.Float(2.5), value.KindFloat, "2.5", 0, 2.5},
		{value.Float(math.NaN()), value.KindNull, "", 0, 0},
		{value.Text("a\x00b"), value.KindText, "a\x00b", 0, 0},
		{value.Text(""), value.KindText, "", 0, 0},
		{value.Blob([]byte{0xff, 0}), value.KindBlob, "", 0, 0},
		{value.Bool(true), value.KindInt, "1", 1, 1},
		{value.Bool(false), value.KindInt, "0", 0, 0},
	} {
		if c.v.Kind() != c.kind || c.v.Text() != c.text || c.v.Int() != c.int || c.v.Float() != c.float || c.v.IsNull() != (c.kind == value.KindNull) {
			t.Errorf("%+v: kind %d, text %q, int %d, float %g", c.v, c.v.Kind(), c.v.Text(), c.v.Int(), c.v.Float())
		}
	}
}

func TestBytes(t *testing.T) {
	if b := value.Blob([]byte{0xff, 0}).Bytes(); string(b) != "\xff\x00" {
		t.Errorf("%x", b)
	}
	if b := value.Text("a").Bytes(); b != nil {
		t.Errorf("of a text: %x", b)
	}
}

func TestParseTime(t *testing.T) {
	for text, want := range map[string]string{
		"2017-05-19T23:27:28+0000":       "2017-05-19 23:27:28",
		"2017-05-19T23:27:28+00:00":      "2017-05-19 23:27:28",
		"2017-05-19T23:27:28Z":           "2017-05-19 23:27:28",
		"2017-05-20T01:27:28+0200":       "2017-05-19 23:27:28",
		"2017-05-19T16:27:28-07":         "2017-05-19 23:27:28",
		"2017-05-19 23:27:28":            "2017-05-19 23:27:28",
		"2017-05-19 23:27:28.25":         "2017-05-19 23:27:28.25",
		" 2017-05-19 23:27 ":             "2017-05-19 23:27:00",
		"2017-05-19":                     "2017-05-19 00:00:00",
		"2017-05":                        "2017-05-01 00:00:00",
		"2017":                           "2017-01-01 00:00:00",
		"2024-02-29T12:00:00.123456789Z": "2024-02-29 12:00:00.123456789",
		"":                               "",
		"May":                            "",
		"2017-13-01":                     "",
		"2023-02-29":                     "",
		"2017-05-19 25:00:00":            "",
		"2017-05-19T23:27:28+0000 x":     "",
		"1495236448":                     "",
	} {
		got, ok := value.ParseTime(text)
		if ok != (want != "") || ok && value.FormatTime(got) != want {
			t.Errorf("%q: %v %v, not %q", text, got, ok, want)
		}
	}
}

// What is written is what the standard library writes, and read as the same instant,
// whatever zone it came in.
func FuzzFormatTime(f *testing.F) {
	f.Add(int64(0), int64(0))
	f.Add(int64(1495236448), int64(123456789))
	f.Add(int64(-62135596800), int64(1))
	f.Add(int64(-62135596800), int64(0))
	f.Add(int64(253402300798), int64(0))
	f.Add(int64(1709251199), int64(0))
	f.Fuzz(func(t *testing.T, seconds, nanos int64) {
		at := time.Unix(seconds%253402300799, nanos%1e9)
		if year := at.UTC().Year(); year < 1 || year > 9999 {
			t.Skip("no four digits for the year")
		}
		text := value.FormatTime(at)
		if want := at.UTC().Format(value.TimeLayout + ".999999999"); text != want {
			t.Errorf("%v is written %q, not %q", at, text, want)
		}
		if got, ok := value.ParseTime(text); !ok || !got.Equal(at) {
			t.Errorf("%v is written %q and read %v, %v", at, text, got, ok)
		}
	})
}

// Any text is read or refused, never more.
func FuzzParseTime(f *testing.F) {
	f.Add("2017-05-19T23:27:28+0000")
	f.Fuzz(func(t *testing.T, text string) {
		if at, ok := value.ParseTime(text); ok && at.Location() != time.UTC {
			t.Errorf("%q is read in %v", text, at.Location())
		}
	})
}
