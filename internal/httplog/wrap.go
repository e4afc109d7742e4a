package httplog

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
)

// Wrap returns a transport whose requests pass through what wrapper returns, and
// then through next. The wrapper sees requests and answers without their secrets:
// it can measure and add headers; what else it changes has no effect. An answer
// that it makes up itself, without asking, is taken.
func Wrap(next http.RoundTripper, g Guard, wrapper func(http.RoundTripper) http.RoundTripper) http.RoundTripper {
	return redactor{wrapper(restorer{next, g}), g}
}

// original is a request of which a wrapper sees a redacted copy, and its answer.
type original struct {
	request *http.Request
	sent    bool
	answer  *http.Response   // of the last time it was sent
	blanks  *placeholderBody // the body shown of it
}

type originalKey struct{}

// drop closes an answer that nobody will read.
func (s *original) drop() {
	if s.answer != nil {
		_ = s.answer.Body.Close()
		s.answer = nil
	}
}

// redactor is above the wrapper.
type redactor struct {
	wrapped http.RoundTripper
	guard   Guard
}

// RoundTrip hands the wrapper a redacted copy of the request, and returns the answer
// to the request itself.
func (s redactor) RoundTrip(request *http.Request) (*http.Response, error) {
	secret := &original{request: request}
	shown, err := s.redactedCopy(request.WithContext(context.WithValue(request.Context(), originalKey{}, secret)))
	if err != nil {
		closeBody(request)
		return nil, err
	}
	response, err := s.wrapped.RoundTrip(shown)
	if !secret.sent {
		closeBody(request)
	}
	if err != nil {
		secret.drop()
		return nil, err
	}
	if secret.answer == nil {
		return response, nil
	}
	whole := *secret.answer
	whole.Request = request
	whole.Body = &originalBody{ReadCloser: secret.answer.Body, shown: response.Body, blanks: secret.blanks}
	return &whole, nil
}

// redactedCopy is the request without its secrets.
func (s redactor) redactedCopy(request *http.Request) (*http.Request, error) {
	shown := request.Clone(request.Context())
	shown.URL, shown.Header = Address(request.URL, s.guard), Header(request.Header, s.guard)
	for name := range shown.Header {
		if ByName.isSecret(name) {
			shown.Header.Del(name)
		}
	}
	if request.Body == nil || request.Body == http.NoBody {
		return shown, nil
	}
	body, err := bodyOf(request)
	if err != nil {
		return nil, err
	}
	text := Body(request.Header.Get("Content-Type"), body, false, s.guard)
	shown.GetBody = func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(text)), nil }
	shown.Body, _ = shown.GetBody()
	shown.ContentLength = int64(len(text))
	return shown, nil
}

// bodyOf reads a copy of a request's body, nil for none that can be copied.
func bodyOf(request *http.Request) ([]byte, error) {
	if request.GetBody == nil {
		return nil, nil
	}
	body, err := request.GetBody()
	if err != nil {
		return nil, err
	}
	defer body.Close()
	return io.ReadAll(body)
}

func closeBody(request *http.Request) {
	if request.Body != nil {
		_ = request.Body.Close()
	}
}

// restorer is below the wrapper.
type restorer struct {
	next  http.RoundTripper
	guard Guard
}

var errNotSealed = errors.New("wire: a wrapper sent a request of its own: send the one that it is given")

// RoundTrip sends the request itself, and returns a redacted copy of its
// answer.
func (o restorer) RoundTrip(shown *http.Request) (*http.Response, error) {
	defer closeBody(shown)
	secret, ok := shown.Context().Value(originalKey{}).(*original)
	if !ok {
		return nil, errNotSealed
	}
	secret.drop() // a wrapper that tries again
	request, err := secret.restore(shown)
	if err != nil {
		return nil, err
	}
	answer, err := o.next.RoundTrip(request)
	if err != nil {
		return nil, err
	}
	secret.answer, secret.blanks = answer, new(placeholderBody)
	redacted := *answer
	redacted.Request, redacted.Header, redacted.Trailer = shown, Header(answer.Header, o.guard), nil
	redacted.Body, redacted.ContentLength = secret.blanks, -1 // who reads it at once finds it shorter
	return &redacted, nil
}

// restore is the request itself, under the wrapper's context and with the headers
// that it added.
func (s *original) restore(shown *http.Request) (*http.Request, error) {
	request := s.request.Clone(shown.Context())
	if s.sent && request.GetBody != nil {
		var err error
		if request.Body, err = request.GetBody(); err != nil {
			return nil, err
		}
	}
	s.sent = true
	for name, values := range shown.Header {
		if _, own := request.Header[name]; !own && !ByName.isSecret(name) {
			request.Header[name] = values
		}
	}
	return request, nil
}

// placeholderBody is the body that a wrapper sees: as many blanks as have been read of
// the body itself.
type placeholderBody struct{ due int }

// Read gives the blanks that are due. It never waits: who reads a body whole
// finds it empty.
func (b *placeholderBody) Read(p []byte) (int, error) {
	n := min(len(p), b.due)
	if n == 0 && len(p) > 0 {
		return 0, io.EOF
	}
	for i := range n {
		p[i] = ' '
	}
	b.due -= n
	return n, nil
}

// Close does nothing: who asked closes the body itself.
func (b *placeholderBody) Close() error { return nil }

// originalBody is the body of the answer itself. What the wrapper shows in its place
// is read and closed along with it.
type originalBody struct {
	io.ReadCloser
	shown  io.ReadCloser
	blanks *placeholderBody
	buffer [4 << 10]byte
}

// Read reads the body, and as much of the one shown.
func (u *originalBody) Read(p []byte) (int, error) {
	n, err := u.ReadCloser.Read(p)
	u.blanks.due += n
	for u.blanks.due > 0 {
		if m, stopped := u.shown.Read(u.buffer[:]); m == 0 || stopped != nil {
			u.blanks.due = 0
		}
	}
	if errors.Is(err, io.EOF) {
		_, _ = u.shown.Read(u.buffer[:1]) // so that the wrapper sees the end
	}
	return n, err
}

// Close closes both.
func (u *originalBody) Close() error {
	return errors.Join(u.shown.Close(), u.ReadCloser.Close())
}
