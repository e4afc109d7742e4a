package byhand

import "context"

// Reply is a reply with the comment that it answers, of question 6. A comment without
// replies is one without a text.
type Reply struct {
	Comment, Text string
}

// Talk hands on the comments of one post with their replies.
func Talk(ctx context.Context, c *Client, post string, row func(Reply)) error {
	type reply struct {
		Text string `json:"text"`
	}
	type comment struct {
		ID      string      `json:"id"`
		Text    string      `json:"text"`
		Replies page[reply] `json:"replies"`
	}
	replies := edge{name: "replies", fields: "text", limit: commentLimit}
	comments := edge{name: "comments", fields: "text," + replies.nested(), limit: commentLimit}
	return pages(ctx, c, post, comments, "", func(list []comment) error {
		for i := range list {
			comment := &list[i]
			if err := complete(ctx, c, comment.ID, replies, &comment.Replies); err != nil {
				return err
			}
			for _, r := range comment.Replies.Data {
				row(Reply{comment.Text, r.Text})
			}
			if len(comment.Replies.Data) == 0 {
				row(Reply{Comment: comment.Text})
			}
		}
		return nil
	})
}
