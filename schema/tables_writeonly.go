package schema

import "time"

// The tables that cannot be read: the API has no list of what was written to them.

var (
	engagementScopes = Scopes{Facebook: []string{"instagram_basic", "instagram_manage_engagement"}}
	messageScopes    = Scopes{
		Facebook:  []string{"instagram_basic", "instagram_manage_messages", "pages_manage_metadata"},
		Instagram: []string{"instagram_business_basic", "instagram_business_manage_messages"},
	}
)

// writeOnlyTables lists them.
func writeOnlyTables() []*Table {
	all := []*Table{likesTable(), mentionRepliesTable(), privateRepliesTable()}
	for _, t := range all {
		t.Group = ofWriting
	}
	return all
}

// given is a column of a table that cannot be read.
func given(name, description string) Column {
	return Column{Name: name, Type: Text, Description: description}
}

// writingAccount is the account that writes.
func writingAccount() Column {
	return Column{
		Name: AccountColumn, Type: Text, References: "InstagramBusinessProfile.InstagramBusinessAccountId",
		Description: "Id of the connected account that writes; needed where the login reaches several.",
	}
}

func likesTable() *Table {
	of := []Param{{"media_id", "{MediaId}"}, {"comment_id", "{CommentId}"}}
	// More in a burst lock the account out for an hour.
	const burst, within = 40, 5 * time.Second
	return &Table{
		Name:        "Likes",
		Description: "Likes of posts and comments by a connected account. They cannot be read: INSERT likes, DELETE takes a like back.",
		Login:       FacebookLogin,
		Unread: []Column{
			given("MediaId", "Id of the post that is liked; that, or CommentId."),
			given("CommentId", "Id of the comment that is liked."),
			writingAccount(),
		},
		Writes: []Write{
			{
				Verb: Insert, Method: "POST", Path: "{account}/likes",
				Inputs: []Input{
					{Column: "MediaId", Param: "media_id", Limits: Limits{ID: true}},
					{Column: "CommentId", Param: "comment_id", Limits: Limits{ID: true}},
				},
				OneOf: []string{"MediaId", "CommentId"},
				Burst: burst, Within: within, Scopes: engagementScopes,
				Example: `
					INSERT INTO Likes (CommentId) VALUES ('17870000000000000')`,
			},
			{
				Verb: Delete, Method: "DELETE", Path: "{account}/likes", Params: of, Keys: []string{"MediaId", "CommentId"},
				Burst: burst, Within: within, Scopes: engagementScopes,
				Example: `
					DELETE FROM Likes WHERE CommentId = '17870000000000000'`,
			},
		},
	}
}

func mentionRepliesTable() *Table {
	return &Table{
		Name:        "MentionReplies",
		Description: "Answers to posts and comments of others that mention a connected account. The ids come from webhooks and the table Tags; stories cannot be answered.",
		Login:       AnyLogin,
		Unread: []Column{
			given("Id", "Id of the comment that was made."),
			given("MediaId", "Id of the post that mentions the account, or below which the comment stands that does."),
			given("CommentId", "Id of the comment that mentions the account; without it the caption does."),
			given("Text", "What is written."),
			writingAccount(),
		},
		Writes: []Write{{
			Verb: Insert, Method: "POST", Path: "{account}/mentions",
			Inputs: []Input{
				{Column: "MediaId", Param: "media_id", Required: true, Limits: Limits{ID: true}},
				{Column: "CommentId", Param: "comment_id", Limits: Limits{ID: true}},
				{Column: "Text", Param: "message", Required: true, Limits: remarkLimits},
			},
			Returns: []Param{{"Id", "id"}},
			Scopes:  commentScopes,
			Example: `
				INSERT INTO MentionReplies (MediaId, CommentId, Text)
				VALUES ('17890000000000000', '17870000000000000', 'Thanks for the mention!') RETURNING Id`,
		}},
	}
}

func privateRepliesTable() *Table {
	inputs := []Input{
		{Column: "CommentId", Param: "recipient.comment_id", Required: true, Limits: Limits{ID: true}},
		{Column: "Text", Param: "message.text", Required: true, Limits: Limits{Bytes: 1000}},
	}
	returns := []Param{{"MessageId", "message_id"}, {"RecipientId", "recipient_id"}}
	rules := "One message for each comment, within 7 days after it was written; for comments on a live video while it lasts. 750 an hour."
	example := `
		INSERT INTO PrivateReplies (CommentId, Text) VALUES ('17870000000000000', 'We have sent you the details.')`
	return &Table{
		Name:        "PrivateReplies",
		Description: "Messages to those who commented on a post of a connected account, each in answer to a comment.",
		Login:       AnyLogin,
		Unread: []Column{
			given("MessageId", "Id of the message that was sent."),
			given("RecipientId", "Id of the person, in the account's conversations."),
			given("CommentId", "Id of the comment that is answered."),
			given("Text", "What is written, up to 1,000 bytes of UTF-8."),
			writingAccount(),
		},
		Writes: []Write{
			{
				Verb: Insert, Method: "POST", Path: "{page}/messages", Token: PageToken, Inputs: inputs, Returns: returns,
				Login: FacebookLogin, Scopes: messageScopes, Rules: rules, Example: example,
			},
			{
				Verb: Insert, Method: "POST", Path: "{account}/messages", Inputs: inputs, Returns: returns,
				Login: InstagramLogin, Scopes: messageScopes, Rules: rules, Example: example,
			},
		},
	}
}
