package systables

import (
	"context"
	"strings"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/secret"
	"github.com/viewfinder-sql/viewfinder/oauth"
	"github.com/viewfinder-sql/viewfinder/schema"
)

var sysTokens = &table{
	name: "sys_tokens", description: "The logins stored in OAuthSettingsLocation; tokens are masked. Empty where none are in use.",
	columns: []column{
		{"UserId", schema.Text, "Id of the user who logged in."},
		{"UserName", schema.Text, "The user's name."},
		{"AccountIds", schema.Text, "Ids of the accounts that the login reaches, parted by commas."},
		{"AuthScheme", schema.Text, "Kind of the login."},
		{"AppId", schema.Text, "App that the user logged in through."},
		{"Host", schema.Text, "Host that the login is for; another one where Endpoint was set."},
		{"Type", schema.Text, "Kind of the token."},
		{"Token", schema.Text, "Masked."},
		{"IssuedAt", schema.Datetime, "When it was issued or last renewed."},
		{"ExpiresAt", schema.Datetime, "When it ends; NULL where it does not."},
		{"DaysLeft", schema.Integer, "Days until then."},
		{"RenewAt", schema.Datetime, "From when on it is renewed; NULL where it is not."},
		{"DataAccessExpiresAt", schema.Datetime, "When the user's consent to read data ends, 90 days after the last login."},
		{"DataAccessDaysLeft", schema.Integer, "Days until then."},
		{"ScopesGranted", schema.Text, "Permissions that the user granted, parted by commas."},
		{"ScopesDeclined", schema.Text, "Permissions that the user declined."},
		{"Fits", schema.Boolean, "Whether this connection would use it."},
	},
	load: func(ctx context.Context, f *Facts) ([][]any, error) {
		if f.Tokens == nil {
			return nil, nil
		}
		list, err := f.Tokens.List(ctx)
		if err != nil {
			return nil, err
		}
		var rows [][]any
		for _, t := range list {
			renew, _ := t.RenewAt()
			rows = append(rows, []any{
				t.User, optional(t.UserName), optional(strings.Join(t.AccountIDs, ",")), string(t.Login), optional(t.App), t.Host,
				string(t.Kind), secret.Mask, second(t.Issued), second(t.Expires), daysLeft(t.Expires), second(renew),
				second(t.DataAccessExpires), daysLeft(t.DataAccessExpires),
				optional(strings.Join(t.Granted, ",")), optional(strings.Join(t.Declined, ",")), f.Tokens.Fits(t),
			})
		}
		return rows, nil
	},
}

// second is an instant as exact as the platform tells it.
func second(t time.Time) any { return instant(t.Truncate(time.Second)) }

// daysLeft is NULL for what never ends.
func daysLeft(end time.Time) any {
	if days, ok := (oauth.TokenInfo{Expires: end}).DaysLeft(time.Now()); ok {
		return days
	}
	return nil
}
