package graph

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"os"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf8"

	"github.com/viewfinder-sql/viewfinder/internal/value"
)

// bodies are the inputs of a datadriven file.
func bodies(t testing.TB, file string) (list []string) {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for block := range strings.SplitSeq(string(text), "\n\n") {
		if head, _, found := strings.Cut(block, "\n----"); found {
			_, body, _ := strings.Cut(head, "\n")
			list = append(list, body)
		}
	}
	return list
}

var fuzzSelection = Selection{
	Fields: []string{"id", "caption", "like_count", "owner.id", "owner.name.first", "values", "caption"},
	Parts: []Part{
		{Name: "comments", Selection: Selection{
			Fields: []string{"text"},
			Parts:  []Part{{Name: "replies", Selection: Selection{Fields: []string{"id", "text"}}}},
		}},
		{Name: "insights", Selection: Selection{Fields: []string{"name", "total_value.value"}}},
	},
}

// FuzzDecodePage: any bytes give an answer or an error, the same however they
// arrive; what is an answer is JSON, and every node has room for what was asked.
func FuzzDecodePage(f *testing.F) {
	for _, body := range bodies(f, "testdata/decode") {
		f.Add([]byte(body))
	}
	f.Add([]byte(`[{"code":200,"body":"{\"data\":[{\"id\":\"1\"}]}"},null]`))
	f.Fuzz(func(t *testing.T, body []byte) {
		marked := body
		body = bytes.TrimPrefix(body, byteOrderMark)
		page, list, err := newDecoder(bytes.NewReader(marked)).answer(newShape(&fuzzSelection))
		slow, slowList, slowErr := newDecoder(iotest.OneByteReader(bytes.NewReader(marked))).answer(newShape(&fuzzSelection))
		got, want := describeAnswer(fuzzSelection, slow, slowList, slowErr), describeAnswer(fuzzSelection, page, list, err)
		// Where a fault is seen depends on what has arrived, so its text may differ.
		if (slowErr == nil) != (err == nil) || err == nil && got != want {
			t.Errorf("byte by byte:\n%s\nat once:\n%s", got, want)
		}
		if err == nil {
			checkDecoded(t, page, fuzzSelection)
			if utf8.Valid(body) && !json.Valid(body) {
				t.Errorf("an answer of what is no JSON: %q", body)
			}
		}
		raw, err := rawAnswer(bytes.NewReader(marked))
		if err == nil && utf8.Valid(body) && !bytes.Equal(raw, bytes.TrimSpace(body)) {
			t.Errorf("raw answer %q of %q", raw, body)
		}
		var items []item
		for range 2 {
			items = append(items, item{&outbound{method: "GET", path: "1/media", fields: &fuzzSelection}, new(Result)})
		}
		_, _ = readBatch(bytes.NewReader(body), items, func(*APIError, *outbound) {})
		for _, it := range items {
			if it.result.Page == nil && it.result.Err == nil || it.result.Node != nil {
				t.Errorf("result %+v", it.result)
			}
		}
	})
}

func checkDecoded(t *testing.T, page *Page, s Selection) {
	t.Helper()
	for i := range page.Nodes {
		n := &page.Nodes[i]
		if len(n.Values) != len(s.Fields) || len(n.Parts) != len(s.Parts) {
			t.Fatalf("%d values and %d parts, want %d and %d", len(n.Values), len(n.Parts), len(s.Fields), len(s.Parts))
		}
		for _, v := range n.Values {
			if v.Kind() == value.KindText && !utf8.ValidString(v.Text()) {
				t.Errorf("text %q", v.Text())
			}
		}
		for j, part := range n.Parts {
			if part != nil {
				checkDecoded(t, part, s.Parts[j].Selection)
			}
		}
	}
	if page.HasNext && page.After == "" && len(page.Next) == 0 {
		t.Error("a page that has a next one and no way to it")
	}
	for name := range page.Next {
		if !isPlainParam(name) {
			t.Errorf("%s came along with the next link", name)
		}
	}
}

// FuzzAPIError: any body under any status and headers gives an error that can be
// printed in one line, shows no token, and comes down to one thing at most.
func FuzzAPIError(f *testing.F) {
	for _, body := range bodies(f, "testdata/refusals") {
		f.Add(400, `{"178":[{"type":"instagram","call_count":100,"estimated_time_to_regain_access":19}]}`, body)
	}
	f.Add(302, `{"178":[{"estimated_time_to_regain_access":1e300}]}`, "moved")
	f.Add(500, "", "<html>"+fakeToken)
	f.Fuzz(func(t *testing.T, status int, usage, body string) {
		o := &outbound{method: "GET", path: "1/media", token: fakeToken, repeatable: true}
		call := &Call{Status: status, TraceID: body}
		var told Usage
		told.parseBusiness(usage)
		for _, b := range told.Business {
			call.Usage = &Usage{Business: []BusinessUsage{b}}
			if b.Regain < 0 {
				t.Errorf("regain %v", b.Regain)
			}
		}
		m := &countingReader{from: strings.NewReader(body), maxBytes: 1 << 20}
		err := readFault(m, call)
		var refused *APIError
		if errors.As(err, &refused) {
			new(exchanger).complete(refused, o, call)
			if refused.Status == 0 {
				refused.Status = status
			}
			refused.MissingField()
			if index, _, ok := refused.InvalidMetric(); ok && index < 0 {
				t.Errorf("metric %d", index)
			}
		} else {
			response := fakeResponse(status, url.Values{"Location": {body}, "Content-Type": {usage}})
			err = newAnswerError(o, response, m.head, err)
		}
		if text := err.Error(); strings.ContainsAny(text, "\n\r\x00") || strings.Contains(text, fakeToken) || len(text) > 2000 {
			t.Errorf("%q", text)
		}
		matches := 0
		for _, s := range sentinels[:8] {
			if errors.Is(err, s.err) {
				matches++
			}
		}
		if matches > 1 || refused == nil && !errors.Is(err, ErrMalformedAnswer) {
			t.Errorf("matches %s: %v", matched(err), err)
		}
		if errors.Is(err, ErrRateLimited) && new(retryPolicy).retryable(o, err) {
			t.Errorf("asks again: %v", err)
		}
		if errors.Is(err, io.ErrUnexpectedEOF) && !new(retryPolicy).retryable(o, err) && refused == nil && status != 429 {
			t.Errorf("does not ask again: %v", err)
		}
	})
}

func fakeResponse(status int, header url.Values) *http.Response {
	return &http.Response{StatusCode: status, Header: http.Header(header)}
}
