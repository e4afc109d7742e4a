package publish

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/graph"
)

// The statuses of a container.
const (
	InProgress = "IN_PROGRESS"
	Finished   = "FINISHED"
	Published  = "PUBLISHED"
	Failed     = "ERROR"
	Expired    = "EXPIRED"
)

// Status is how far a container is.
type Status struct {
	// Code is one of the statuses, Text the same as a sentence, with what went wrong.
	Code, Text string
	// Sent is how many bytes of a file have come; 0 where the platform does not tell. Whole
	// says that all have.
	Sent  int64
	Whole bool
}

// Status asks for it.
func (p *Publisher) Status(ctx context.Context, account, id string) (Status, error) {
	return p.status(ctx, request(id, account, "status_code", "status"))
}

func (p *Publisher) status(ctx context.Context, r graph.Request) (Status, error) {
	text, err := p.Client.Raw(ctx, r)
	if err != nil {
		return Status{}, err
	}
	var answer struct {
		Code  string `json:"status_code"`
		Text  string `json:"status"`
		Video struct {
			Uploading struct {
				Status string `json:"status"`
				// Of the two spellings the second is that of the platform's sister API.
				Transferred *int64 `json:"bytes_transferred"`
				Sister      *int64 `json:"bytes_transfered"` //nolint:misspell // as it is sent
			} `json:"uploading_phase"`
		} `json:"video_status"`
	}
	if err := json.Unmarshal(text, &answer); err != nil || answer.Code == "" {
		return Status{}, fmt.Errorf("the status of the container cannot be read: %w", graph.ErrMalformedAnswer)
	}
	s := Status{Code: answer.Code, Text: answer.Text, Whole: answer.Code == Finished || answer.Video.Uploading.Status == "complete"}
	for _, n := range []*int64{answer.Video.Uploading.Transferred, answer.Video.Uploading.Sister} {
		if n != nil {
			s.Sent = *n
		}
	}
	return s, nil
}

// The platform advises to look once a minute, for five minutes at the most. Most is ready
// within seconds, so that the first minute is looked at twice more.
const (
	looking  = time.Minute
	patience = 5 * time.Minute
)

var firstLooks = []time.Duration{5 * time.Second, 15 * time.Second, 40 * time.Second}

// waiter spaces looks at containers. Without a deadline it ends after the patience.
type waiter struct {
	looks  int
	waited time.Duration
}

// next waits until the next look; false where there is none.
func (w *waiter) next(ctx context.Context, p *Publisher) bool {
	d := looking
	if w.looks < len(firstLooks) {
		d = firstLooks[w.looks]
	}
	if _, bounded := ctx.Deadline(); !bounded && w.waited+d > patience {
		return false
	}
	w.looks++
	w.waited += d
	return p.sleep(ctx, d) == nil
}

// ready waits until a container is finished.
func (p *Publisher) ready(ctx context.Context, account, id string) error {
	s, err := p.await(ctx, account, id, &waiter{})
	if err == nil && s.Code != Finished {
		err = &Error{Account: account, Container: id, Spent: true, Stage: Waiting, Err: &StatusError{Code: s.Code, Status: s.Text}}
	}
	return err
}

// await waits until a container is finished or published. The error is an [*Error].
func (p *Publisher) await(ctx context.Context, account, id string, w *waiter) (Status, error) {
	failed := func(spent bool, err error) error {
		return &Error{Account: account, Container: id, Spent: spent, Stage: Waiting, Err: err}
	}
	for {
		s, err := p.Status(ctx, account, id)
		if err != nil {
			return Status{}, failed(false, err)
		}
		p.tell(Progress{Stage: Waiting, Container: id, Status: s.Code})
		switch s.Code {
		case Finished, Published:
			return s, nil
		case Failed, Expired:
			return s, failed(true, &StatusError{Code: s.Code, Status: s.Text})
		}
		if w.next(ctx, p) {
			continue
		}
		err = &StatusError{Code: s.Code, Status: s.Text}
		if ctx.Err() != nil {
			err = fmt.Errorf("%w: %w", err, ctx.Err())
		}
		return s, failed(false, err)
	}
}
