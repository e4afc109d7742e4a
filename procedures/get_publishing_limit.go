package procedures

import "github.com/viewfinder-sql/viewfinder/schema"

// getPublishingLimit is SELECT FROM PublishingLimit.
var getPublishingLimit = &Procedure{
	Name: "GetPublishingLimit", Description: "Tells how much of the day's quota of posts each account has used, as SELECT FROM PublishingLimit does.",
	Logins: platform,
	Params: []Param{account},
	Columns: []Column{
		{Name: account.Name, Type: schema.Text, Description: "Id of the account."},
		{Name: "QuotaUsage", Type: schema.Integer, Description: "Posts published in the span."},
		{Name: "QuotaTotal", Type: schema.Integer, Description: "Posts that may be."},
		{Name: "QuotaDurationSeconds", Type: schema.Integer, Description: "The span, in seconds."},
	},
	call: statement{
		sql:   "SELECT InstagramBusinessAccountId, QuotaUsage, QuotaTotal, QuotaDurationSeconds FROM PublishingLimit",
		where: map[string]string{account.Name: account.Name},
	}.call,
}
