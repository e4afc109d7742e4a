package byhand

import (
	"context"
	"net/url"
	"strconv"

	"golang.org/x/sync/errgroup"
)

// accountLimit is how many accounts are asked for in one answer, which has room for
// a page of posts of each.
const accountLimit = 3

// accounts asks for the accounts of the login with fields of each, which are read
// into A.
func accounts[A any](ctx context.Context, c *Client, fields string) ([]A, error) {
	var list []A
	params := url.Values{"fields": {"instagram_business_account{" + fields + "}"}, "limit": {strconv.Itoa(accountLimit)}}
	for {
		var p page[struct {
			Account *A `json:"instagram_business_account"`
		}]
		if err := c.get(ctx, "me/accounts", params, &p); err != nil {
			return nil, err
		}
		for _, connected := range p.Data {
			if connected.Account != nil {
				list = append(list, *connected.Account)
			}
		}
		if p.after() == "" {
			return list, nil
		}
		params.Set("after", p.after())
	}
}

// eachAccount reads each account in a goroutine of its own, and hands on what they
// send, a page at a time.
func eachAccount[A, T any](ctx context.Context, list []A, read func(ctx context.Context, account A, send func([]T) error) error, each func(T)) error {
	g, ctx := errgroup.WithContext(ctx)
	sent := make(chan []T)
	send := func(items []T) error {
		select {
		case sent <- items:
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	for _, account := range list {
		g.Go(func() error { return read(ctx, account, send) })
	}
	var err error
	go func() {
		err = g.Wait()
		close(sent)
	}()
	for items := range sent {
		for _, item := range items {
			each(item)
		}
	}
	return err
}

// eachPost reads the posts of all accounts. The first page of each comes along with
// the accounts.
func eachPost[T any](ctx context.Context, c *Client, posts edge, each func(T)) error {
	type account struct {
		ID    string  `json:"id"`
		Media page[T] `json:"media"`
	}
	list, err := accounts[account](ctx, c, posts.nested())
	if err != nil {
		return err
	}
	return eachAccount(ctx, list, func(ctx context.Context, a account, send func([]T) error) error {
		if err := send(a.Media.Data); err != nil {
			return err
		}
		return rest(ctx, c, a.ID, posts, &a.Media, send)
	}, each)
}

// eachDearPost does the same where the answer that lists the accounts would be too
// large with posts in it; whole asks for what is missing of a page of them.
func eachDearPost[T any](ctx context.Context, c *Client, posts edge, whole func(context.Context, []T) error, each func(T)) error {
	type account struct {
		ID string `json:"id"`
	}
	list, err := accounts[account](ctx, c, "id")
	if err != nil {
		return err
	}
	return eachAccount(ctx, list, func(ctx context.Context, a account, send func([]T) error) error {
		return pages(ctx, c, a.ID, posts, "", func(items []T) error {
			if err := whole(ctx, items); err != nil {
				return err
			}
			return send(items)
		})
	}, each)
}
