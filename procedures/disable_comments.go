package procedures

// disableComments is UPDATE Media SET IsCommentEnabled.
var disableComments = toggle(
	"DisableComments", "Turns the comments of a post off, or on again, as UPDATE Media does.",
	text("MediaId", "Id of the post."), "Disable", "FALSE turns them on again.",
	"UPDATE Media SET IsCommentEnabled = NOT ? WHERE Id = ?")
