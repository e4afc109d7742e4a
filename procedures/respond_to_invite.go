package procedures

import "github.com/viewfinder-sql/viewfinder/schema"

// respondToInvite is UPDATE CollaborationInvites.
var respondToInvite = &Procedure{
	Name: "RespondToInvite", Description: "Accepts or declines the invitation to take part in a post, as UPDATE CollaborationInvites does.",
	Logins: facebook, Writes: true,
	Params: []Param{
		text("MediaId", "Id of the post."),
		{Name: "Accept", Direction: Input, Type: schema.Boolean, Default: "true", Description: "FALSE declines."},
		account,
	},
	Columns: success,
	call: statement{
		sql: "UPDATE CollaborationInvites SET Accept = ? WHERE MediaId = ?", values: []string{"Accept", "MediaId"},
		where: map[string]string{account.Name: account.Name},
	}.done,
}
