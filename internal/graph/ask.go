package graph

import (
	"context"
	"errors"
	"io"
	"net/http"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/graph/answers"
)

// answerOf returns the answer to a request: one that was kept, or that of the
// same request on its way, or that of a call.
func answerOf[T any](ctx context.Context, s *sender, store *answers.Store, o *outbound, f form[T]) (T, error) {
	call := func(ctx context.Context) (answer T, err error) {
		err = s.send(ctx, o, func(body io.Reader, _ *Call) error {
			answer, err = f.read(o, body)
			return err
		})
		return answer, err
	}
	switch {
	case store == nil, o.fresh:
		return call(ctx)
	case o.method != http.MethodGet:
		defer store.Renew()
		return call(ctx)
	}
	q := o.question(f.name)
	kept, epoch, ok := store.Kept(q)
	if ok {
		s.report(o, Call{Time: time.Now(), Status: http.StatusOK, Cached: true})
		return kept.(T), nil
	}
	answer, err := share(ctx, s, store, o, q, call)
	if err == nil && lasts(answer) {
		store.Keep(q, answer, epoch)
	}
	return answer, err
}

// lasts reports whether an answer may be kept: not a page that brings nothing and says that
// there is more, which whoever asks again may get past.
func lasts(answer any) bool {
	p, ok := answer.(*Page)
	return !ok || len(p.Nodes) > 0 || !p.HasNext
}

// share asks a question, or waits for the answer to the same one that is being
// asked.
func share[T any](ctx context.Context, s *sender, store *answers.Store, o *outbound, q answers.Key, call func(context.Context) (T, error)) (T, error) {
	begun := time.Now()
	got := store.Share(ctx, q, o.deadline, s.concernsFirst, func(ctx context.Context) (any, error) { return call(ctx) })
	switch {
	case got.Left:
		var none T
		return none, contextEnded(ctx, o)
	case got.Joined:
		s.report(o, Call{Time: begun, Shared: true, Err: got.Err})
	}
	if p, ok := got.Answer.(*Page); ok && !got.Alone {
		p.share()
	}
	answer, _ := got.Answer.(T)
	return answer, got.Err
}

// concernsFirst reports whether an error came of who asked first, by deadline, and
// says nothing to those who joined: of a budget, or of a deadline that left no
// time to wait for a limit's end or for another attempt.
func (s *sender) concernsFirst(deadline time.Time, err error) bool {
	var refusal *HeldError
	_, limited := asThrottle(err)
	switch {
	case err == nil:
		return false
	case errors.Is(err, ErrBudget), errors.As(err, &refusal), limited && s.admission.scheduler != nil:
		return true
	default:
		return !deadline.IsZero() && isTransient(err)
	}
}
