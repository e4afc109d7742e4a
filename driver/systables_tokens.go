package driver

import (
	"context"
	"strings"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/secret"
	"github.com/viewfinder-sql/viewfinder/oauth"
	"github.com/viewfinder-sql/viewfinder/schema"
)

var sysTokens = &systemTable{
	name: "sys_tokens", description: "The logins stored in OAuthSettingsLocation; tokens are masked. Empty where none are in use.",
	columns: []systemColumn{
		{"UserId", schema.Text},
		{"UserName", schema.Text},
		{"AccountIds", schema.Text},
		{"AuthScheme", schema.Text},
		{"AppId", schema.Text},
		{"Host", schema.Text},
		{"Type", schema.Text},
		{"Token", schema.Text},
		{"IssuedAt", schema.Datetime},
		{"ExpiresAt", schema.Datetime},
		{"DaysLeft", schema.Integer},
		{"RenewAt", schema.Datetime},
		{"DataAccessExpiresAt", schema.Datetime},
		{"DataAccessDaysLeft", schema.Integer},
		{"ScopesGranted", schema.Text},
		{"ScopesDeclined", schema.Text},
		{"Fits", schema.Boolean},
	},
	load: func(ctx context.Context, c *Connector) ([][]any, error) {
		if c.login.source == nil {
			return nil, nil
		}
		list, err := c.login.source.List(ctx)
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
				optional(strings.Join(t.Granted, ",")), optional(strings.Join(t.Declined, ",")), c.login.source.Fits(t),
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
