package download

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/origin"
	"github.com/viewfinder-sql/viewfinder/proxy"
)

// Client downloads files. It is safe for concurrent use.
type Client struct {
	network *proxy.Transport
	http    http.Client
	scope   Scope
	still   time.Duration
}

// New returns a client over a network, bounded to a scope, that gives up what stands still
// for a time; 0 is no bound. [Client.Close] ends it.
func New(network proxy.Config, scope Scope, still time.Duration) (*Client, error) {
	scope.bound(&network)
	t, err := proxy.New(network)
	if err != nil {
		return nil, err
	}
	c := &Client{network: t, scope: scope, still: still}
	c.http = http.Client{Transport: t, CheckRedirect: c.redirected}
	return c, nil
}

// Close closes its connections.
func (c *Client) Close() { c.network.CloseIdleConnections() }

// AddressError is an address that gives no file.
type AddressError struct {
	Host   string
	Status int    // of the answer; 0 where it was not asked for
	Reason string // what is wrong, and what to do
	Err    error  // the cause, if there is one
}

func (e *AddressError) Error() string {
	text := e.Reason
	if e.Host != "" {
		text = e.Host + ": " + text
	}
	if e.Err != nil {
		text += ": " + e.Err.Error()
	}
	return "download: " + text
}

// Unwrap gives the cause.
func (e *AddressError) Unwrap() error { return e.Err }

const (
	redirects = 5 // in a row
	resumed   = 5 // times in a row that brought nothing
)

// redirected checks where a redirect leads to.
func (c *Client) redirected(req *http.Request, via []*http.Request) error {
	if len(via) > redirects {
		return errors.New("more than " + strconv.Itoa(redirects) + " redirects")
	}
	req.Header.Del("Referer") // which would hold the address
	return c.check(req.URL)
}

// check refuses an address by what it says.
func (c *Client) check(u *url.URL) error {
	switch {
	case !origin.HasHost(u):
		return &AddressError{Reason: "the address has no host"}
	case u.User != nil:
		return &AddressError{Host: u.Hostname(), Reason: "the address has a user, which no host of media takes"}
	case u.Scheme == "https", u.Scheme == "http" && c.scope == Loopback && origin.IsLoopback(u.Hostname()):
		return nil
	}
	return &AddressError{Host: u.Hostname(), Reason: "files are downloaded by https only"}
}

// To writes the file at an address, and returns how many bytes it has. progress is told
// how many have come, and of how many, -1 where that is not known; nil is told nothing.
func (c *Client) To(ctx context.Context, address string, w io.Writer, progress func(done, total int64)) (int64, error) {
	u, err := url.Parse(address)
	if err != nil {
		return 0, &AddressError{Reason: "this is no address"} // the cause repeats it
	}
	if err := c.check(u); err != nil {
		return 0, err
	}
	t := &transfer{client: c, address: u, to: w, progress: progress, total: -1}
	for vain := 0; ; {
		had := t.done
		again, err := t.part(ctx)
		if err == nil {
			return t.done, nil
		}
		if vain++; t.done > had {
			vain = 0
		}
		if ctx.Err() != nil {
			err, again = context.Cause(ctx), false
		}
		if !again || vain >= resumed {
			return t.done, t.failed(err)
		}
	}
}

// transfer is one file on its way.
type transfer struct {
	client   *Client
	address  *url.URL
	to       io.Writer
	progress func(done, total int64)

	done, total int64  // bytes; total is -1 where that is not known
	tag         string // of the file's content
	moved       func() // is told that bytes have come
}

// errStill is the cause of an end that came because nothing did.
var errStill = errors.New("no byte has come in that time")

// part asks for what has not come. again says that the error may be of the way.
func (t *transfer) part(ctx context.Context) (again bool, err error) {
	still := t.client.still
	t.moved = func() {}
	if still == 0 {
		return t.ask(ctx)
	}
	bounded, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	timer := time.AfterFunc(still, func() { cancel(errStill) })
	defer timer.Stop()
	t.moved = func() { timer.Reset(still) }
	if again, err = t.ask(bounded); err != nil && errors.Is(context.Cause(bounded), errStill) {
		err = fmt.Errorf("%w: raise Timeout (%s)", errStill, still)
	}
	return again, err
}

// ask makes one request.
func (t *transfer) ask(ctx context.Context) (again bool, err error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, t.address.String(), http.NoBody)
	if err != nil {
		return false, err
	}
	req.Header.Set("Accept-Encoding", "identity")
	if t.done > 0 {
		req.Header.Set("Range", fmt.Sprintf("bytes=%d-", t.done))
		req.Header.Set("If-Range", t.tag)
	}
	resp, err := t.client.http.Do(req)
	if err != nil {
		return t.done > 0, err
	}
	defer func() { _ = resp.Body.Close() }()
	if err := t.accepts(resp); err != nil {
		return false, err
	}
	if _, err = io.Copy(t, resp.Body); err == nil && t.total >= 0 && t.done != t.total {
		err = io.ErrUnexpectedEOF
	}
	var own *writeError
	return t.tag != "" && !errors.As(err, &own), err
}

// accepts looks at the head of an answer.
func (t *transfer) accepts(resp *http.Response) error {
	host := resp.Request.URL.Hostname()
	switch {
	case t.done == 0 && resp.StatusCode == http.StatusOK:
		t.total = resp.ContentLength
		if tag := resp.Header.Get("ETag"); strings.HasPrefix(tag, `"`) && resp.Header.Get("Accept-Ranges") == "bytes" {
			t.tag = tag
		}
		return nil
	case t.done > 0 && resp.StatusCode == http.StatusPartialContent && strings.HasPrefix(resp.Header.Get("Content-Range"), fmt.Sprintf("bytes %d-", t.done)):
		return nil
	case t.done > 0 && resp.StatusCode/100 == 2:
		return &AddressError{Host: host, Status: resp.StatusCode, Reason: "the connection was cut, and the rest of the file is not given: try again"}
	case resp.StatusCode == http.StatusForbidden, resp.StatusCode == http.StatusNotFound, resp.StatusCode == http.StatusGone:
		return &AddressError{Host: host, Status: resp.StatusCode, Reason: "there is no file at this address any more (" + resp.Status + "): read the address anew, it holds for some days only"}
	}
	return &AddressError{Host: host, Status: resp.StatusCode, Reason: "the answer is " + resp.Status + ", no file"}
}

// writeError is an error of the place that a file is written to.
type writeError struct{ error }

func (e *writeError) Unwrap() error { return e.error }

// Write writes on, and tells of it.
func (t *transfer) Write(p []byte) (int, error) {
	n, err := t.to.Write(p)
	t.done += int64(n)
	t.moved()
	if t.progress != nil {
		t.progress(t.done, t.total)
	}
	if err != nil {
		return n, &writeError{err}
	}
	return n, nil
}

// failed is an error without the address that net/http puts into it.
func (t *transfer) failed(err error) error {
	var own *writeError
	var wrong *AddressError
	switch {
	case errors.As(err, &own):
		return own.error
	case errors.As(err, &wrong):
		return wrong
	}
	if at, ok := errors.AsType[*url.Error](err); ok {
		err = at.Err
	}
	if strings.Contains(err.Error(), "Location header") { // which the text holds
		err = errors.New("the host redirects to what is no address")
	}
	reason := "the file did not come"
	if t.done > 0 {
		reason = fmt.Sprintf("the file broke off after %d bytes", t.done)
	}
	return &AddressError{Host: t.address.Hostname(), Reason: reason, Err: err}
}
