package answer

import (
	"testing"

	"github.com/viewfinder-sql/viewfinder/internal/graph"
	"github.com/viewfinder-sql/viewfinder/internal/value"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// A number that is read by its digits is the one that the JSON has, whatever the type of
// its column.
func TestLifetime_digits(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		`0`, `7`, `9223372036854775807`, `9223372036854775808`, `123456789012345678901234567890`,
		`-7`, `2.5`, `1e3`, `"7"`, `"x"`, `null`, `true`, `{}`, `[7]`, `7},{"value":8`, `7,"end_time":"2026-01-01T08:00:00+0000"`,
	} {
		for _, typ := range []schema.Type{schema.Integer, schema.Real, schema.Text} {
			point := `{"value":` + text + `}`
			got, gotOdd := Lifetime(typ, metricNode(value.Text("["+point+"]"), value.Null))
			want, wantOdd := Number(typ, []byte(point))
			if text == `7},{"value":8` { // the first of two
				want, wantOdd = Number(typ, []byte(`{"value":7}`))
			}
			if got != want || gotOdd != wantOdd {
				t.Errorf("%v of %s: %v %+v, not %v %+v", typ, text, got, gotOdd, want, wantOdd)
			}
		}
	}
	if got, _ := Lifetime(schema.Integer, metricNode(value.Text(`[{"value":7}]`), value.Text(`{"value":8}`))); got != value.Int(8) {
		t.Errorf("beside a total of 8: %v", got)
	}
}

func metricNode(values, total value.Value) *graph.Node {
	return &graph.Node{Values: []value.Value{value.Text("reach"), values, total}}
}

func BenchmarkLifetime(b *testing.B) {
	node := metricNode(value.Text(`[{"value":4711}]`), value.Null)
	b.ReportAllocs()
	for b.Loop() {
		if v, _ := Lifetime(schema.Integer, node); v.Int() != 4711 {
			b.Fatal(v)
		}
	}
}
