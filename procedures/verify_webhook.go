package procedures

import (
	"context"
	"encoding/json"
	"time"

	"github.com/viewfinder-sql/viewfinder/oauth"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// verifyWebhook reads a notice of the platform, once it is sure that it is one.
var verifyWebhook = &Procedure{
	Name: "VerifyWebhook",
	Description: "Verifies a notice that the platform has sent to the app's webhook, with OAuthClientSecret, and gives its changes, a row each. " +
		"A notice that is not signed by the platform is an error. Nothing is sent.",
	Logins: []oauth.Login{oauth.FacebookLogin, oauth.InstagramLogin},
	Params: []Param{
		{Name: "Body", Direction: Input, Required: true, Description: "The body of the notice, byte by byte as it came: the signature is over the bytes. Text, or bytes."},
		{Name: "Signature", Direction: Input, Required: true, Description: "What its header X-Hub-Signature-256 holds: sha256=…"},
	},
	Columns: []Column{
		{Name: "Object", Type: schema.Text, Description: "What the notice is about: instagram, or page."},
		{Name: "EntryId", Type: schema.Text, Description: "Id of the account, or of the Page."},
		{Name: "SentAt", Type: schema.Datetime, Description: "When the notice was sent, which is not when what it tells of happened."},
		{Name: "Field", Type: schema.Text, Description: "What has changed: comments, mentions, story_insights …; messaging for what was written to the account."},
		{Name: "Value", Type: schema.JSON, Description: "What the notice says of it."},
	},
	call: func(_ context.Context, env Env, in inputs) ([][]any, error) {
		body := []byte(in.text("Body"))
		if err := oauth.VerifyWebhook(env.OAuth, body, in.text("Signature")); err != nil {
			return nil, err
		}
		return changes(body)
	},
}

// changes are those of a notice.
func changes(body []byte) (rows [][]any, err error) {
	var notice struct {
		Object string `json:"object"`
		Entry  []struct {
			ID      json.RawMessage `json:"id"`
			Time    int64           `json:"time"`
			Changes []struct {
				Field string          `json:"field"`
				Value json.RawMessage `json:"value"`
			} `json:"changes"`
			Messaging []json.RawMessage `json:"messaging"`
		} `json:"entry"`
	}
	if err := json.Unmarshal(body, &notice); err != nil {
		return nil, inputError("Body is signed by the platform, and is not the JSON of a notice")
	}
	for _, e := range notice.Entry {
		id, sent := plain(e.ID), noticeTime(e.Time)
		for _, c := range e.Changes {
			rows = append(rows, []any{notice.Object, id, sent, c.Field, orNull(string(c.Value))})
		}
		for _, m := range e.Messaging {
			rows = append(rows, []any{notice.Object, id, sent, "messaging", string(m)})
		}
	}
	return rows, nil
}

// plain is an id, which some notices have as a number.
func plain(id json.RawMessage) any {
	var text string
	if json.Unmarshal(id, &text) != nil {
		text = string(id)
	}
	return orNull(text)
}

// noticeTime reads the time of a notice: seconds, or for messages milliseconds.
func noticeTime(n int64) any {
	const firstMilliseconds = 100_000_000_000 // in seconds that is far away, in milliseconds long ago
	switch {
	case n <= 0:
		return nil
	case n >= firstMilliseconds:
		return time.UnixMilli(n).UTC()
	}
	return time.Unix(n, 0).UTC()
}
