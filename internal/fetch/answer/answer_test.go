package answer_test

import (
	"testing"

	"github.com/viewfinder-sql/viewfinder/internal/fetch/answer"
	"github.com/viewfinder-sql/viewfinder/internal/graph"
	"github.com/viewfinder-sql/viewfinder/internal/value"
	"github.com/viewfinder-sql/viewfinder/schema"
)

func TestConvert(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		to   schema.Type
		from value.Value
		want value.Value
		ok   bool
	}{
		{schema.Integer, value.Null, value.Null, true},
		{schema.Integer, value.Int(7), value.Int(7), true},
		{schema.Integer, value.Float(7), value.Int(7), true},
		{schema.Integer, value.Float(7.5), value.Null, false},
		{schema.Integer, value.Float(1e300), value.Null, false},
		{schema.Integer, value.Text(" 7 "), value.Int(7), true},
		{schema.Integer, value.Text("7e2"), value.Int(700), true},
		{schema.Integer, value.Text("many"), value.Null, false},
		{schema.Real, value.Int(7), value.Float(7), true},
		{schema.Real, value.Text("7.5"), value.Float(7.5), true},
		{schema.Real, value.Text("NaN"), value.Null, false},
		{schema.Real, value.Text("1e999"), value.Null, false},
		{schema.Boolean, value.Int(2), value.Bool(true), true},
		{schema.Boolean, value.Text("TRUE"), value.Bool(true), true},
		{schema.Boolean, value.Text("perhaps"), value.Null, false},
		{schema.Datetime, value.Int(0), value.Text("1970-01-01 00:00:00"), true},
		{schema.Datetime, value.Text("2026-01-31T10:00:00+0000"), value.Text("2026-01-31 10:00:00"), true},
		{schema.Datetime, value.Text("soon"), value.Null, false},
		{schema.Text, value.Int(7), value.Text("7"), true},
		{schema.Text, value.Text(""), value.Text(""), true},
	} {
		got, ok := answer.Convert(test.to, test.from)
		if ok != test.ok || ok && got != test.want {
			t.Errorf("%v as %v: %v %q, %t", test.from, test.to, got.Kind(), got.Text(), ok)
		}
	}
}

// A number of whatever shape is itself, or NULL with a reason.
func TestLifetime(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		values, total string
		want          value.Value
		reason        string
	}{
		{`[{"value":7}]`, "", value.Int(7), ""},
		{`[{"value":"7"}]`, "", value.Int(7), ""},
		{"", `{"value":7}`, value.Int(7), ""},
		{`[{"value":1}]`, `{"value":7}`, value.Int(7), ""},
		{"", "", value.Null, "no_data"},
		{"[]", "{}", value.Null, "no_data"},
		{`[{"value":null}]`, "", value.Null, "no_data"},
		{`[{}]`, "", value.Null, "no_data"},
		{`{"value":7}`, "", value.Null, "malformed_value"},
		{`[7]`, "", value.Null, "malformed_value"},
		{`[{"value":7.5}]`, "", value.Null, "malformed_value"},
		{`[{"value":{"a":1}}]`, "", value.Null, "malformed_value"},
		{`[{"value":"many"}]`, "", value.Null, "malformed_value"},
	} {
		text := func(s string) value.Value {
			if s == "" {
				return value.Null
			}
			return value.Text(s)
		}
		n := &graph.Node{Values: []value.Value{value.Text("reach"), text(test.values), text(test.total)}}
		got, odd := answer.Lifetime(schema.Integer, n)
		if got != test.want || odd.Reason != test.reason || (odd.Message == "") != (test.reason == "") {
			t.Errorf("%s %s: %q, %+v", test.values, test.total, got.Text(), odd)
		}
	}
}
