package procedures

import "github.com/viewfinder-sql/viewfinder/schema"

// sendPrivateReply is INSERT INTO PrivateReplies.
var sendPrivateReply = &Procedure{
	Name: "SendPrivateReply", Description: "Sends the author of a comment a message, as INSERT INTO PrivateReplies does: one for each comment, within 7 days.",
	Logins: platform, Writes: true,
	Params: []Param{text("CommentId", "Id of the comment."), text("Message", "What is written, up to 1,000 bytes of UTF-8."), account},
	Columns: []Column{
		{Name: "MessageId", Type: schema.Text, Description: "Id of the message."},
		{Name: "RecipientId", Type: schema.Text, Description: "Id of the person, in the account's conversations."},
	},
	call: statement{
		sql:    "INSERT INTO PrivateReplies (CommentId, Text, InstagramBusinessAccountId) VALUES (?, ?, ?) RETURNING MessageId, RecipientId",
		values: []string{"CommentId", "Message", account.Name},
	}.call,
}
