package procedures

// hideComment is UPDATE Comments SET Hidden.
var hideComment = toggle(
	"HideComment", "Hides a comment or a reply, or shows it again, as UPDATE Comments does.",
	text("CommentId", "Id of the comment or the reply."), "Hide", "FALSE shows it again.",
	"UPDATE Comments SET Hidden = ? WHERE Id = ?")
