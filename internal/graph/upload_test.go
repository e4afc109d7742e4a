package graph

import (
	"io"
	"net/http"
	"strings"
	"testing"
)

// hasty answers before it has read the body, and goes on reading once it may.
type hasty struct {
	goOn chan struct{}
	read chan int
}

func (h *hasty) RoundTrip(r *http.Request) (*http.Response, error) {
	go func() {
		<-h.goOn
		n, _ := io.Copy(io.Discard, r.Body)
		h.read <- int(n)
	}()
	return &http.Response{StatusCode: 400, Header: http.Header{}, Request: r, Body: io.NopCloser(strings.NewReader(`{"debug_info":{"retriable":true,"type":"x","message":"y"}}`))}, nil
}

// Once an upload has its answer, nothing of it is read or told any more: the file may be
// closed by then, and the next attempt under way.
func TestUpload_answeredEarly(t *testing.T) {
	t.Parallel()
	h := &hasty{make(chan struct{}), make(chan int)}
	client, err := New(Config{Transport: h, Tokens: staticToken(fakeToken)})
	if err != nil {
		t.Fatal(err)
	}
	told := 0
	err = client.Upload(t.Context(), Upload{Container: "17", Size: 5, Body: strings.NewReader("bytes"), Sent: func(int64) { told++ }})
	if err == nil || !strings.Contains(err.Error(), "upload to 17") || strings.Contains(err.Error(), fakeToken) {
		t.Errorf("err = %v", err)
	}
	close(h.goOn)
	if n := <-h.read; n != 0 || told != 0 {
		t.Errorf("%d bytes were read after the answer, and told of %d times", n, told)
	}
}
