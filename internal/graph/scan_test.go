package graph

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/viewfinder-sql/viewfinder/internal/graphsim/simtest"
)

// checkRefused has a text read in every way that an answer is: it has to be refused where
// package jsontext says that it is no JSON, in its words, and nowhere else for that reason.
func checkRefused(t *testing.T, text []byte) {
	t.Helper()
	marked := text
	text = bytes.TrimPrefix(text, byteOrderMark)
	want := noJSON(text)
	s := scanner{text: text}
	if s.value(); s.end() != (want == nil) {
		t.Errorf("refused: %v, want %v: %q", s.broken, want, text)
	}
	isObject := strings.HasPrefix(strings.TrimLeft(string(text), " \t\r\n"), "{")
	if is := new(usageFields).read(text); is != (want == nil && isObject) {
		t.Errorf("usage: %v, want %v: %q", is, want, text)
	}
	check := func(err error) {
		t.Helper()
		var syntactic *jsontext.SyntacticError
		var refused *APIError
		switch {
		case want == nil && (errors.As(err, &syntactic) || errors.Is(err, errSeveral) || errors.Is(err, io.EOF)):
			t.Errorf("refused: %v: %q", err, text)
		case want != nil && !errors.As(err, &refused) && fmt.Sprint(err) != want.Error():
			t.Errorf("%v, want %v: %q", err, want, text)
		}
	}
	for _, selection := range []Selection{fuzzSelection, {Fields: []string{"caption"}, Lenient: true}, {Fields: []string{"paging", "paging.next", "data.id"}, Nameless: true, List: "list"}} {
		d := newDecoder(bytes.NewReader(marked))
		page, _, err := d.answer(newShape(&selection))
		check(err)
		if want == nil && d.broken || want != nil && (page != nil || d.cells != maxCells) {
			t.Errorf("page %v, %d cells taken, want %v: %q", page, maxCells-d.cells, want, text)
		}
	}
	raw, err := rawAnswer(bytes.NewReader(marked))
	if check(err); want != nil && raw != nil {
		t.Errorf("raw answer %q, want %v: %q", raw, want, text)
	}
	if d := newDecoder(bytes.NewReader(marked)); d.kind() == '[' {
		parts, err := d.batchParts()
		if check(err); want != nil && parts != nil {
			t.Errorf("parts %v, want %v: %q", parts, want, text)
		}
	}
}

// noJSON is what package jsontext says of a text that is not one JSON value.
func noJSON(text []byte) error {
	if jsontext.Value(text).IsValid(lenient...) {
		return nil
	}
	whole := jsontext.NewDecoder(bytes.NewBuffer(text), lenient...) // its words depend on what has arrived
	_, err := whole.ReadValue()
	if err == nil {
		_, err = whole.ReadToken()
	}
	if err == nil {
		err = errSeveral
	}
	return inBrief(err)
}

// scannerSeeds are answers, and what of JSON these lack.
func scannerSeeds() (texts [][]byte) {
	for _, text := range []string{
		`[0,-0,-1,10,1.5,-0.25e10,1E+2,2e-3,01,1.,.5,1e,+1,-,--1,0x1]`, `[1.e1]`, `-0`, `1e+`, `123 `, "\v1", "1\x00", "\x00", "",
		`{"a":"https:\/\/x.example\/","b":"\ud83d is a half, and too long for a piece","c":"\ud",`,
		`[null,true,false]`, `nul`, `nulls`, `[truefalse]`, `True`, ` [ ] `, `{ }`, `[,]`, `{,}`, `[1,]`, `{"a":1,}`, `{"a"}`, `{"a":}`, `{1:2}`, `[1 2]`, `{"a" "b"}`, `{"a":1 "b":2}`, `[}`, `{]`,
		`"\"\\\/\b\f\n\r\t\u0041\uABcd\ud83c\udf47\ud83c\uD83C\udf47"`, `"\u12"`, `"\u12G4"`, `"\x"`, `"\v"`, `"\`, `"\"`, `"\\"`, "\"\t\"", "\"\x1f\"", "\"\x7f\"", `"é"`, "\"\xff\"", "\"\xe2\x82", "\"\xe2\x82\"",
		`{"id":"1","id":"2"}`, `{"a":{"b":[{"c":[[],{}]}]}}`, `{"data":[{"id":"1"}]} {}`, `{"data":[{"id":"1"}],}`, `{"error":{"message":"m","code":1}`, `[{"code":200,"body":"{\"data\":[{\"id\":\"1\"}]}"},null]`,
	} {
		texts = append(texts, []byte(text))
	}
	return texts
}

// deepTexts are about as deep as a text may be, and one has more objects and lists than that
// side by side.
func deepTexts() (texts [][]byte) {
	for depth := maxDepth - 1; depth <= maxDepth+1; depth++ {
		texts = append(texts, []byte(strings.Repeat("[", depth)+strings.Repeat("]", depth)), []byte(strings.Repeat(`{"data":`, depth)+"1"+strings.Repeat("}", depth)))
	}
	return append(texts, []byte("["+strings.Repeat("[],{},", maxDepth)+"1]"))
}

// FuzzScanner: what package jsontext takes for JSON is read, and nothing else, in every way.
func FuzzScanner(f *testing.F) {
	for _, body := range bodies(f, "testdata/decode") {
		f.Add([]byte(body))
	}
	for _, text := range scannerSeeds() {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text []byte) { checkRefused(t, text) })
}

// TestScanner: so are answers that were cut and changed at random.
func TestScanner(t *testing.T) {
	t.Parallel()
	seed := simtest.Seed(t)
	t.Run("made up", func(t *testing.T) {
		t.Parallel()
		for _, text := range deepTexts() {
			checkRefused(t, text)
		}
		texts := append(scannerSeeds(), benchAnswer()[:2000])
		for _, body := range bodies(t, "testdata/decode") {
			texts = append(texts, []byte(body))
		}
		checkMutations(t, seed, texts)
	})
	t.Run("recorded", func(t *testing.T) {
		t.Parallel()
		var texts [][]byte
		for _, file := range []string{"account-v23.json", "publish-v12-v14.json"} {
			for _, r := range recordings(t, file) {
				texts = append(texts, r.Body)
			}
		}
		checkMutations(t, seed, texts)
	})
}

// checkMutations checks texts, what they begin with, and much that is like them.
func checkMutations(t *testing.T, seed uint64, texts [][]byte) {
	t.Helper()
	for _, text := range texts {
		checkRefused(t, text)
		for n := range min(len(text), 200) {
			checkRefused(t, text[:n])
		}
	}
	random := rand.New(rand.NewPCG(seed, 0))
	const odd = "{}[]:,\"\"\\\\u/bnxtv09-+.eEafAFrls \t\r\n\v\x00\x1f\x7f\x80\xbf\xc3\xe2\xed\xf0\xff"
	for range 10_000 {
		text := bytes.Clone(texts[random.IntN(len(texts))])
		for range 1 + random.IntN(3) {
			if len(text) > 4000 { // which takes long
				text = text[random.IntN(len(text)-4000):]
			}
			at := random.IntN(len(text) + 1)
			behind := min(len(text), at+random.IntN(3))
			switch random.IntN(8) {
			case 0:
				text = text[:at]
			case 1:
				text = slices.Delete(text, at, behind)
			case 2:
				text = slices.Insert(text, at, text[behind:min(len(text), behind+20)]...)
			case 3:
				text = slices.Replace(text, at, behind, byte(random.IntN(256)))
			default:
				text = slices.Replace(text, at, behind, odd[random.IntN(len(odd))])
			}
		}
		if checkRefused(t, text); t.Failed() {
			return
		}
	}
}
