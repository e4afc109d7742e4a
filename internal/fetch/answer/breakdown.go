package answer

import (
	"bytes"
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/fetch/note"
	"github.com/viewfinder-sql/viewfinder/internal/value"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// Breakdown is what an answer says of a metric that is broken down. Nothing of it gets
// lost without a word: each result is one of the parts, says the same as one of them, or is
// counted as lost. Empty says why there are no parts; where the whole is 0 it says nothing,
// as that is all there is to tell.
type Breakdown struct {
	Parts []Part
	Lost  Loss
	Empty Oddity
}

// Part is one number of a metric that is broken down: Keys are its dimensions, in the
// order in which they were asked for, Values what it is of in each. What has no number is
// NULL, with the reason.
type Part struct {
	Keys, Values []string
	Number       value.Value
	Odd          Oddity
}

// Loss is what an answer has and no row can show: how many results, and what is wrong with
// the first.
type Loss struct {
	Count int
	Why   Oddity
}

// Add counts what else is lost.
func (l *Loss) Add(more Loss) {
	if l.Count == 0 {
		l.Why = more.Why
	}
	l.Count += more.Count
}

func (l *Loss) note(what string) { l.Add(Loss{1, Malformed(what)}) }

// Note tells of it: rows may be missing.
func (l Loss) Note(table, column, object string) note.Note {
	return note.Note{Reason: l.Why.Reason, Table: table, Column: column, Object: object, Incomplete: true, Message: l.Why.Message}
}

// NoPart says that the API has numbers of other parts of a metric.
const NoPart = "the API has no number of a part of it"

// TwoNumbers is the loss of one number where an answer has two of the same.
var TwoNumbers = Loss{1, Malformed("the answer has two numbers of one day or part, of which the first is taken")}

// What is wrong with what is lost.
const (
	otherDimensions = "the answer has a number whose dimensions are not those that it is broken down by"
	noBreakdown     = "the answer has something else where its breakdowns stand"
	noResult        = "the answer has something else where the numbers of a breakdown stand"
	notBroken       = "the answer is not broken down"
	noMembers       = "the answer has something else where an object with its numbers stands"
	noMember        = "the answer has a number of something else than "
)

// Rows are the parts that have a number, each of which is a row of a table in which
// numbers are. Lost are the results that have none though they should, Lacking how many
// there are of which the API says nothing.
func (b *Breakdown) Rows() (rows []Part, lost Loss, lacking int) {
	lost = b.Lost
	for _, p := range b.Parts {
		switch {
		case !p.Number.IsNull():
			rows = append(rows, p)
		case p.Odd.Reason == note.NoData:
			lacking++
		default:
			lost.Add(Loss{1, p.Odd})
		}
	}
	return rows, lost, lacking
}

// ReadBreakdown reads {"value":…,"breakdowns":[{"dimension_keys":[…],"results":[
// {"dimension_values":[…],"value":…}]}]}, the form of totals that are broken down: by those
// dimensions, in any order. One of the name without is left out.
func ReadBreakdown(t schema.Type, raw []byte, by []string, without string) Breakdown {
	b := breakdown{Breakdown: Breakdown{Empty: NoNumber}, t: t, at: map[string]int{}}
	var total struct {
		Value      json.RawMessage `json:"value"`
		Breakdowns json.RawMessage `json:"breakdowns"`
	}
	var list []json.RawMessage
	if json.Unmarshal(raw, &total) != nil || !says(total.Breakdowns, &list) {
		b.Lost.note(noBreakdown)
	}
	for _, one := range list {
		b.read(one, by, without)
	}
	switch n, odd := Number(schema.Real, raw); {
	case len(b.Parts) > 0 || b.Lost.Count > 0 || odd.Reason == note.NoData:
	case n.IsNull():
		b.Empty = odd
	case n.Float() != 0:
		b.Empty = Malformed(notBroken)
	default:
		b.Empty = Oddity{}
	}
	return b.done()
}

// says reads what may be left out, or null; ok is false where it is something else.
func says(raw json.RawMessage, into any) (ok bool) {
	return len(raw) == 0 || json.Unmarshal(raw, into) == nil
}

// breakdown is one while it is read.
type breakdown struct {
	Breakdown
	t  schema.Type
	at map[string]int // parts, by their values
}

// done is what was read.
func (b *breakdown) done() Breakdown {
	if len(b.Parts) == 0 && b.Lost.Count > 0 {
		b.Empty = b.Lost.Why
	}
	return b.Breakdown
}

// read reads one of the breakdowns.
func (b *breakdown) read(raw json.RawMessage, by []string, without string) {
	var one struct {
		Keys    []*string       `json:"dimension_keys"`
		Results json.RawMessage `json:"results"`
	}
	var results []json.RawMessage
	if isNull(raw) {
		return
	}
	if json.Unmarshal(raw, &one) != nil || !says(one.Results, &results) {
		b.Lost.note(noBreakdown)
		return
	}
	places := placesOf(one.Keys, by, without)
	for _, result := range results {
		var of struct {
			Values []*string `json:"dimension_values"`
		}
		switch {
		case isNull(result):
		case json.Unmarshal(result, &of) != nil:
			b.Lost.note(noResult)
		case places == nil, len(of.Values) != len(one.Keys), slices.Contains(of.Values, nil):
			b.Lost.note(otherDimensions)
		default:
			part := Part{Keys: by}
			for _, at := range places {
				part.Values = append(part.Values, *of.Values[at])
			}
			part.Number, part.Odd = Number(b.t, result)
			b.take(part)
		}
	}
}

func isNull(raw json.RawMessage) bool { return string(bytes.TrimSpace(raw)) == "null" }

// placesOf are where the dimensions by stand among the keys of an answer, nil where those
// are not the same, but for the one without.
func placesOf(keys []*string, by []string, without string) (places []int) {
	left := 0
	for _, key := range keys {
		if key == nil || without == "" || *key != without {
			left++
		}
	}
	for _, name := range by {
		at := slices.IndexFunc(keys, func(key *string) bool { return key != nil && *key == name })
		if at < 0 || slices.Contains(places, at) {
			return nil
		}
		places = append(places, at)
	}
	if left != len(by) {
		return nil
	}
	return places
}

// take takes a part in, of which there may be one already: a number stays, and takes the
// place of none.
func (b *breakdown) take(part Part) {
	key := strings.Join(part.Values, "\x00")
	at, known := b.at[key]
	if !known {
		b.at[key] = len(b.Parts)
		b.Parts = append(b.Parts, part)
		return
	}
	switch old := &b.Parts[at]; {
	case part.Number == old.Number && part.Odd == old.Odd, part.Odd.Reason == note.NoData:
	case old.Odd.Reason == note.NoData:
		*old = part
	case old.Number.IsNull() && !part.Number.IsNull():
		b.Lost.Add(Loss{1, old.Odd})
		*old = part
	case part.Number.IsNull():
		b.Lost.Add(Loss{1, part.Odd})
	default:
		b.Lost.Add(TwoNumbers)
	}
}

// Mapped reads {"value":{"0":12,"1":7}}, the form of metrics whose values are objects: each
// member is a number by one dimension, and is named by a whole number below most, as hours
// are. Parts are in the order of those.
func Mapped(t schema.Type, key string, most int, raw []byte) Breakdown {
	b := breakdown{Breakdown: Breakdown{Empty: NoNumber}, t: t, at: map[string]int{}}
	var point struct {
		Value json.RawMessage `json:"value"`
	}
	if json.Unmarshal(raw, &point) != nil || len(point.Value) > 0 && !isNull(point.Value) && point.Value[0] != '{' {
		b.Lost.note(noMembers)
		return b.done()
	}
	if len(point.Value) == 0 || isNull(point.Value) {
		return b.done()
	}
	d := json.NewDecoder(bytes.NewReader(point.Value)) // of JSON that was found to be well formed
	for d.More() {
		name, err := d.Token()
		if err != nil {
			break
		}
		text, is := name.(string)
		if !is { // the brace
			continue
		}
		var number json.RawMessage
		if d.Decode(&number) != nil {
			break
		}
		n, err := strconv.ParseUint(text, 10, 31)
		if err != nil || int(n) >= most {
			b.Lost.note(noMember + key)
			continue
		}
		part := Part{Keys: []string{key}, Values: []string{strconv.FormatUint(n, 10)}}
		part.Number, part.Odd = Number(t, slices.Concat([]byte(`{"value":`), number, []byte("}")))
		b.take(part)
	}
	slices.SortStableFunc(b.Parts, func(x, y Part) int { return byNumber(x.Values[0], y.Values[0]) })
	return b.done()
}

// byNumber orders whole numbers by their digits.
func byNumber(a, b string) int {
	if len(a) != len(b) {
		return len(a) - len(b)
	}
	return strings.Compare(a, b)
}
