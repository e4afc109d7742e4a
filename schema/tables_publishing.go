package schema

func publishingLimitTable() *Table {
	account := accountID("")
	account.Key, account.NotNull = true, true
	return &Table{
		Name:        "PublishingLimit",
		Description: "How many posts each connected account has published through the API, and how many it may within a span of time. Posts of every app count.",
		Example: `
			SELECT p.UserName, l.QuotaUsage, l.QuotaTotal
			FROM InstagramBusinessProfile p
			JOIN PublishingLimit l USING (InstagramBusinessAccountId)`,
		Root: RootAccount, Path: []string{"content_publishing_limit"}, Login: AnyLogin,
		Arguments: []Argument{{Column: "Since", Param: "since"}},
		Columns: []Column{
			account,
			{Name: "QuotaUsage", Type: Integer, Level: 1, Field: "quota_usage", Description: "Number of posts published since then."},
			{Name: "QuotaTotal", Type: Integer, Level: 1, Field: "config.quota_total", Description: "Number of posts that may be published within QuotaDurationSeconds."},
			{Name: "QuotaDurationSeconds", Type: Integer, Level: 1, Field: "config.quota_duration", Description: "Span of time that QuotaTotal is for, in seconds."},
			{Name: "Since", Type: Datetime, Level: 1, Field: "since", Description: "Instant that is counted from, at most 24 hours back, as the statement gives it; NULL where it gives none, which is 24 hours."},
		},
	}
}
