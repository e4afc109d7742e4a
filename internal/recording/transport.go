package recording

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"
)

// mostBody bounds what is kept of a body until it is written.
const mostBody = 32 << 20

// Transport returns a transport whose exchanges are recorded.
func (r *Recorder) Transport(next http.RoundTripper) http.RoundTripper { return &transport{r, next} }

type transport struct {
	recorder *Recorder
	next     http.RoundTripper
}

// RoundTrip sends a request, and records it when its answer has been read or is closed.
func (t *transport) RoundTrip(request *http.Request) (*http.Response, error) {
	x := &exchange{recorder: t.recorder, begun: time.Now(), request: request, form: formOf(request)}
	response, err := t.next.RoundTrip(request)
	if err != nil {
		x.end(0, nil, "no answer came")
		return nil, err
	}
	response.Body = &body{ReadCloser: response.Body, of: x, status: response.StatusCode, header: response.Header.Clone()}
	return response, nil
}

// formOf are the parameters of a request's body, where it is a form.
func formOf(request *http.Request) url.Values {
	if request.GetBody == nil || !strings.HasPrefix(request.Header.Get("Content-Type"), "application/x-www-form-urlencoded") {
		return nil
	}
	from, err := request.GetBody()
	if err != nil {
		return nil
	}
	defer from.Close()
	text, err := io.ReadAll(io.LimitReader(from, mostBody))
	if err != nil {
		return nil
	}
	form, err := url.ParseQuery(string(text))
	if err != nil {
		return nil
	}
	return form
}

// body is that of an answer as its reader sees it.
type body struct {
	io.ReadCloser
	of     *exchange
	status int
	header http.Header

	once sync.Once
	seen bytes.Buffer
	long bool
}

func (b *body) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	if b.seen.Len()+n > mostBody {
		b.long = true
	} else {
		b.seen.Write(p[:n])
	}
	if err != nil {
		b.end(err == io.EOF)
	}
	return n, err
}

func (b *body) Close() error {
	b.end(true)
	return b.ReadCloser.Close()
}

func (b *body) end(whole bool) {
	b.once.Do(func() {
		switch {
		case b.long:
			b.of.end(b.status, b.header, fmt.Sprintf("a body of more than %d bytes", mostBody))
		case !whole:
			b.of.end(b.status, b.header, fmt.Sprintf("the answer broke off after %d bytes", b.seen.Len()))
		default:
			b.of.answered(b.status, b.header, b.seen.Bytes())
		}
	})
}

// exchange is one under way.
type exchange struct {
	recorder *Recorder
	begun    time.Time
	request  *http.Request
	form     url.Values
}

// keptHeaders are headers of answers that are kept: usage in JSON, and others as they are.
var keptHeaders = []string{"X-App-Usage", "X-Page-Usage", "X-Ad-Account-Usage", "X-Business-Use-Case-Usage", "Retry-After", "Facebook-Api-Version", "Content-Type"}

// line is what was asked.
func (x *exchange) line() *Exchange {
	d := x.recorder.disguise
	out := &Exchange{
		At: x.begun.Sub(x.recorder.started).Milliseconds(), Took: time.Since(x.begun).Milliseconds(),
		Method: x.request.Method, Host: d.host(x.request.URL.Hostname()), Path: d.path(x.request.URL.Path),
	}
	params := d.params(x.request.URL.Query())
	for name, values := range d.params(x.form) {
		params[name] = append(params[name], values...)
	}
	if out.Params = params; len(params) == 0 {
		out.Params = nil
	}
	out.Batch = d.batch(x.form.Get("batch"))
	return out
}

// batch are the requests of a batch.
func (d *Disguise) batch(text string) (parts []Part) {
	var items []struct {
		Method string `json:"method"`
		URL    string `json:"relative_url"`
		Body   string `json:"body"`
	}
	if json.Unmarshal([]byte(text), &items) != nil {
		return nil
	}
	for _, item := range items {
		path, query, _ := strings.Cut(item.URL, "?")
		values, _ := url.ParseQuery(query)
		form, _ := url.ParseQuery(item.Body)
		params := d.params(values)
		for name, list := range d.params(form) {
			params[name] = append(params[name], list...)
		}
		parts = append(parts, Part{Method: item.Method, Path: d.path(path), Params: params})
	}
	return parts
}

// end writes an exchange without a body.
func (x *exchange) end(status int, header http.Header, left string) {
	line := x.line()
	line.Left = left
	x.write(line, status, header)
}

// answered writes one with its body.
func (x *exchange) answered(status int, header http.Header, text []byte) {
	line := x.line()
	asked := requested(x.request.URL.Query(), x.form)
	d := x.recorder.disguise
	switch {
	case len(line.Batch) > 0 && status == http.StatusOK:
		if d.parts(line.Batch, text, asked) != nil {
			line.Left = fmt.Sprintf("%d bytes that are not of a batch", len(text))
		}
	case len(bytes.TrimSpace(text)) > 0:
		shown, err := d.answer(text, asked)
		if line.Body = shown; err != nil {
			line.Left = err.Error()
		}
	}
	x.write(line, status, header)
}

// parts gives the parts of a batch what came of them. They stand in the order of their
// requests.
func (d *Disguise) parts(of []Part, text []byte, asked map[string]bool) error {
	var came []*struct {
		Code int    `json:"code"`
		Body string `json:"body"`
	}
	if err := json.Unmarshal(text, &came); err != nil {
		return err
	}
	for i, c := range came {
		if i < len(of) && c != nil {
			of[i].Code = c.Code
			of[i].Body, _ = d.answer([]byte(c.Body), asked)
		}
	}
	return nil
}

func (x *exchange) write(line *Exchange, status int, header http.Header) {
	line.Status, line.Headers = status, map[string]string{}
	d := x.recorder.disguise
	for _, name := range keptHeaders {
		v := header.Get(name)
		if strings.HasPrefix(v, "{") {
			shown, err := d.answer([]byte(v), nil)
			if err != nil {
				continue
			}
			v = string(shown)
		} else if v != "" && name != "Content-Type" {
			v = d.protocol(v, textDigits)
		}
		if v != "" {
			line.Headers[name] = v
		}
	}
	r := x.recorder
	r.mu.Lock()
	defer r.mu.Unlock()
	r.exchanges++
	line.Number = r.exchanges
	r.write(line)
}

// requested are the words that a request asks for.
func requested(lists ...url.Values) map[string]bool {
	asked := map[string]bool{}
	for _, values := range lists {
		for _, name := range []string{"fields", "metric", "breakdown", "batch"} {
			eachWord(usernameForm.ReplaceAllString(values.Get(name), ""), inName, func(word string) {
				if wordForm.MatchString(word) {
					asked[word] = true
				}
			}, func(rune) {})
		}
	}
	return asked
}
