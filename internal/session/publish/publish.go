package publish

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/graph"
	"github.com/viewfinder-sql/viewfinder/internal/value"
	"github.com/viewfinder-sql/viewfinder/internal/write"
)

// finish publishes a container once it is ready, and not where that has happened.
func (p *Publisher) finish(ctx context.Context, account, id string, post *Post) (Made, error) {
	made, w := Made{Container: id}, &waiter{}
	for {
		s, err := p.await(ctx, account, id, w)
		if err != nil {
			return made, err
		}
		if s.Code == Published {
			made.Before = true
			p.note("the container %s was published before; nothing was by this statement", id)
			return p.found(ctx, account, made, post, time.Time{}), nil
		}
		begun := p.now()
		p.tell(Progress{Stage: Publishing, Container: id})
		answer, open, err := write.Send(ctx, p.Client, graph.Request{
			Method: http.MethodPost, Path: account + "/media_publish", Params: url.Values{"creation_id": {id}}, Account: account, For: "Media",
		})
		failed := func(spent bool, err error) error {
			return &Error{Account: account, Container: id, Spent: spent, Stage: Publishing, Err: err}
		}
		switch {
		case err == nil:
			if made.ID, err = idOf(answer); err != nil { // it says that it was done
				return p.settle(ctx, account, made, post, begun, err)
			}
			return made, nil
		case isNotReady(err):
			if !w.next(ctx, p) {
				return made, failed(false, err)
			}
		case open:
			return p.settle(ctx, account, made, post, begun, err)
		default:
			return made, failed(isSpent(err), err)
		}
	}
}

// isNotReady reports a container that is not ready though its status said so: then
// nothing was done.
func isNotReady(err error) bool {
	refused, ok := errors.AsType[*graph.APIError](err)
	return ok && refused.Code == 9007 && refused.Subcode == 2207027
}

// isSpent reports a refusal behind which no attempt with the same container succeeds.
func isSpent(err error) bool {
	refused, ok := errors.AsType[*graph.APIError](err)
	return ok && slices.Contains([]int{2207006, 2207008, 2207020, 2207032, 2207053}, refused.Subcode)
}

// When it is looked for what became of a media_publish whose answer was lost: the platform
// may still be at work on it.
var settling = []time.Duration{0, 2 * time.Second, 5 * time.Second, 10 * time.Second, 20 * time.Second}

// most is how long that takes at most, also after the end of the statement's context.
const mostSettling = time.Minute

// settle finds out whether there is a post, where no answer told.
func (p *Publisher) settle(ctx context.Context, account string, made Made, post *Post, begun time.Time, cause error) (Made, error) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), mostSettling)
	defer cancel()
	last := Status{}
	for _, d := range settling {
		if d > 0 && p.sleep(ctx, d) != nil {
			break
		}
		s, err := p.Status(ctx, account, made.Container)
		if err != nil {
			cause = fmt.Errorf("%w (looking at the container failed too: %w)", cause, err)
			break
		}
		switch last = s; s.Code {
		case Published:
			p.note("the answer of media_publish was lost; the container %s says that it is published", made.Container)
			return p.found(ctx, account, made, post, begun), nil
		case Failed, Expired:
			return made, &Error{Account: account, Container: made.Container, Spent: true, Stage: Publishing, Err: &StatusError{Code: s.Code, Status: s.Text}}
		}
	}
	return made, &Error{Account: account, Container: made.Container, Stage: Publishing, Err: &write.UnknownOutcomeError{
		Method: http.MethodPost, Path: account + "/media_publish", Looked: last.Code != "", Err: cause,
		Look: "SELECT StatusCode FROM Containers WHERE Id = '" + made.Container + "'",
	}}
}

// found looks for the post of a container that is published, among the newest of the
// account: the one that is like it. Where there is none, or more than one, or where it is
// not known what the container holds, its id stays untold.
func (p *Publisher) found(ctx context.Context, account string, made Made, post *Post, begun time.Time) Made {
	if begun.IsZero() || post.ContainerID != "" {
		p.note("the id of the post is not known: read the newest of Media, or of Stories")
		return made
	}
	edge := "media"
	if post.kind() == Story {
		edge = "stories"
	}
	page, err := p.Client.Page(ctx, graph.Request{
		Path: account + "/" + edge, Fields: &graph.Selection{Fields: newestFields}, Params: url.Values{"limit": {"25"}}, Account: account, For: "Media", Fresh: true,
	})
	if err != nil {
		p.note("it is published; its id is not known, for the newest posts could not be read: %v", err)
		return made
	}
	var ids []string
	for i := range page.Nodes {
		if n := &page.Nodes[i]; post.isLike(n, begun.Add(-write.Skew)) {
			ids = append(ids, n.ID)
		}
	}
	if len(ids) != 1 {
		p.note("it is published; its id is not known, for %d of the newest posts are like it", len(ids))
		return made
	}
	made.ID = ids[0]
	return made
}

var newestFields = []string{"caption", "media_type", "media_product_type", "timestamp"}

// isLike reports whether a post can be the one that was made.
func (p *Post) isLike(n *graph.Node, since time.Time) bool {
	field := func(i int) value.Value {
		if i < len(n.Values) {
			return n.Values[i]
		}
		return value.Null
	}
	kind := map[Kind]string{Image: "IMAGE", Carousel: "CAROUSEL_ALBUM", Reel: "VIDEO"}[p.kind()]
	at, ok := value.ParseTime(field(3).Text())
	return ok && !at.Before(since) && (kind == "" || field(1).Text() == kind) && (p.kind() == Story || field(0).Text() == p.Caption)
}
