package publish

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"

	"github.com/viewfinder-sql/viewfinder/internal/write"
)

// Container makes the container of a post, and those of its items, uploads the bytes, and
// does not wait for it. The error is a [*CheckError], a [*fileroot.Error], a [*QuotaError]
// or an [*Error].
func (p *Publisher) Container(ctx context.Context, account string, post *Post) (id string, err error) {
	if err := p.prepare(ctx, account, post); err != nil {
		return "", err
	}
	id, err = p.build(ctx, account, post)
	if lost, ok := errors.AsType[*lostContainer](err); ok { // to who asked for no more, that is the question
		return "", &write.UnknownOutcomeError{Method: http.MethodPost, Path: account + "/media", Err: lost}
	}
	return id, err
}

// Publish makes a post of it. The errors are those of [Publisher.Container].
func (p *Publisher) Publish(ctx context.Context, account string, post *Post) (Made, error) {
	if err := p.prepare(ctx, account, post); err != nil {
		return Made{}, err
	}
	id, err := p.build(ctx, account, post)
	if err != nil {
		return Made{}, resumed(err, post)
	}
	made, err := p.finish(ctx, account, id, post)
	return made, resumed(err, post)
}

// resumed notes of an error that the container was made before.
func resumed(err error, post *Post) error {
	if e, ok := errors.AsType[*Error](err); ok {
		e.Resumed = post.ContainerID != ""
	}
	return err
}

// Check checks all that can be known without a call. The error is a [*CheckError] or a
// [*fileroot.Error].
func (p *Publisher) Check(post *Post) error {
	if err := post.Check(p.Rules); err != nil {
		return err
	}
	return p.checkFiles(post)
}

// prepare checks all that can be known beforehand.
func (p *Publisher) prepare(ctx context.Context, account string, post *Post) error {
	if err := p.Check(post); err != nil {
		return err
	}
	if post.ContainerID != "" { // it may be published already, which takes nothing of the quota
		return nil
	}
	limit, err := p.Limit(ctx, account)
	if err != nil {
		return &Error{Account: account, Stage: Beginning, Err: err}
	}
	if limit.Total > 0 && limit.Used >= limit.Total {
		return &QuotaError{Account: account, Used: limit.Used, Total: limit.Total, Hours: int64(limit.Within.Hours())}
	}
	return nil
}

// build makes the container, or takes the one that is there.
func (p *Publisher) build(ctx context.Context, account string, post *Post) (string, error) {
	if post.ContainerID != "" {
		if post.File == "" {
			return post.ContainerID, nil
		}
		_, err := p.Upload(ctx, account, post.ContainerID, post.File)
		return post.ContainerID, err
	}
	params := post.params()
	var items []string
	for _, child := range post.Children {
		item := *child
		item.item = true
		id, err := p.build(ctx, account, &item)
		if err != nil {
			return "", withItems(err, items)
		}
		items = append(items, id)
	}
	for _, id := range items { // a carousel is made of what is ready
		if err := p.ready(ctx, account, id); err != nil {
			return "", withItems(err, items)
		}
	}
	if items != nil {
		text, err := json.Marshal(items)
		if err != nil {
			return "", err
		}
		params.Set("children", string(text))
	}
	id, err := p.create(ctx, account, params)
	if err != nil {
		return "", &Error{Account: account, Stage: Creating, Items: items, Err: err}
	}
	p.tell(Progress{Stage: Creating, Container: id})
	if post.File != "" {
		if err := p.upload(ctx, account, id, post.File); err != nil {
			return "", err
		}
	}
	return id, nil
}

// withItems adds to an error of an item the items of the carousel that were made before.
func withItems(err error, items []string) error {
	if e, ok := errors.AsType[*Error](err); ok {
		e.Item, e.Items = true, items
	}
	return err
}
