package procedures

// likeMedia is INSERT INTO Likes.
var likeMedia = &Procedure{
	Name: "LikeMedia", Description: "Likes a post, as INSERT INTO Likes does.",
	Logins: facebook, Writes: true,
	Params:  []Param{text("MediaId", "Id of the post."), account},
	Columns: success,
	call: statement{
		sql: "INSERT INTO Likes (MediaId, InstagramBusinessAccountId) VALUES (?, ?)", values: []string{"MediaId", account.Name},
	}.done,
}
