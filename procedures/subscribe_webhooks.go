package procedures

import (
	"context"
	"encoding/json"
	"strings"
)

// subscribeWebhooks is INSERT INTO WebhookSubscriptions.
var subscribeWebhooks = &Procedure{
	Name: "SubscribeWebhooks", Description: "Has the app told of what happens on an account, as INSERT INTO WebhookSubscriptions does: of these fields from then on, and of no others.",
	Logins: platform, Writes: true,
	Params:  []Param{text("SubscribedFields", "What it is told of, separated by commas or as a list in JSON: comments, mentions, messages …"), account},
	Columns: success,
	call: func(ctx context.Context, env Env, in inputs) ([][]any, error) {
		list := in.trimmed("SubscribedFields")
		if !strings.HasPrefix(list, "[") {
			var fields []string
			for field := range strings.SplitSeq(list, ",") {
				if field = strings.TrimSpace(field); field != "" {
					fields = append(fields, field)
				}
			}
			encoded, err := json.Marshal(fields)
			if err != nil {
				return nil, err
			}
			list = string(encoded)
		}
		in["SubscribedFields"] = list
		return statement{
			sql: "INSERT INTO WebhookSubscriptions (SubscribedFields, InstagramBusinessAccountId) VALUES (?, ?)", values: []string{"SubscribedFields", account.Name},
		}.done(ctx, env, in)
	},
}
