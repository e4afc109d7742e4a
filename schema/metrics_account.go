package schema

import "time"

// Metric types and periods of the account metrics.
var (
	asTotal  = []string{"total_value"}
	asSeries = []string{"time_series"}
	asBoth   = []string{"time_series", "total_value"}
	daily    = []string{"day"}
	rolling  = []string{"day", "week", "days_28"}
	lifetime = []string{"lifetime"}
)

// What numbers of accounts are broken down by, and the spans of audiences, of which
// those who were reached or took part have two since v20.0.
var (
	byProduct  = []string{"media_product_type"}
	byFollow   = []string{"follow_type"}
	byAudience = []string{"city", "country", "gender", "age", "age,gender"}
	audienceOf = []string{"this_month", "this_week"}
	followedIn = []string{"this_month", "this_week", "last_14_days", "last_30_days", "last_90_days", "prev_month"}
)

// retiredForAll are the days on which what a version no longer knew ended for all versions.
var retiredForAll = map[string]string{"v18.0": "2023-12-11", "v21.0": "2025-01-08", "v22.0": "2025-04-21"}

// RetiredForAll is the day on which a metric ended for all versions, as 2025-04-21; "" of
// others, and where it is not known.
func (c *Column) RetiredForAll() string { return retiredForAll[c.Retired] }

// audienceGroups is of how many groups of an audience the API tells.
const audienceGroups = 45

// daysEndIn is where it is midnight when a day of the numbers ends.
const daysEndIn = "America/Los_Angeles"

// accountMetrics are the metrics of an account that have a plain number, today's
// and the retired ones.
func accountMetrics() []Column {
	return []Column{
		{Name: "Reach", Type: Integer, Field: "reach", MetricTypes: asBoth, Periods: rolling, Breakdowns: []string{"media_product_type", "follow_type"}, Unique: true, Description: "Number of accounts that saw any content, estimated; days do not add up, so that there is no total of more than 30."},
		{Name: "FollowerCount", Type: Integer, Field: "follower_count", MetricTypes: asSeries, Periods: daily, Crowd: true, Recent: 30 * 24 * time.Hour, Description: "Number of new followers of the day, for the last 30 days without today; NULL for accounts under 100 followers."},
		{Name: "Views", Type: Integer, Field: "views", MetricTypes: asTotal, Periods: daily, Breakdowns: []string{"follow_type", "media_product_type"}, Since: "v22.0", Description: "Number of times any content was played or shown."},
		{Name: "AccountsEngaged", Type: Integer, Field: "accounts_engaged", MetricTypes: asTotal, Periods: daily, Unique: true, Description: "Number of accounts that interacted with any content, estimated; there is no total of more than 30 days."},
		{Name: "TotalInteractions", Type: Integer, Field: "total_interactions", MetricTypes: asTotal, Periods: daily, Breakdowns: byProduct, Description: "Number of interactions with any content."},
		{Name: "Likes", Type: Integer, Field: "likes", MetricTypes: asTotal, Periods: daily, Breakdowns: byProduct, Description: "Number of likes of posts, reels and videos."},
		{Name: "Comments", Type: Integer, Field: "comments", MetricTypes: asTotal, Periods: daily, Breakdowns: byProduct, Description: "Number of comments on posts, reels and videos."},
		{Name: "Shares", Type: Integer, Field: "shares", MetricTypes: asTotal, Periods: daily, Breakdowns: byProduct, Description: "Number of times any content was shared."},
		{Name: "Saves", Aliases: []string{"Saved"}, Type: Integer, Field: "saves", MetricTypes: asTotal, Periods: daily, Breakdowns: byProduct, Description: "Number of times posts, reels and videos were saved."},
		{Name: "Replies", Type: Integer, Field: "replies", MetricTypes: asTotal, Periods: daily, Description: "Number of replies and quick reactions to stories."},
		{Name: "Reposts", Type: Integer, Field: "reposts", MetricTypes: asTotal, Periods: daily, Description: "Number of reposts of any content."},
		{Name: "ProfileLinksTaps", Type: Integer, Field: "profile_links_taps", MetricTypes: asTotal, Periods: daily, Breakdowns: []string{"contact_button_type"}, Description: "Number of taps on the profile's contact buttons."},
		{Name: "ProfileViews", Type: Integer, Field: "profile_views", MetricTypes: asTotal, Periods: daily, Description: "Number of views of the profile."},
		{Name: "WebsiteClicks", Type: Integer, Field: "website_clicks", MetricTypes: asTotal, Periods: daily, Description: "Number of taps on the profile's web address."},

		{Name: "Impressions", Type: Integer, Field: "impressions", MetricTypes: asBoth, Periods: rolling, Hidden: true, Retired: "v22.0", Successor: "views", Description: "Number of times any content was shown; Views took its place."},
		{Name: "EmailContacts", Type: Integer, Field: "email_contacts", MetricTypes: asSeries, Periods: daily, Hidden: true, Retired: "v21.0", Successor: "profile_links_taps", Description: "Number of taps on the profile's e-mail button; ProfileLinksTaps took its place."},
		{Name: "GetDirectionsClicks", Type: Integer, Field: "get_directions_clicks", MetricTypes: asSeries, Periods: daily, Hidden: true, Retired: "v21.0", Successor: "profile_links_taps", Description: "Number of taps on the profile's directions button; ProfileLinksTaps took its place."},
		{Name: "PhoneCallClicks", Type: Integer, Field: "phone_call_clicks", MetricTypes: asSeries, Periods: daily, Hidden: true, Retired: "v21.0", Successor: "profile_links_taps", Description: "Number of taps on the profile's call button; ProfileLinksTaps took its place."},
		{Name: "TextMessageClicks", Type: Integer, Field: "text_message_clicks", MetricTypes: asSeries, Periods: daily, Hidden: true, Retired: "v21.0", Successor: "profile_links_taps", Description: "Number of taps on the profile's message button; ProfileLinksTaps took its place."},
	}
}

// brokenMetrics are the metrics of an account that have no number but by dimensions.
func brokenMetrics() []Column {
	return []Column{
		{Name: "FollowsAndUnfollows", Type: Integer, Field: "follows_and_unfollows", MetricTypes: asTotal, Periods: daily, Breakdowns: byFollow, Broken: true, Crowd: true, Description: "Number of accounts that began to follow, by FOLLOWER, and that left, by NON_FOLLOWER; NULL for accounts under 100 followers."},
		{Name: "FollowerDemographics", Type: Integer, Field: "follower_demographics", MetricTypes: asTotal, Periods: lifetime, Breakdowns: byAudience, Broken: true, Timeframes: followedIn, Crowd: true, Groups: audienceGroups, Description: "Number of followers by what they are."},
		{Name: "EngagedAudienceDemographics", Type: Integer, Field: "engaged_audience_demographics", MetricTypes: asTotal, Periods: lifetime, Breakdowns: byAudience, Broken: true, Timeframes: audienceOf, Crowd: true, Groups: audienceGroups, Description: "Number of those who interacted with any content, by what they are."},
		{Name: "ReachedAudienceDemographics", Type: Integer, Field: "reached_audience_demographics", MetricTypes: asTotal, Periods: lifetime, Breakdowns: byAudience, Broken: true, Timeframes: audienceOf, Crowd: true, Groups: audienceGroups, Description: "Number of those who saw any content, by what they are."},
		{Name: "OnlineFollowers", Type: Integer, Field: "online_followers", MetricTypes: asSeries, Periods: lifetime, Map: "hour", Members: 24, Recent: 30 * 24 * time.Hour, Crowd: true, Description: "Number of followers who were online in an hour of the day."},
	}
}

// namedMetrics are metrics as rows name them: as the API does.
func namedMetrics(columns ...[]Column) (out []Column) {
	for _, list := range columns {
		for _, m := range list {
			m.Name, m.Aliases = m.Field, nil
			out = append(out, m)
		}
	}
	return out
}

// fieldsOf are those of metrics.
func fieldsOf(metrics []Column) (out []string) {
	for _, m := range metrics {
		out = append(out, m.Field)
	}
	return out
}
