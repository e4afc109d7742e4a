package web

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"net/http"
	"strconv"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/engine"
	"github.com/viewfinder-sql/viewfinder/internal/failure"
	"github.com/viewfinder-sql/viewfinder/internal/fetch"
	"github.com/viewfinder-sql/viewfinder/internal/graph"
	"github.com/viewfinder-sql/viewfinder/internal/refusal"
	"github.com/viewfinder-sql/viewfinder/internal/server/host"
	"github.com/viewfinder-sql/viewfinder/internal/session"
	"github.com/viewfinder-sql/viewfinder/internal/write"
)

// problem is what went wrong, as RFC 9457 has it told.
type problem struct {
	Status int
	Kind   failure.Kind
	Detail string
	// Line and Column are where in the statement, from 1; 0 for nowhere.
	Line, Column int
	// RetryAt is from when on calls are answered again; zero where that is not known.
	RetryAt time.Time
	// after is how long to wait before it is asked again; 0 for not known.
	after time.Duration
}

// MarshalJSON writes the members of RFC 9457 and those of this door.
func (p *problem) MarshalJSON() ([]byte, error) {
	members := struct {
		Type    string `json:"type"`
		Title   string `json:"title"`
		Status  int    `json:"status"`
		Detail  string `json:"detail"`
		Kind    string `json:"kind"`
		Code    int    `json:"code"`
		Line    int    `json:"line,omitempty"`
		Column  int    `json:"column,omitempty"`
		RetryAt string `json:"retryAt,omitempty"`
	}{
		"/problems/" + p.Kind.Name, p.Kind.What, p.Status, p.Detail, p.Kind.Name, p.Kind.Code, p.Line, p.Column, "",
	}
	if !p.RetryAt.IsZero() {
		members.RetryAt = p.RetryAt.UTC().Format(time.RFC3339)
	}
	return json.Marshal(members)
}

// tell answers a request with a problem.
func tell(w http.ResponseWriter, p *problem) {
	text, err := json.Marshal(p)
	if err != nil { // it has texts and numbers
		http.Error(w, "problem", http.StatusInternalServerError)
		return
	}
	h := w.Header()
	h.Set("Content-Type", "application/problem+json")
	if !p.RetryAt.IsZero() {
		p.after = time.Until(p.RetryAt)
	}
	if p.after > 0 {
		h.Set("Retry-After", strconv.Itoa(int(math.Ceil(p.after.Seconds()))))
	}
	w.WriteHeader(p.Status)
	_, _ = w.Write(append(text, '\n')) // the client has gone
}

// busyFor is how long a client is told to wait when the server has too much to do.
const busyFor = 5 * time.Second

// busy is of a server that has too much to do.
func busy(detail string) *problem {
	return &problem{Status: http.StatusServiceUnavailable, Kind: failure.Failure, Detail: detail, after: busyFor}
}

// wrong is of a request that cannot be answered.
func wrong(status int, format string, args ...any) *problem {
	return &problem{Status: status, Kind: failure.Usage, Detail: "http: " + fmt.Sprintf(format, args...)}
}

// Error is the problem's detail.
func (p *problem) Error() string { return p.Detail }

// Reasons why the context of a statement ends.
var (
	errTooLong = errors.New("http: the statement took longer than it may: ask for less, or allow more time")
	errGone    = errors.New("http: the client has gone")
)

// statuses are what errors come to. The first that an error is counts.
var statuses = []struct {
	is     error
	status int
}{
	{errTooLong, http.StatusGatewayTimeout},
	{session.ErrReadOnly, http.StatusForbidden},
	{write.ErrUnknownOutcome, http.StatusBadGateway},
	{graph.ErrBudget, http.StatusUnprocessableEntity},
	{refusal.ErrRateLimited, http.StatusTooManyRequests},
	{graph.ErrQuota, http.StatusTooManyRequests},
	{refusal.ErrUnavailable, http.StatusBadGateway},
	{refusal.ErrUnreachable, http.StatusBadGateway},
	{refusal.ErrMalformedAnswer, http.StatusBadGateway},
	{fetch.ErrNoProgress, http.StatusBadGateway},
	{fetch.ErrOrder, http.StatusBadGateway},
	{engine.ErrOutOfMemory, http.StatusUnprocessableEntity},
	{graph.ErrNotFound, http.StatusUnprocessableEntity},
	{errors.ErrUnsupported, http.StatusNotImplemented},
}

// problemOf is the problem that an error of a statement is to a client.
func problemOf(err error) *problem {
	var p *problem
	var full *host.MemoryError
	switch {
	case errors.As(err, &p):
		return p
	case errors.Is(err, host.ErrStopping):
		return busy("http: the server is stopping")
	case errors.Is(err, errRevoked):
		return &problem{Status: http.StatusUnauthorized, Kind: failure.Access, Detail: errRevoked.Error()}
	case errors.As(err, &full):
		return busy(fmt.Sprintf("http: the server holds %d MB of memory, and may hold %d: ask for less, or later", full.Held>>20, full.Most>>20))
	}
	if failure.Private(err) {
		return &problem{
			Status: http.StatusInternalServerError, Kind: failure.Failure,
			Detail: "a file of the server, or the store of its logins, cannot be used: the log of the connection says why, and viewfinder doctor where the server runs",
		}
	}
	p = &problem{Status: http.StatusInternalServerError, Kind: failure.Of(err), Detail: err.Error()}
	p.RetryAt, _ = graph.RetryAt(err)
	var text *session.SQLError
	var refused *graph.APIError
	switch {
	case errors.As(err, &text):
		p.Status, p.Line, p.Column = http.StatusBadRequest, text.Line, text.Column
	case session.OfStatement(err):
		p.Status = http.StatusBadRequest
	case errors.As(err, &refused):
		p.Status = http.StatusBadGateway
	case p.Kind == failure.Access: // of the server's login, not of the client's token
		p.Status = http.StatusBadGateway
	}
	for _, s := range statuses {
		if errors.Is(err, s.is) {
			p.Status = s.status
			break
		}
	}
	if big, ok := errors.AsType[*engine.Error](err); ok && big.TooBig() {
		p.Status = http.StatusUnprocessableEntity
	}
	return p
}

// refused is the problem of a statement that is not begun.
func refused(err error) *problem {
	var unknown *host.UnknownError
	var closed *host.OpenError
	var many *host.TooManyError
	switch {
	case errors.As(err, &closed):
		return &problem{Status: http.StatusInternalServerError, Kind: failure.Failure, Detail: fmt.Sprintf("http: the database %q cannot be opened: the messages of the server say why", closed.Database)}
	case errors.As(err, &unknown):
		return &problem{Status: http.StatusForbidden, Kind: failure.Usage, Detail: fmt.Sprintf("http: the database %q of the token does not exist any more", unknown.Database)}
	case errors.As(err, &many):
		p := busy("http: the token has as many requests under way as it may: wait until one has ended")
		p.Status = http.StatusTooManyRequests
		return p
	case errors.Is(err, host.ErrFull):
		return busy("http: too many requests are under way: ask again later; viewfinder serve --max-sessions says how many may be")
	case errors.Is(err, host.ErrBusy):
		return busy("http: too many statements are running: ask again later; viewfinder serve --max-running says how many may run")
	case errors.Is(err, context.Canceled):
		return &problem{Status: statusGone, Kind: failure.Failure, Detail: errGone.Error()}
	}
	return problemOf(err)
}

// statusGone is for a client that nobody will tell.
const statusGone = 499

// explainProblem says what a kind of problem means.
func explainProblem(w http.ResponseWriter, r *http.Request) {
	for _, k := range failure.Kinds() {
		if k.Name == r.PathValue("kind") {
			plain(w, http.StatusOK, fmt.Sprintf("%s (exit code %d of the command line): %s", k.Name, k.Code, k.What))
			return
		}
	}
	tell(w, wrong(http.StatusNotFound, "there is no such kind of problem"))
}

// plain answers with a line of text.
func plain(w http.ResponseWriter, status int, text string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.WriteHeader(status)
	_, _ = io.WriteString(w, text+"\n") // the client has gone
}
