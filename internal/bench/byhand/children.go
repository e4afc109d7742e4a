package byhand

import "context"

// Child is a picture or video of an album, of question 7.
type Child struct {
	PostID, ID, MediaType string
}

// AllChildren hands on the children of every album.
func AllChildren(ctx context.Context, c *Client, row func(Child)) error {
	type child struct {
		ID        string `json:"id"`
		MediaType string `json:"media_type"`
	}
	type post struct {
		ID       string      `json:"id"`
		Children page[child] `json:"children"` // ten at the most: one page
	}
	posts := edge{name: "media", fields: "children{media_type}", limit: postLimit}
	return eachPost(ctx, c, posts, func(p post) {
		for _, k := range p.Children.Data {
			row(Child{p.ID, k.ID, k.MediaType})
		}
	})
}
