package byhand

import "context"

// Comment is a comment with its post, of question 5. A post without comments is one
// without text and name.
type Comment struct {
	PostID, ID, Text, UserName string
}

// AllComments hands on every post with its comments.
func AllComments(ctx context.Context, c *Client, row func(Comment)) error {
	type comment struct {
		ID       string `json:"id"`
		Text     string `json:"text"`
		UserName string `json:"username"`
	}
	type post struct {
		ID       string        `json:"id"`
		Comments page[comment] `json:"comments"`
	}
	comments := edge{name: "comments", fields: "text,username", limit: commentLimit}
	posts := edge{name: "media", fields: comments.nested(), limit: postLimit}
	whole := func(ctx context.Context, list []post) error {
		for i := range list {
			if err := complete(ctx, c, list[i].ID, comments, &list[i].Comments); err != nil {
				return err
			}
		}
		return nil
	}
	return eachDearPost(ctx, c, posts, whole, func(p post) {
		for _, comment := range p.Comments.Data {
			row(Comment{p.ID, comment.ID, comment.Text, comment.UserName})
		}
		if len(p.Comments.Data) == 0 {
			row(Comment{PostID: p.ID})
		}
	})
}
