package byhand

import "context"

// Post is a post of question 2.
type Post struct {
	ID        string `json:"id"`
	Caption   string `json:"caption"`
	MediaType string `json:"media_type"`
	Created   Time   `json:"timestamp"`
	Likes     int64  `json:"like_count"`
}

// AllPosts hands on every post.
func AllPosts(ctx context.Context, c *Client, row func(Post)) error {
	posts := edge{name: "media", fields: "caption,media_type,timestamp,like_count", limit: postLimit}
	return eachPost(ctx, c, posts, row)
}
