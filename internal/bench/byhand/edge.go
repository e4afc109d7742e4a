package byhand

import (
	"context"
	"fmt"
	"net/url"
	"strconv"
	"time"
)

// edge is a list below an object, and what is wanted of it.
type edge struct {
	name, fields string
	limit        int
	since        time.Time // the zero time for no bound
}

// The most that an edge gives in one answer.
const (
	postLimit    = 100
	commentLimit = 50
)

// nested is the edge as a field of the object that it hangs below.
func (e edge) nested() string {
	since := ""
	if !e.since.IsZero() {
		since = fmt.Sprintf(".since(%d)", e.since.Unix())
	}
	return fmt.Sprintf("%s%s.limit(%d){%s}", e.name, since, e.limit, e.fields)
}

// params are those of a page of it.
func (e edge) params(after string) url.Values {
	params := url.Values{"fields": {e.fields}, "limit": {strconv.Itoa(e.limit)}}
	if !e.since.IsZero() {
		params.Set("since", strconv.FormatInt(e.since.Unix(), 10))
	}
	if after != "" {
		params.Set("after", after)
	}
	return params
}

// page is one page of an edge.
type page[T any] struct {
	Data   []T `json:"data"`
	Paging struct {
		Cursors struct {
			After string `json:"after"`
		} `json:"cursors"`
		Next string `json:"next"`
	} `json:"paging"`
}

// after is the cursor of the next page, "" where this is the last.
func (p *page[T]) after() string {
	if p.Paging.Next == "" {
		return ""
	}
	return p.Paging.Cursors.After
}

// pages reads the edge below an object from a cursor on, "" for its beginning.
func pages[T any](ctx context.Context, c *Client, object string, e edge, after string, each func([]T) error) error {
	for {
		var p page[T]
		if err := c.get(ctx, object+"/"+e.name, e.params(after), &p); err != nil {
			return err
		}
		if err := each(p.Data); err != nil {
			return err
		}
		if after = p.after(); after == "" {
			return nil
		}
	}
}

// rest reads what follows a page that came nested below the object.
func rest[T any](ctx context.Context, c *Client, object string, e edge, first *page[T], each func([]T) error) error {
	if after := first.after(); after != "" {
		return pages(ctx, c, object, e, after, each)
	}
	return nil
}

// complete reads what follows a page that came nested into it.
func complete[T any](ctx context.Context, c *Client, object string, e edge, p *page[T]) error {
	return rest(ctx, c, object, e, p, func(more []T) error {
		p.Data = append(p.Data, more...)
		return nil
	})
}
