package graph

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/cockroachdb/datadriven"

	"github.com/viewfinder-sql/viewfinder/internal/value"
)

// TestDecode reads answers as testdata/decode shows them. With the argument
// lenient the parts of the selection are lenient, or itself where it has none.
func TestDecode(t *testing.T) {
	t.Parallel()
	datadriven.RunTest(t, "testdata/decode", func(t *testing.T, d *datadriven.TestData) string {
		var fields string
		d.ScanArgs(t, "fields", &fields)
		s, _ := readSelection(strings.NewReplacer(";", ",").Replace(fields))
		if err := s.check(); err != nil {
			return err.Error()
		}
		if d.HasArg("lenient") {
			s.Lenient = len(s.Parts) == 0
			for i := range s.Parts {
				s.Parts[i].Selection.Lenient = true
			}
		}
		d.MaybeScanArgs(t, "key", &s.Key)
		sh := newShape(&s)
		page, list, err := newDecoder(strings.NewReader(d.Input)).answer(sh)
		slow, slowList, slowErr := newDecoder(iotest.OneByteReader(strings.NewReader(d.Input))).answer(sh)
		got := describeAnswer(s, page, list, err)
		if again := describeAnswer(s, slow, slowList, slowErr); got != again {
			t.Errorf("%s\nread byte by byte:\n%s\nat once:\n%s", d.Pos, again, got)
		}
		return got
	})
}

func describeAnswer(s Selection, page *Page, list bool, err error) string {
	if err != nil {
		return "error: " + err.Error() + "\n"
	}
	var b strings.Builder
	if list {
		b.WriteString("list\n")
	} else {
		b.WriteString("node\n")
	}
	writePage(&b, "", s, page)
	return b.String()
}

func writePage(b *strings.Builder, indent string, s Selection, page *Page) {
	for i := range page.Nodes {
		n := &page.Nodes[i]
		fmt.Fprintf(b, "%s- id %q", indent, n.ID)
		for i, v := range n.Values {
			fmt.Fprintf(b, ", %s %s", s.Fields[i], describeValue(v))
		}
		b.WriteString("\n")
		for i, part := range n.Parts {
			if part == nil {
				fmt.Fprintf(b, "%s  %s: none\n", indent, s.Parts[i].Name)
				continue
			}
			fmt.Fprintf(b, "%s  %s:\n", indent, s.Parts[i].Name)
			writePage(b, indent+"  ", s.Parts[i].Selection, part)
		}
	}
	if page.Odd > 0 {
		fmt.Fprintf(b, "%s- %d odd\n", indent, page.Odd)
	}
	if page.After != "" || page.HasNext {
		fmt.Fprintf(b, "%s  after %q, next %v %v\n", indent, page.After, page.HasNext, page.Next)
	}
}

func describeValue(v value.Value) string {
	switch v.Kind() {
	case value.KindNull:
		return "NULL"
	case value.KindText:
		return fmt.Sprintf("%q", v.Text())
	case value.KindFloat:
		return "float " + v.Text()
	default:
		return v.Text()
	}
}

func TestDecode_tooMuch(t *testing.T) {
	t.Parallel()
	d := newDecoder(strings.NewReader(`{"data":[{"id":1}` + strings.Repeat(`,{"id":1}`, 1000) + `]}`))
	d.cells = 3000 // of the four million: a node of two fields takes three
	_, _, err := d.answer(newShape(&Selection{Fields: []string{"a", "b"}}))
	if got, want := fmt.Sprint(err), fmt.Sprintf("answer too large: more than %d values", maxCells); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestDecode_tooDeep(t *testing.T) {
	t.Parallel()
	for _, key := range []string{"caption", "unasked"} {
		body := `{"id":"1","` + key + `":` + strings.Repeat("[", 20_000) + strings.Repeat("]", 20_000) + `}`
		_, _, err := newDecoder(strings.NewReader(body)).answer(newShape(&Selection{Fields: []string{"caption"}}))
		want := `jsontext: exceeded max depth within "/` + key + `/0/0/0/0/0…/0/0/0/0/0/0/0/0/0/0" after offset 10019`
		if fmt.Sprint(err) != want {
			t.Errorf("got  %v\nwant %s", err, want)
		}
	}
}

// A place that is long is told by its ends, whoever finds the fault there.
func TestDecode_longPlace(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("long_", 12)
	for body, want := range map[string]string{
		`{"owner":{"` + long + `":{"name":1}}}`:                     `a number at "/owner…/name" where an object was expected`,
		`{"owner":{"` + long + `":{"name":tru`:                      `jsontext: unexpected EOF within "/owner…/name" after offset 84`,
		`{"owner":{"` + long + long + `":{}}}`:                      "<nil>",
		`{"a":{"123456789012345é` + long + `":}`:                    `jsontext: invalid character '}' at start of value within "/a…long_long_long_long_" after offset 86`,
		`{"123456789012345678é` + long + `é1234567890123456789":!}`: `jsontext: invalid character '!' at start of value within "/123456789012345678…1234567890123456789" after offset 105`,
	} {
		_, _, err := newDecoder(strings.NewReader(body)).answer(newShape(&Selection{Fields: []string{"owner." + long + ".name.x"}}))
		if fmt.Sprint(err) != want {
			t.Errorf("got  %v\nwant %s", err, want)
		}
	}
}

// TestDecode_marred: bytes that are not UTF-8 make one id of several, in a batch too, whose
// parts are texts in a text; elsewhere they are characters that are lost.
func TestDecode_marred(t *testing.T) {
	t.Parallel()
	const want = `an id that is not UTF-8 at "/data/1/id"`
	body := "{\"data\":[{\"id\":\"1\",\"caption\":\"a\xffb\"},{\"id\":\"2\xff\"}]}"
	s := Selection{Fields: []string{"caption"}}
	if page, _, err := newDecoder(strings.NewReader(body)).answer(newShape(&s)); fmt.Sprint(err) != want {
		t.Errorf("got %v, %v", page, err)
	}
	whole := strings.ReplaceAll(body, "2\xff", "2")
	page, _, err := newDecoder(strings.NewReader(whole)).answer(newShape(&s))
	if err != nil || page.Nodes[0].Values[0].Text() != "a\uFFFDb" || page.Nodes[1].ID != "2" {
		t.Errorf("got %v, %v", page, err)
	}
	it := item{&outbound{method: "GET", path: "1/media", fields: &s}, new(Result)}
	_, err = readBatch(strings.NewReader(`[{"code":200,"body":"`+strings.ReplaceAll(body, `"`, `\"`)+`"}]`), []item{it}, nil)
	if err != nil || !strings.Contains(fmt.Sprint(it.result.Err), want) {
		t.Errorf("in a batch: %v, %+v", err, it.result)
	}
}

// Blanks before a raw answer are no part of it, and hide no refusal.
func TestDecode_rawBehindBlanks(t *testing.T) {
	t.Parallel()
	if raw, err := rawAnswer(strings.NewReader("\r\n " + `{"id":"1"}`)); err != nil || string(raw) != `{"id":"1"}` {
		t.Errorf("got %s, %v", raw, err)
	}
	_, err := rawAnswer(strings.NewReader("\r\n " + `{"error":{"message":"m","code":100}}`))
	var refused *APIError
	if !errors.As(err, &refused) || refused.Code != 100 {
		t.Errorf("got %v", err)
	}
}

func TestDecode_valuesDoNotShare(t *testing.T) {
	t.Parallel()
	page, _, err := newDecoder(strings.NewReader(`{"data":[{"id":1,"a":1},{"id":2,"a":2}]}`)).answer(newShape(&Selection{Fields: []string{"a"}}))
	if err != nil {
		t.Fatal(err)
	}
	first := append(page.Nodes[0].Values, value.Int(9))
	if got := page.Nodes[1].Values[0].Int(); got != 2 || len(first) != 2 {
		t.Errorf("appending to a node's values changed the next node's to %d", got)
	}
}
