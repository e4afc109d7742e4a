package procedures

import "github.com/viewfinder-sql/viewfinder/schema"

// disableComments is UPDATE Media SET IsCommentEnabled.
var disableComments = &Procedure{
	Name: "DisableComments", Description: "Turns the comments of a post off, or on again, as UPDATE Media does.",
	Logins: platform, Writes: true,
	Params: []Param{
		text("MediaId", "Id of the post."),
		{Name: "Disable", Direction: Input, Type: schema.Boolean, Default: "true", Description: "FALSE turns them on again."},
	},
	Columns: success,
	call:    statement{sql: "UPDATE Media SET IsCommentEnabled = NOT ? WHERE Id = ?", values: []string{"Disable", "MediaId"}}.done,
}
