package schema

// How comments are written and moderated.

// remarkLimits are those of a comment, and of a reply.
var remarkLimits = Limits{Characters: 300, Hashtags: 4, Addresses: 1, Lower: true}

// commentFields are what tells a comment that the account itself has just written.
var commentFields = []string{"id", "text", "timestamp", "user"}

// moderation are the ways to change what is there of a comment or a reply.
func moderation(table string) []Write {
	return []Write{
		{
			Verb: Update, Method: "POST", Path: "{Id}", Keys: []string{"Id"},
			Inputs: []Input{{Column: "Hidden", Param: "hide", Required: true}},
			Check:  &Question{Path: "{Id}", Fields: []string{"hidden"}, Field: "hidden", Is: "Hidden"},
			Scopes: commentScopes,
			Rules:  "What the owner of the post wrote stays visible.",
			Example: `
				UPDATE ` + table + ` SET Hidden = TRUE WHERE Id = '17870000000000000'`,
		},
		{
			Verb: Delete, Method: "DELETE", Path: "{Id}", Keys: []string{"Id"},
			Check:  &Question{Path: "{Id}", Fields: []string{"id"}, Gone: true},
			Scopes: commentScopes,
			Rules:  "Only the owner of the post can delete it.",
			Example: `
				DELETE FROM ` + table + ` WHERE Id = '17870000000000000'`,
		},
	}
}

func commentWrites() []Write {
	return append([]Write{{
		Verb: Insert, Method: "POST", Path: "{MediaId}/comments",
		Inputs: []Input{
			{Column: "MediaId", Required: true, Limits: Limits{ID: true}},
			{Column: "Text", Param: "message", Required: true, Limits: remarkLimits},
		},
		Returns: []Param{{"Id", "id"}},
		Check: &Question{
			Path: "{MediaId}/comments", Fields: commentFields, List: true, Newest: true,
			Field: "text", Is: "Text", Time: "timestamp", Own: "user", Returns: []Param{{"Id", "id"}},
		},
		Scopes: commentScopes,
		Example: `
			INSERT INTO Comments (MediaId, Text) VALUES ('17890000000000000', 'Thank you!') RETURNING Id`,
	}}, moderation("Comments")...)
}

func replyWrites() []Write {
	return append([]Write{{
		Verb: Insert, Method: "POST", Path: "{CommentId}/replies",
		Inputs: []Input{
			{Column: "CommentId", Required: true, Limits: Limits{ID: true}},
			{Column: "Text", Param: "message", Required: true, Limits: remarkLimits},
		},
		Returns: []Param{{"Id", "id"}},
		Check: &Question{
			Path: "{CommentId}/replies", Fields: commentFields, List: true,
			Field: "text", Is: "Text", Time: "timestamp", Own: "user", Returns: []Param{{"Id", "id"}},
		},
		Scopes: commentScopes,
		Rules:  "A reply to a reply lands below the comment at the top; hidden comments and those on live videos take none.",
		Example: `
			INSERT INTO Replies (CommentId, Text) VALUES ('17870000000000000', 'Thank you!') RETURNING Id`,
	}}, moderation("Replies")...)
}
