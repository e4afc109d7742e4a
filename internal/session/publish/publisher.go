package publish

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/fileroot"
	"github.com/viewfinder-sql/viewfinder/internal/graph"
	"github.com/viewfinder-sql/viewfinder/internal/write"
)

// Publisher publishes for one login. It is used by one goroutine at a time.
type Publisher struct {
	// Client makes the calls: they are counted, paced and paid for like reads.
	Client *graph.Client
	Rules
	// Files is where files may be.
	Files fileroot.Dir
	// Sleep waits for a time, or for the end of the context, whose error it returns; nil is
	// the machine's clock.
	Sleep func(ctx context.Context, d time.Duration) error
	// Now is a clock like the platform's; nil is the machine's.
	Now func() time.Time
	// Progress is told of what has gone on; nil is not told.
	Progress func(Progress)
	// Note is told of what is worth knowing beside the result; nil is not told.
	Note func(text string)
	// Unchecked is told of what could not be checked beforehand; nil is not told.
	Unchecked func(text string)
}

// Progress is how far a post has come.
type Progress struct {
	Stage     write.Stage
	Container string
	// Sent and Size are of the file that is uploaded, in bytes.
	Sent, Size int64
	// Status is that of the container that is waited for.
	Status string
}

// Made is a post that was published.
type Made struct {
	// ID is the post's; "" where its making is certain and its id could not be told.
	ID string
	// Container is the one that it was made from.
	Container string
	// Before says that it was published before, and nothing was by this.
	Before bool
}

// Limit is how much an account has published of what it may.
type Limit struct {
	Used, Total int64 // posts; Total is 0 where the platform does not tell
	Within      time.Duration
}

// Limit asks for it.
func (p *Publisher) Limit(ctx context.Context, account string) (Limit, error) {
	text, err := p.Client.Raw(ctx, graph.Request{
		Path: account + "/content_publishing_limit", Params: url.Values{"fields": {"quota_usage,config"}}, Account: account, For: "PublishingLimit", Fresh: true,
	})
	if err != nil {
		return Limit{}, err
	}
	var answer struct {
		Data []struct {
			Usage  int64 `json:"quota_usage"`
			Config struct {
				Total    int64 `json:"quota_total"`
				Duration int64 `json:"quota_duration"`
			} `json:"config"`
		} `json:"data"`
	}
	if err := json.Unmarshal(text, &answer); err != nil {
		return Limit{}, fmt.Errorf("publish: the publishing limit cannot be read: %w", err)
	}
	if len(answer.Data) == 0 {
		return Limit{}, nil
	}
	x := answer.Data[0]
	return Limit{Used: x.Usage, Total: x.Config.Total, Within: time.Duration(x.Config.Duration) * time.Second}, nil
}

// create makes one container. It is sent once; one that was made and has no name here is
// never published.
func (p *Publisher) create(ctx context.Context, account string, params url.Values) (string, error) {
	answer, open, err := write.Send(ctx, p.Client, graph.Request{Method: http.MethodPost, Path: account + "/media", Params: params, Account: account, For: "Containers"})
	switch {
	case err == nil:
		return idOf(answer)
	case open:
		return "", &lostContainer{err}
	}
	return "", err
}

// lostContainer is a container of which it is not known whether it was made.
type lostContainer struct{ error }

func (e *lostContainer) Error() string {
	return "it is not known whether it was made, and if it was it is never published, and gone after a day: " + e.error.Error()
}

// Unwrap returns why no answer came.
func (e *lostContainer) Unwrap() error { return e.error }

// idOf reads the id of what was made.
func idOf(answer []byte) (string, error) {
	var made struct {
		ID string `json:"id"`
	}
	if err := json.Unmarshal(answer, &made); err != nil || !write.IsID(made.ID) {
		return "", fmt.Errorf("the answer has no id: %w", graph.ErrMalformedAnswer)
	}
	return made.ID, nil
}

// request is what is asked of a container.
func request(id, account string, fields ...string) graph.Request {
	return graph.Request{Path: id, Params: url.Values{"fields": {strings.Join(fields, ",")}}, Account: account, For: "Containers", Fresh: true}
}

func (p *Publisher) tell(x Progress) {
	if p.Progress != nil {
		p.Progress(x)
	}
}

func (p *Publisher) note(format string, args ...any) {
	if p.Note != nil {
		p.Note(fmt.Sprintf(format, args...))
	}
}

func (p *Publisher) now() time.Time {
	if p.Now == nil {
		return time.Now()
	}
	return p.Now()
}

// sleep waits.
func (p *Publisher) sleep(ctx context.Context, d time.Duration) error {
	if p.Sleep != nil {
		return p.Sleep(ctx, d)
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}
