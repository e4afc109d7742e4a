package byhand

import (
	"context"
	"time"
)

// PostsSince hands on the posts from an instant on.
func PostsSince(ctx context.Context, c *Client, since time.Time, row func(Titled)) error {
	posts := edge{name: "media", fields: "caption,timestamp", limit: postLimit, since: since}
	return eachPost(ctx, c, posts, row)
}
