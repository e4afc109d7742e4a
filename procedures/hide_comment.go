package procedures

import "github.com/viewfinder-sql/viewfinder/schema"

// hideComment is UPDATE Comments SET Hidden.
var hideComment = &Procedure{
	Name: "HideComment", Description: "Hides a comment or a reply, or shows it again, as UPDATE Comments does.",
	Logins: platform, Writes: true,
	Params: []Param{
		text("CommentId", "Id of the comment or the reply."),
		{Name: "Hide", Direction: Input, Type: schema.Boolean, Default: "true", Description: "FALSE shows it again."},
	},
	Columns: success,
	call:    statement{sql: "UPDATE Comments SET Hidden = ? WHERE Id = ?", values: []string{"Hide", "CommentId"}}.done,
}
