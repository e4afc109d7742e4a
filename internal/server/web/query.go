package web

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"runtime/debug"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/export"
	"github.com/viewfinder-sql/viewfinder/internal/failure"
	"github.com/viewfinder-sql/viewfinder/internal/server/apitoken"
	"github.com/viewfinder-sql/viewfinder/internal/server/host"
	"github.com/viewfinder-sql/viewfinder/internal/session"
	"github.com/viewfinder-sql/viewfinder/internal/write"
)

// The trailers of an answer.
const (
	reportTrailer = "Viewfinder-Report"
	statusTrailer = "Viewfinder-Status" // whole, incomplete or failed
)

// answerer runs the statements that requests ask for.
type answerer struct {
	guard   *guard
	host    *host.Host
	limits  Limits
	lookout *lookout
}

// caller is whoever asks, in a session of the token's database.
type caller struct {
	*apitoken.Entry
	guest *host.Guest
}

// safely answers requests, also where answering one panics.
func (d *answerer) safely(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			switch p := recover(); p {
			case nil:
			case http.ErrAbortHandler:
				panic(p) // which breaks the connection off
			default:
				d.host.Trouble(fmt.Errorf("http: %v\n%s", p, debug.Stack()))
				panic(http.ErrAbortHandler)
			}
		}()
		control := http.NewResponseController(w)
		_ = control.SetWriteDeadline(time.Now().Add(d.limits.Write)) // where there is none, in tests, there is no waiting either
		if r.ContentLength != 0 {                                    // also of what is refused unread, whose rest the library reads
			_ = control.SetReadDeadline(time.Now().Add(d.limits.Startup))
		}
		next.ServeHTTP(w, r)
	})
}

// asked answers a request whose body has a statement, from which text makes the one that is
// run.
func (d *answerer) asked(text func(*ask) string) http.Handler {
	return d.admitted(func(w http.ResponseWriter, r *http.Request, who *caller) error {
		a, err := read(w, r, d.limits)
		if err != nil {
			return err
		}
		shift := len(text(a)) - len(a.SQL)
		a.SQL = text(a)
		return moved(d.answer(w, r, who, a), shift)
	})
}

// moved has a problem's place be that in the statement that was sent, of which there is more
// in front.
func moved(err error, by int) error {
	var p *problem
	if errors.As(err, &p) && p.Line == 1 {
		p.Column -= by
	}
	return err
}

// told answers a request for what a statement tells.
func (d *answerer) told(text func(*http.Request) string) http.Handler {
	return d.admitted(func(w http.ResponseWriter, r *http.Request, who *caller) error {
		a := &ask{}
		if err := a.override(r.URL.Query()); err != nil {
			return err
		}
		if _, err := formOf(a, r); err != nil {
			return err
		}
		a.SQL = text(r)
		err := d.answer(w, r, who, a)
		var p *problem
		if errors.As(err, &p) && p.Status == http.StatusBadRequest {
			p.Status, p.Line, p.Column = http.StatusNotFound, 0, 0 // its only fault can be the name
		}
		return err
	})
}

// admitted lets in who has a token for a database, and answers with what goes wrong.
func (d *answerer) admitted(answer func(http.ResponseWriter, *http.Request, *caller) error) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		who := d.guard.who(w, r)
		if who == nil {
			return
		}
		if who.Scope == apitoken.Metrics {
			tell(w, &problem{Status: http.StatusForbidden, Kind: failure.Access, Detail: "http: the token is for /metrics alone"})
			return
		}
		guest, err := d.host.Enter(r.Context(), host.Asked{Database: who.Database, User: userOf(who), Door: doorName, Granted: true})
		if err != nil {
			tell(w, refused(err))
			return
		}
		defer guest.Leave()
		ctx, end := context.WithCancelCause(r.Context())
		defer end(nil)
		token, _ := tokenOf(r)
		defer d.lookout.watch(token, end)()
		if err := answer(w, r.WithContext(ctx), &caller{who, guest}); err != nil {
			tell(w, refused(err))
		}
	})
}

// answer runs a statement and writes its rows. An error is of before the first byte.
func (d *answerer) answer(w http.ResponseWriter, r *http.Request, who *caller, a *ask) error {
	f, err := formOf(a, r)
	if err != nil {
		return err
	}
	limit, err := a.within(d.limits.Statement)
	if err != nil {
		return err
	}
	ctx, end, err := who.guest.Begin(r.Context())
	if err != nil {
		return err
	}
	defer end()
	if limit > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeoutCause(ctx, limit, errTooLong)
		defer cancel()
	}
	if err := who.guest.Room(); err != nil { // which may have been used up while it waited
		return err
	}
	s, err := who.guest.Pool.Session(ctx)
	if err != nil {
		return ended(ctx, err)
	}
	defer func() { _ = s.Close() }() // its rows are closed
	if err := a.settings.settle(s, who.guest.Pool.Parts().Config); err != nil {
		return err
	}
	st, err := s.Prepare(ctx, a.SQL)
	if err != nil {
		return problemOf(ended(ctx, err))
	}
	defer func() { _ = st.Close() }() // likewise
	if err := allowed(st.Effects(), who); err != nil {
		return err
	}
	rows, err := st.Run(ctx, a.args)
	if err != nil {
		return problemOf(ended(ctx, err))
	}
	return d.send(w, r, a, f, &answering{ctx, rows})
}

// allowed refuses what a client may not do.
func allowed(effects session.Effect, who *caller) error {
	no := func(format string, args ...any) error {
		p := wrong(http.StatusForbidden, format, args...)
		p.Kind = failure.Access
		return p
	}
	switch {
	case effects&session.Logins != 0:
		return no("logins and their tokens are the server's: log in there by viewfinder login")
	case effects&session.Files != 0:
		return no("files of the server are not for its clients: write the answer to a file where it is asked for")
	case effects != 0 && who.Scope != apitoken.Write:
		return no("the token %q is for reading: viewfinder serve token add --scope write makes one for writing", who.Name)
	}
	return nil
}

// answering are the rows of a statement under way.
type answering struct {
	ctx  context.Context //nolint:containedctx // of one request
	rows *session.Rows
}

// ended is an error, or why the context of the statement ended.
func ended(ctx context.Context, err error) error {
	if cause := context.Cause(ctx); cause != nil && !errors.Is(err, write.ErrUnknownOutcome) {
		return cause
	}
	return err
}

// next moves to the next row: false after the last.
func (n *answering) next() (bool, error) {
	err := n.rows.Next()
	if errors.Is(err, io.EOF) {
		return false, nil
	}
	return err == nil, ended(n.ctx, err)
}

// send writes the rows. What goes wrong before the first byte is an error; after it, the
// answer shows it.
func (d *answerer) send(w http.ResponseWriter, r *http.Request, a *ask, f form, n *answering) (err error) {
	defer func() { _ = n.rows.Close() }() // what there is to tell was told
	columns := n.rows.Columns()
	some, err := n.next()
	if err != nil {
		return problemOf(err)
	}
	if !some && a.Strict {
		if err := d.strictly(n); err != nil {
			return err
		}
	}
	h := w.Header()
	h.Set("Content-Type", f.contentType())
	h.Set("Trailer", reportTrailer+", "+statusTrailer)
	out := newStream(w, r, d.limits.Write)
	b, err := newBody(f, out, a, columns)
	if err != nil {
		_ = out.end(false) // the client has gone
		panic(http.ErrAbortHandler)
	}
	err = copyRows(b, n, columns, some, !a.Texts)
	if err == nil && a.Strict {
		err = d.strictly(n)
	}
	_ = n.rows.Close() // so that there is a report
	told, _ := n.rows.Report()
	rep := reportOf(&told)
	status := "whole"
	switch {
	case err != nil:
		status = "failed"
		rep.Complete = false
	case !rep.Complete:
		status = "incomplete"
	}
	var p *problem
	if err != nil {
		p = problemOf(err)
	}
	if wrong := b.finish(rep, p); err == nil {
		err = wrong
	}
	if gone := out.end(err == nil || f.ends); gone != nil || err != nil && !f.ends {
		panic(http.ErrAbortHandler) // nobody takes what there is for the whole
	}
	h.Set(reportTrailer, rep.trailer())
	h.Set(statusTrailer, status)
	return nil
}

// strictly makes an error of an answer that is not complete.
func (d *answerer) strictly(n *answering) error {
	if told, ok := n.rows.Report(); ok && !told.Complete {
		p := &problem{Status: http.StatusBadGateway, Kind: failure.Incomplete, Detail: "http: the answer is not complete"}
		for _, w := range told.Warnings {
			if w.Incomplete {
				p.Detail += ": " + w.Message
				break
			}
		}
		return p
	}
	return nil
}

func copyRows(b body, n *answering, columns []session.Column, some, nested bool) error {
	values := make([]any, len(columns))
	for some {
		for i, v := range n.rows.Row() {
			values[i] = export.Cell(columns[i].Type.String(), v, nested)
		}
		if err := b.Row(values); err != nil {
			return err
		}
		var err error
		if some, err = n.next(); err != nil {
			return err
		}
	}
	return nil
}

// line is a value as JSON, which cannot fail: it has texts, numbers and times.
func line(v any) []byte {
	text, err := json.Marshal(v)
	if err != nil {
		return []byte("null")
	}
	return text
}
