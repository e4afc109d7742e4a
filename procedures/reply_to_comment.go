package procedures

import "github.com/viewfinder-sql/viewfinder/schema"

// replyToComment is INSERT INTO Replies.
var replyToComment = &Procedure{
	Name: "ReplyToComment", Description: "Replies to a comment, as INSERT INTO Replies does.",
	Logins: platform, Writes: true,
	Params:  []Param{text("CommentId", "Id of the comment."), text("Message", "What is written, up to 300 characters.")},
	Columns: []Column{{Name: "Id", Type: schema.Text, Description: "Id of the reply."}},
	call: statement{
		sql: "INSERT INTO Replies (CommentId, Text) VALUES (?, ?) RETURNING Id", values: []string{"CommentId", "Message"},
	}.call,
}
