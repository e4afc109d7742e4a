package byhand

import (
	"context"
	"slices"
)

// Titled is a post of questions 1 and 3.
type Titled struct {
	ID      string `json:"id"`
	Caption string `json:"caption"`
	Created Time   `json:"timestamp"`
}

// Newest hands on the newest posts of all accounts, the newest first.
func Newest(ctx context.Context, c *Client, most int, row func(Titled)) error {
	type account struct {
		Media page[Titled] `json:"media"`
	}
	posts := edge{name: "media", fields: "caption,timestamp", limit: most}
	list, err := accounts[account](ctx, c, posts.nested())
	if err != nil {
		return err
	}
	var newest []Titled
	for _, a := range list {
		newest = append(newest, a.Media.Data...)
	}
	slices.SortFunc(newest, func(a, b Titled) int { return b.Created.Compare(a.Created.Time) })
	for _, post := range newest[:min(most, len(newest))] {
		row(post)
	}
	return nil
}
