package schema

import "time"

// Metric types and periods of the account metrics.
var (
	asTotal  = []string{"total_value"}
	asSeries = []string{"time_series"}
	asBoth   = []string{"time_series", "total_value"}
	daily    = []string{"day"}
	rolling  = []string{"day", "week", "days_28"}
)

func accountInsightsTable() *Table {
	account := accountID("")
	account.Key, account.NotNull = true, true
	columns := []Column{
		account,
		{Name: "Period", Type: Text, Field: "period", Key: true, NotNull: true, Description: "Span that a number covers: day (when nothing is said), week or days_28."},
		{Name: "MetricType", Type: Text, Field: "metric_type", Key: true, NotNull: true, Description: "time_series (when nothing is said) for a row per EndTime, total_value for one row over StartDate to EndDate."},
		{Name: "EndTime", Type: Datetime, Field: "end_time", Key: true, Description: "End of the span of a time series' row: midnight in California, whatever TimeZone is; NULL for totals."},
		{Name: "StartDate", Type: Datetime, Field: "since", Description: "Start of the range that was asked for. Beyond 30 days, the most that one call covers, totals are added up of several."},
		{Name: "EndDate", Type: Datetime, Field: "until", Description: "End of the range that was asked for."},
	}
	columns = append(columns, accountMetrics()...)
	for i := range columns[1:] {
		columns[1+i].Level = 1
	}
	return &Table{
		Name:        "AccountInsights",
		Description: "The numbers of each connected account, up to 48 hours late: by day as a time series, or as totals over a range. A metric that the MetricType or the Period does not know is NULL.",
		Root:        RootAccount, Path: []string{"insights"}, Login: AnyLogin,
		Series: &Series{
			Period: "Period", Form: "MetricType", Total: "total_value",
			End: "EndTime", Since: "StartDate", Until: "EndDate", Longest: 30 * 24 * time.Hour,
			Days: "Reach", Kept: 90 * 24 * time.Hour, Delay: 48 * time.Hour,
		},
		Arguments: []Argument{
			{
				Column: "Period", Param: "period", Default: "day", Values: rolling,
				Synonyms: map[string]string{"28 days": "days_28"},
			},
			{
				Column: "MetricType", Param: "metric_type", Default: "time_series", Values: asBoth,
				Synonyms: map[string]string{"default": "time_series"},
			},
		},
		Columns: columns,
	}
}

// accountMetrics are the metrics of an account that have a plain number, today's
// and the retired ones.
func accountMetrics() []Column {
	return []Column{
		{Name: "Reach", Type: Integer, Field: "reach", MetricTypes: asBoth, Periods: rolling, Unique: true, Description: "Number of accounts that saw any content, estimated; days do not add up, so that there is no total of more than 30."},
		{Name: "FollowerCount", Type: Integer, Field: "follower_count", MetricTypes: asSeries, Periods: daily, Recent: 30 * 24 * time.Hour, Description: "Number of new followers of the day, for the last 30 days without today; NULL for accounts under 100 followers."},
		{Name: "Views", Type: Integer, Field: "views", MetricTypes: asTotal, Periods: daily, Since: "v22.0", Description: "Number of times any content was played or shown."},
		{Name: "AccountsEngaged", Type: Integer, Field: "accounts_engaged", MetricTypes: asTotal, Periods: daily, Unique: true, Description: "Number of accounts that interacted with any content, estimated; there is no total of more than 30 days."},
		{Name: "TotalInteractions", Type: Integer, Field: "total_interactions", MetricTypes: asTotal, Periods: daily, Description: "Number of interactions with any content."},
		{Name: "Likes", Type: Integer, Field: "likes", MetricTypes: asTotal, Periods: daily, Description: "Number of likes of posts, reels and videos."},
		{Name: "Comments", Type: Integer, Field: "comments", MetricTypes: asTotal, Periods: daily, Description: "Number of comments on posts, reels and videos."},
		{Name: "Shares", Type: Integer, Field: "shares", MetricTypes: asTotal, Periods: daily, Description: "Number of times any content was shared."},
		{Name: "Saves", Aliases: []string{"Saved"}, Type: Integer, Field: "saves", MetricTypes: asTotal, Periods: daily, Description: "Number of times posts, reels and videos were saved."},
		{Name: "Replies", Type: Integer, Field: "replies", MetricTypes: asTotal, Periods: daily, Description: "Number of replies and quick reactions to stories."},
		{Name: "Reposts", Type: Integer, Field: "reposts", MetricTypes: asTotal, Periods: daily, Description: "Number of reposts of any content."},
		{Name: "ProfileLinksTaps", Type: Integer, Field: "profile_links_taps", MetricTypes: asTotal, Periods: daily, Description: "Number of taps on the profile's contact buttons."},
		{Name: "ProfileViews", Type: Integer, Field: "profile_views", MetricTypes: asTotal, Periods: daily, Description: "Number of views of the profile."},
		{Name: "WebsiteClicks", Type: Integer, Field: "website_clicks", MetricTypes: asTotal, Periods: daily, Description: "Number of taps on the profile's web address."},

		{Name: "Impressions", Type: Integer, Field: "impressions", MetricTypes: asBoth, Periods: rolling, Hidden: true, Retired: "v22.0", Description: "Number of times any content was shown; Views took its place."},
		{Name: "EmailContacts", Type: Integer, Field: "email_contacts", MetricTypes: asSeries, Periods: daily, Hidden: true, Retired: "v21.0", Description: "Number of taps on the profile's e-mail button; ProfileLinksTaps took its place."},
		{Name: "GetDirectionsClicks", Type: Integer, Field: "get_directions_clicks", MetricTypes: asSeries, Periods: daily, Hidden: true, Retired: "v21.0", Description: "Number of taps on the profile's directions button; ProfileLinksTaps took its place."},
		{Name: "PhoneCallClicks", Type: Integer, Field: "phone_call_clicks", MetricTypes: asSeries, Periods: daily, Hidden: true, Retired: "v21.0", Description: "Number of taps on the profile's call button; ProfileLinksTaps took its place."},
		{Name: "TextMessageClicks", Type: Integer, Field: "text_message_clicks", MetricTypes: asSeries, Periods: daily, Hidden: true, Retired: "v21.0", Description: "Number of taps on the profile's message button; ProfileLinksTaps took its place."},
	}
}
