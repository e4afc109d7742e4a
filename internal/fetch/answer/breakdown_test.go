package answer_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/viewfinder-sql/viewfinder/internal/fetch/answer"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// FuzzReadBreakdown has an answer be anything: nothing crashes, and each result is a part,
// repeats one, or is lost.
func FuzzReadBreakdown(f *testing.F) {
	for _, seed := range []string{
		`{"value":7,"breakdowns":[{"dimension_keys":["age","gender"],"results":[{"dimension_values":["25-34","F"],"value":3},{"dimension_values":["25-34","M"],"value":4}]}]}`,
		`{"breakdowns":[{"dimension_keys":["timeframe","gender","age"],"results":[{"dimension_values":["LAST_30_DAYS","F","25-34"],"value":3},{"value":4},7,null]},null,7]}`,
		`{"breakdowns":[{"dimension_keys":["age","gender"],"results":[{"dimension_values":["a","b"],"value":3},{"dimension_values":["a","b"],"value":3},{"dimension_values":["a","b"],"value":4},{"dimension_values":["a","b"],"value":null}]}]}`,
		`{"breakdowns":[{"dimension_keys":["age",null],"results":[{"dimension_values":["a",null],"value":"x"}]}]}`,
		`{"breakdowns":{}}`, `{"breakdowns":[{"results":{}}]}`, `{"value":0}`, `{"value":"x"}`, `{}`, `null`, `[]`, `7`, ``, `{"breakdowns":[`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		b := answer.ReadBreakdown(schema.Integer, raw, []string{"age", "gender"}, "timeframe")
		checkParts(t, &b)
		var total struct {
			Breakdowns []json.RawMessage `json:"breakdowns"`
		}
		if json.Unmarshal(raw, &total) != nil {
			if len(b.Parts) > 0 || b.Lost.Count == 0 {
				t.Errorf("%d parts and %d lost of what is none", len(b.Parts), b.Lost.Count)
			}
			return
		}
		results, repeated, seen := 0, 0, map[string]bool{}
		for _, one := range total.Breakdowns {
			var list struct {
				Results []struct {
					Values []string `json:"dimension_values"`
				} `json:"results"`
			}
			if json.Unmarshal(one, &list) != nil {
				continue // which counts as one at the least
			}
			var raw struct {
				Results []json.RawMessage `json:"results"`
			}
			if err := json.Unmarshal(one, &raw); err != nil {
				t.Fatal(err)
			}
			for i, r := range list.Results {
				if string(bytes.TrimSpace(raw.Results[i])) == "null" {
					continue
				}
				results++
				key := slices.Clone(r.Values)
				slices.Sort(key)
				if id := fmt.Sprintf("%q", key); seen[id] {
					repeated++
				} else {
					seen[id] = true
				}
			}
		}
		if told := len(b.Parts) + b.Lost.Count; told < results-repeated {
			t.Errorf("%d results, %d of them once more, are %d parts and %d lost", results, repeated, len(b.Parts), b.Lost.Count)
		}
	})
}

// FuzzMapped does the same for the members of an object.
func FuzzMapped(f *testing.F) {
	for _, seed := range []string{
		`{"value":{"0":12,"1":7,"23":8}}`, `{"value":{"0":12,"00":7,"24":8,"noon":1,"-1":2,"+1":3}}`, `{"value":{"1":1,"1":2,"2":"x","3":null,"4":{}}}`,
		`{"value":7}`, `{"value":[7]}`, `{"value":null}`, `{}`, `null`, `[]`, ``, `{"value":{`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		b := answer.Mapped(schema.Integer, "hour", 24, raw)
		checkParts(t, &b)
		var point struct {
			Value map[string]json.RawMessage `json:"value"`
		}
		if json.Unmarshal(raw, &point) != nil {
			if len(b.Parts) > 0 || b.Lost.Count == 0 {
				t.Errorf("%d parts and %d lost of what is none", len(b.Parts), b.Lost.Count)
			}
			return
		}
		hours := map[string]bool{}
		for name := range point.Value {
			hours["0"+strings.TrimLeft(name, "0")] = true
		}
		if told := len(b.Parts) + b.Lost.Count; told < len(hours) {
			t.Errorf("%d members are %d parts and %d lost", len(hours), len(b.Parts), b.Lost.Count)
		}
	})
}

// checkParts checks that parts are told apart by what they are of, and that each is a row,
// lost, or without a number.
func checkParts(t *testing.T, b *answer.Breakdown) {
	t.Helper()
	seen := map[string]bool{}
	for _, p := range b.Parts {
		id := fmt.Sprintf("%q", p.Values)
		if seen[id] || len(p.Values) != len(p.Keys) || p.Number.IsNull() == (p.Odd.Reason == "") {
			t.Errorf("%+v", p)
		}
		seen[id] = true
	}
	rows, lost, lacking := b.Rows()
	if len(rows)+lost.Count+lacking != len(b.Parts)+b.Lost.Count {
		t.Errorf("%d parts and %d lost are %d rows, %d lost and %d without", len(b.Parts), b.Lost.Count, len(rows), lost.Count, lacking)
	}
	if (b.Lost.Count > 0) != (b.Lost.Why.Reason != "") || len(b.Parts) == 0 && b.Lost.Count > 0 && b.Empty != b.Lost.Why {
		t.Errorf("%+v is lost, and there is nothing as %+v", b.Lost, b.Empty)
	}
}
