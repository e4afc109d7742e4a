package value

import (
	"testing"
	"time"
)

// What is read by its digits is what the standard library reads in it.
func TestReadExact(t *testing.T) {
	t.Parallel()
	for _, day := range []string{"2017-05-19", "2024-02-29", "2023-02-29", "2023-02-30", "2023-04-31", "2023-12-31", "0000-01-01", "9999-12-31", "2023-00-10", "2023-13-10", "2023-01-00", "2023-01-32", "2o23-01-01", "2023-1-01x", "-023-01-01", "2023/01/01", "2023-01/01"} {
		for _, part := range []string{" ", "T", "t", "_"} {
			for _, clock := range []string{"00:00:00", "23:59:59", "24:00:00", "12:60:00", "12:00:60", "1a:00:00", "12:00:0", "12.00:00", "12:00.00"} {
				for _, zone := range []string{"", "Z", "z", "+0000", "+00:00", "-0000", "+0100", "+00", ".5", " "} {
					text := day + part + clock + zone
					at, reads := ParseTime(text)
					if normal, ok := NormalTime(text); ok != reads || ok && normal != FormatTime(at) {
						t.Errorf("%q: %q, %t, and %v was read, %t", text, normal, ok, at, reads)
					}
					got, zoned, ok := readExact(text)
					if !ok {
						continue // ReadTime goes on
					}
					want, err := time.Parse(map[string]string{"": "2006-01-02T15:04:05", "Z": "2006-01-02T15:04:05Z07:00", "+00:00": "2006-01-02T15:04:05Z07:00", "+0000": "2006-01-02T15:04:05-0700"}[zone], day+"T"+clock+zone)
					if err != nil || !got.Equal(want) || zoned != (zone != "") || got.Location() != time.UTC {
						t.Errorf("%q is read as %v, %v; it is %v, %v", text, got, zoned, want, err)
					}
				}
			}
		}
	}
	for _, text := range []string{"2017-05-19 23:27:28", "2017-05-19T23:27:28+0000", "2024-02-29T00:00:00Z", "0000-01-01T00:00:00+00:00"} {
		if _, _, ok := readExact(text); !ok {
			t.Errorf("%q is not read by its digits", text)
		}
	}
}

func BenchmarkReadTime(b *testing.B) {
	for name, text := range map[string]string{"engine": "2017-05-19 23:27:28", "API": "2017-05-19T23:27:28+0000", "day": "2017-05-19"} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, _, ok := ReadTime(text); !ok {
					b.Fatal(text)
				}
			}
		})
	}
}
