package fetch_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"sync"
	"time"
)

// settling lets a request that its statement has given up come to the simulator all the
// same, so that what a statement has asked for is in the journal when it has ended, and
// none of it in that of the next one.
type settling struct {
	next     http.RoundTripper
	underway sync.WaitGroup
	cut      context.Context
	stop     context.CancelFunc
}

func newSettling(next http.RoundTripper) *settling {
	s := &settling{next: next}
	s.cut, s.stop = context.WithCancel(context.Background())
	return s
}

// patience is how long an answer is waited for that nobody wants: some faults give none.
const patience = 2 * time.Second

// settle waits for what is under way, or cuts it off.
func (s *settling) settle() {
	late := time.AfterFunc(patience, s.stop)
	s.underway.Wait()
	if !late.Stop() {
		s.cut, s.stop = context.WithCancel(context.Background())
	}
}

type outcome struct {
	answer *http.Response
	err    error
}

func (s *settling) RoundTrip(q *http.Request) (*http.Response, error) {
	own := q.Context()
	ctx, cancel := context.WithCancel(context.WithoutCancel(own))
	release := context.AfterFunc(s.cut, cancel)
	came := make(chan outcome)
	s.underway.Go(func() {
		answer, err := s.next.RoundTrip(q.WithContext(ctx))
		release()
		select {
		case came <- outcome{answer, err}:
		case <-own.Done():
			if err == nil {
				_ = answer.Body.Close()
			}
			cancel()
		}
	})
	select {
	case <-own.Done():
		return nil, errors.Join(own.Err(), context.Cause(own))
	case x := <-came:
		if x.err != nil {
			cancel()
			return nil, x.err
		}
		context.AfterFunc(own, cancel)
		x.answer.Body = &closing{x.answer.Body, cancel}
		return x.answer, nil
	}
}

// closing ends a request with its body.
type closing struct {
	io.ReadCloser
	cancel context.CancelFunc
}

func (c *closing) Close() error {
	defer c.cancel()
	return c.ReadCloser.Close()
}
