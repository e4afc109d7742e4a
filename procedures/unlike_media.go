package procedures

// unlikeMedia is DELETE FROM Likes.
var unlikeMedia = &Procedure{
	Name: "UnlikeMedia", Description: "Takes back the like of a post, as DELETE FROM Likes does.",
	Logins: facebook, Writes: true,
	Params:  []Param{text("MediaId", "Id of the post."), account},
	Columns: success,
	call: statement{
		sql: "DELETE FROM Likes WHERE MediaId = ?", values: []string{"MediaId"}, where: map[string]string{account.Name: account.Name},
	}.done,
}
