package schema

// commentColumns are the columns of a comment at a level below a post at level
// 1, with the reference driver's names.
func commentColumns(level int) []Column {
	return []Column{
		{Name: "Id", Type: Text, Level: level, Field: "id", Key: true, NotNull: true, Description: "The comment's id."},
		{Name: "Text", Type: Text, Level: level, Field: "text", Description: "What was written."},
		{
			Name: "MediaId", Type: Text, Level: 1, Field: "id", Direct: "media.id", NotNull: true, References: "Media.Id",
			Description: "Id of the post commented on.",
		},
		{Name: "Created", Aliases: []string{"Timestamp"}, Type: Datetime, Level: level, Field: "timestamp", Description: "When it was written."},
		{Name: "UserId", Type: Text, Level: level, Field: "user.id", Description: "Id of the author; NULL unless the author is a connected account."},
		{Name: "Username", Type: Text, Level: level, Field: "username", Description: "Username of the author."},
		{Name: "Likes", Aliases: []string{"LikeCount", "LikesCount"}, Type: Integer, Level: level, Field: "like_count", Description: "Number of likes."},
		{Name: "Hidden", Type: Boolean, Level: level, Field: "hidden", Description: "Whether the owner of the post has hidden it."},
		accountID("media.owner.id"),
		{Name: "FromId", Type: Text, Level: level, Field: "from.id", Description: "The author's id as Instagram gives it to this app."},
		{Name: "FromUsername", Type: Text, Level: level, Field: "from.username", Description: "Username of the author as part of the author's identity."},
		{
			Name: "MediaProductType", Type: Text, Level: 1, Field: "media_product_type", Direct: "media.media_product_type",
			Description: "Where the post commented on appears: FEED, REELS, STORY or AD.",
		},
		{Name: "LegacyInstagramCommentId", Type: Text, Level: level, Field: "legacy_instagram_comment_id", Description: "The comment's id in the retired Instagram API."},
		{Name: "FromSelfIgScopedId", Type: Text, Level: level, Field: "from.self_ig_scoped_id", Hidden: true, Description: "The author's id in the author's own scope."},
	}
}

func commentsTable() *Table {
	return &Table{
		Name:        "Comments",
		Description: "The comments on the posts of each connected account, newest first per post, without the replies to them. Comments on ads and of restricted accounts are not among them.",
		Example: `
			SELECT m.ShortCode, c.Username, c.Text, c.Likes
			FROM Media m
			JOIN Comments c ON c.MediaId = m.Id
			WHERE m.Created >= date('now', '-2 days')
			ORDER BY c.Likes DESC
			LIMIT 3`,
		Root: RootAccount, Path: []string{"media", "comments"}, Login: AnyLogin,
		Columns: commentColumns(2), Writes: commentWrites(),
	}
}

func repliesTable() *Table {
	columns := append(commentColumns(3), Column{
		Name: "CommentId", Aliases: []string{"ParentId"}, Type: Text, Level: 2, Field: "id", Direct: "parent_id", NotNull: true,
		References:  "Comments.Id",
		Description: "Id of the comment replied to.",
	})
	return &Table{
		Name:        "Replies",
		Description: "The replies to the comments on the posts of each connected account.",
		Example: `
			SELECT c.Username, c.Text, r.Username AS RepliedBy, r.Text AS Reply
			FROM Comments c
			JOIN Replies r ON r.CommentId = c.Id
			ORDER BY r.Created DESC
			LIMIT 3`,
		Root: RootAccount, Path: []string{"media", "comments", "replies"}, Login: AnyLogin,
		Columns: arrange(columns, "Id", "Text", "CommentId", "MediaId"), Writes: replyWrites(),
	}
}
