package graph

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"sync"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/httptiming"
	"github.com/viewfinder-sql/viewfinder/internal/sanitize"
)

// UploadEndpoint is the host that takes the bytes of videos.
const UploadEndpoint = "https://rupload.facebook.com"

// uploadOrigin is where the bytes of videos go for a client of an endpoint: to the
// platform's host, or to the one endpoint that stands for all hosts.
func uploadOrigin(endpoint string) string {
	if endpoint == DefaultEndpoint || endpoint == InstagramEndpoint {
		return UploadEndpoint
	}
	return endpoint
}

// Upload is a part of a file that goes to a container, up to the file's end.
type Upload struct {
	// Container is the id of a container made for it (upload_type=resumable).
	Container string
	// Offset is where in the file Body begins, Size the length of the file, both in bytes.
	Offset, Size int64
	Body         io.Reader
	// Sent is told, as the bytes go out, how many of the file have; nil is not told.
	Sent func(n int64)
}

// UploadError is a refusal of the host that takes the bytes of videos, which has errors of
// a form of its own.
type UploadError struct {
	Container string
	// Status is the HTTP status, Type the host's word for the error.
	Status        int
	Type, Message string
	// Retriable says that the host takes the rest of the bytes if they are sent again.
	Retriable bool
}

// Error says what was refused and why.
func (e *UploadError) Error() string {
	return fmt.Sprintf("graph: upload to %s: %s: %s (status %d)", e.Container, e.Type, e.Message, e.Status)
}

// Upload sends the bytes of a file, once. It takes as long as it takes: the client's
// Timeout bounds how long no byte goes out, and how long the answer may take then. Where
// the connection breaks, what has come before is kept by the platform, and tells itself
// in the container's video_status.
func (c *Client) Upload(ctx context.Context, u Upload) (err error) {
	o := &outbound{method: http.MethodPost, path: "ig-api-upload/" + u.Container, quota: 1}
	if err := o.check(); err != nil {
		return fmt.Errorf("graph: %s: %w", sanitize.Line(o.path, 80), err)
	}
	if o.token, err = c.credentials.token(ctx, Request{}); err != nil {
		return fmt.Errorf("graph: %s: access token: %w", o.path, err)
	}
	if err := c.sender.admission.budget.take(o.method, o.path, o.quota); err != nil {
		return err
	}
	call := Call{Time: time.Now(), Attempt: 1, Quota: o.quota}
	err = c.sender.exchanger.upload(ctx, o, u, &call)
	call.Err = err
	if call.unsent = call.unsent || isNeverSent(err); call.unsent {
		call.Quota = 0
		c.sender.admission.budget.giveBack(o.quota)
	}
	c.sender.report(o, call)
	return err
}

// errStalled is the cause of an upload that is broken off because it stands still.
var errStalled = errors.New("no byte has moved in that time")

// upload makes the HTTP request.
func (x *exchanger) upload(ctx context.Context, o *outbound, u Upload, call *Call) error {
	bounded, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	moved := func() {}
	if x.timeout > 0 {
		timer := time.AfterFunc(x.timeout, func() { cancel(errStalled) })
		defer timer.Stop()
		moved = func() { timer.Reset(x.timeout) }
	}
	watched, watch := httptiming.Start(bounded)
	defer func() { call.Phases, call.Number, call.unsent = watch.Times(), watch.Numbered(), watch.Unsent() }()
	failed := func(err error) error {
		if ctx.Err() == nil && errors.Is(context.Cause(bounded), errStalled) {
			return &maskedError{fmt.Sprintf("graph: %s: %v: raise Timeout (%s)", o.path, errStalled, x.timeout), &unreachable{errStalled}}
		}
		return x.transportError(ctx, ctx, o, err)
	}
	body := &outgoing{from: u.Body, at: u.Offset, moved: moved, sent: u.Sent}
	defer body.end()
	request, err := http.NewRequestWithContext(watched, http.MethodPost, uploadOrigin(x.origin)+"/ig-api-upload/"+x.version+"/"+u.Container, body)
	if err != nil {
		return err
	}
	request.ContentLength = u.Size - u.Offset
	request.Header.Set("Authorization", "OAuth "+o.token)
	request.Header.Set("Content-Type", "application/octet-stream")
	request.Header.Set("Offset", strconv.FormatInt(u.Offset, 10))
	request.Header.Set("File_size", strconv.FormatInt(u.Size, 10))
	request.Header.Set("User-Agent", userAgent())
	response, err := x.http.Do(request)
	if err != nil {
		return failed(err)
	}
	defer response.Body.Close()
	call.Status = response.StatusCode
	answer := &countingReader{from: watch.Body(response.Body), maxBytes: x.maxAnswer}
	text, err := io.ReadAll(answer)
	call.Bytes = answer.read
	if err != nil {
		return failed(err)
	}
	return uploaded(o, response, u.Container, text)
}

// uploaded reads the answer to an upload.
func uploaded(o *outbound, response *http.Response, container string, text []byte) error {
	var answer struct {
		Success bool `json:"success"`
		Debug   *struct {
			Retriable bool   `json:"retriable"`
			Type      string `json:"type"`
			Message   string `json:"message"`
		} `json:"debug_info"`
	}
	err := json.Unmarshal(text, &answer)
	switch {
	case err == nil && answer.Success && response.StatusCode/100 == 2:
		return nil
	case err == nil && answer.Debug != nil:
		return &UploadError{
			Container: container, Status: response.StatusCode, Retriable: answer.Debug.Retriable,
			Type: sanitize.Line(o.redact(answer.Debug.Type), 80), Message: sanitize.Line(o.redact(answer.Debug.Message), 400),
		}
	}
	if refused := ReadRefusal(response.StatusCode, text); refused != nil {
		refused.Method, refused.Path, refused.Message = o.method, o.path, o.redact(refused.Message)
		return refused
	}
	if err == nil {
		err = errors.New("it does not say that the bytes have come")
	}
	return newAnswerError(o, response, text[:min(len(text), 512)], err)
}

// outgoing is a body whose way out is watched. A transport may read on when the answer has
// come: after its end nothing is read or told any more.
type outgoing struct {
	mu    sync.Mutex
	ended bool
	from  io.Reader
	at    int64
	moved func()
	sent  func(int64)
}

// Read passes bytes on.
func (b *outgoing) Read(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.ended {
		return 0, io.ErrClosedPipe
	}
	n, err := b.from.Read(p)
	b.at += int64(n)
	b.moved()
	if b.sent != nil && n > 0 {
		b.sent(b.at)
	}
	return n, err
}

func (b *outgoing) end() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.ended = true
}
