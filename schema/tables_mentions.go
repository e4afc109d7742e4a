package schema

// Posts and comments of others that mention an account, which the API shows to that
// account, by ids that webhooks and the table Tags give. There is no list of them.

func mentionNodes() []*Node {
	return []*Node{
		{Name: "MentionedMedia", Scopes: mentionScopes},
		{Name: "MentionedComment", Scopes: mentionScopes},
		{Name: "MentionedMediaComment", Scopes: mentionScopes},
	}
}

var mentionScopes = Scopes{Facebook: commentScopes.Facebook}

func mentionEdges() []*Edge {
	return []*Edge{{
		Name: "comments", Parent: "MentionedMedia", Child: "MentionedMediaComment",
		MaxLimit: 50, Rows: 8, Paging: CursorsOnly, Count: "comments_count", Scopes: mentionScopes,
	}}
}

// mention is a table of what mentions an account, by the id in a column.
func mention(name, description, example, node, field, id string, path []string, columns ...Column) *Table {
	account := askingAccount()
	account.Description = "Id of the connected account that is mentioned; where there are several, the statement names one."
	return &Table{
		Name: name, Description: description, Example: example,
		Root: RootArgument, Path: path, Login: FacebookLogin,
		Address: &Address{
			Node: node, Path: "{account}", Field: field + "({" + id + "})",
			Asker: NamedAsker, Account: account.Name,
		},
		Arguments: []Argument{{Column: id, Required: true, Example: "17873440459141021"}},
		Columns:   append(columns, account),
	}
}

func mentionedMediaTable() *Table {
	columns := publicColumns(0, "Id", "MediaType", "Caption", "LikesCount", "CommentsCount", "Created", "MediaUrl", "Username", "OwnerId")
	columns[0].Aliases = append(columns[0].Aliases, "MediaId")
	columns[8].Description = "Id of the account that posted, where the API tells it."
	return mention("MentionedMedia",
		"Posts of others whose caption mentions a connected account, by their ids, which webhooks and the table Tags give. Stories are not shown.", `
			SELECT m.Username, m.MediaType, m.LikesCount, m.Created
			FROM Tags t
			JOIN MentionedMedia m
			  ON m.Id = t.Id AND m.InstagramBusinessAccountId = t.InstagramBusinessAccountId
			WHERE t.Created >= date('now', '-2 days')`,
		"MentionedMedia", "mentioned_media.media_id", "Id", nil, columns...)
}

func mentionedMediaCommentsTable() *Table {
	columns := pick(commentColumns(1), "Id", "Text", "Likes", "Created", "Username")
	mediaID := Column{
		Name: "MediaId", Type: Text, Field: "id", NotNull: true, References: "MentionedMedia.Id",
		Description: "Id of the post commented on.",
	}
	columns = append([]Column{columns[0], columns[1], mediaID}, columns[2:]...)
	return mention("MentionedMediaComments",
		"The comments on posts of others whose caption mentions a connected account, by the ids of the posts.", `
			SELECT t.Username AS Author, c.Username, c.Text, c.Likes
			FROM Tags t
			JOIN MentionedMediaComments c
			  ON c.MediaId = t.Id AND c.InstagramBusinessAccountId = t.InstagramBusinessAccountId
			WHERE t.Created >= date('now', '-3 days')
			LIMIT 3`,
		"MentionedMedia", "mentioned_media.media_id", "MediaId", []string{"comments"}, columns...)
}

func mentionedCommentsTable() *Table {
	columns := pick(commentColumns(0), "Id", "Text", "Likes", "Created")
	columns[0].Aliases = append(columns[0].Aliases, "CommentId")
	mediaID := Column{Name: "MediaId", Type: Text, Field: "media.id", Description: "Id of the post commented on."}
	columns = append([]Column{columns[0], columns[1], mediaID}, columns[2:]...)
	return mention("MentionedComments",
		"Comments that mention a connected account, by their ids, which webhooks give.", `
			SELECT Text, Likes, Created
			FROM MentionedComments
			WHERE Id IN ('18004337894531548', '18033471597266308')
			  AND InstagramBusinessAccountId = '17841400691007251'`,
		"MentionedComment", "mentioned_comment.comment_id", "Id", nil, columns...)
}
