package schema

// How posts and stories are changed that are there.

var contentScopes = Scopes{Facebook: []string{"instagram_basic", "instagram_manage_contents"}}

// removal deletes a post or a story.
func removal(table string) Write {
	return Write{
		Verb: Delete, Method: "DELETE", Path: "{Id}", Keys: []string{"Id"}, Login: FacebookLogin,
		Check:  &Question{Path: "{Id}", Fields: []string{"id"}, Gone: true},
		Scopes: contentScopes,
		Rules:  "Parts of an album cannot be deleted, and some kinds of media not at all.",
		Example: `
			DELETE FROM ` + table + ` WHERE Id = '17890000000000000'`,
	}
}

// postWrites are the ways to change a post that is there.
func postWrites(table string) []Write {
	return []Write{
		{
			Verb: Update, Method: "POST", Path: "{Id}", Keys: []string{"Id"},
			Inputs: []Input{{Column: "IsCommentEnabled", Param: "comment_enabled", Required: true}},
			Check:  &Question{Path: "{Id}", Fields: []string{"is_comment_enabled"}, Field: "is_comment_enabled", Is: "IsCommentEnabled"},
			Scopes: commentScopes,
			Rules:  "Live videos keep their comments.",
			Example: `
				UPDATE ` + table + ` SET IsCommentEnabled = FALSE WHERE Id = '17890000000000000'`,
		},
		removal(table),
	}
}

// productTagWrites tag a product on a post; the tags that are there stay.
func productTagWrites() []Write {
	return []Write{{
		Verb: Insert, Method: "POST", Path: "{MediaId}/product_tags",
		Inputs: []Input{
			{Column: "MediaId", Required: true, Limits: Limits{ID: true}},
			{Column: "ProductId", Param: "updated_tags[].product_id", Required: true, Limits: Limits{ID: true}},
			{Column: "X", Param: "updated_tags[].x", Limits: Limits{Unit: true}},
			{Column: "Y", Param: "updated_tags[].y", Limits: Limits{Unit: true}},
			{Column: "ChildIndex", Param: "child_index"},
		},
		Check: &Question{
			Path: "{MediaId}/product_tags", Fields: []string{"product_id"}, List: true, Key: "product_id",
			Field: "product_id", Is: "ProductId",
		},
		Scopes: shoppingScopes,
		Rules:  "20 products on a post, 30 on a reel; images need X and Y.",
		Example: `
			INSERT INTO ProductTags (MediaId, ProductId, X, Y) VALUES ('17890000000000000', '3231775643511089', 0.5, 0.8)`,
	}}
}

// inviteWrites accept an invitation, or decline it.
func inviteWrites() []Write {
	return []Write{{
		Verb: Update, Method: "POST", Path: "{account}/collaboration_invites", Keys: []string{"MediaId"},
		Params: []Param{{"media_id", "{MediaId}"}},
		Inputs: []Input{{Column: "Accept", Param: "accept", Required: true}},
		Scopes: collaborationScopes,
		Rules:  "An account can answer 50 a day.",
		Example: `
			UPDATE CollaborationInvites SET Accept = TRUE WHERE MediaId = '17890000000000000'`,
	}}
}

// subscriptionWrites have the app told of what happens on an account.
func subscriptionWrites() []Write {
	fields := []Input{{Column: "SubscribedFields", Param: "subscribed_fields", Required: true, Joined: true, Limits: Limits{Least: 1, Most: 50}}}
	example := `
		INSERT INTO WebhookSubscriptions (SubscribedFields) VALUES ('["comments", "mentions"]')`
	rules := "It is the app of the login that is told from then on, of these fields and no others."
	return []Write{
		{
			Verb: Insert, Method: "POST", Path: "{page}/subscribed_apps", Token: PageToken, Inputs: fields,
			Login: FacebookLogin, Scopes: webhookScopes, Rules: rules, Example: example,
		},
		{
			Verb: Insert, Method: "POST", Path: "{account}/subscribed_apps", Inputs: fields,
			Login: InstagramLogin, Scopes: basicScopes, Rules: rules, Example: example,
		},
	}
}
