package schema

import "time"

// accountSeries is what all tables of an account's numbers have in common.
func accountSeries() *Series {
	return &Series{
		Period: "Period", Form: "MetricType", Total: "total_value",
		Longest: 30 * 24 * time.Hour, Kept: 90 * 24 * time.Hour, Delay: 48 * time.Hour, Zone: daysEndIn,
	}
}

func accountInsightValuesTable() *Table {
	metrics := namedMetrics(accountMetrics(), brokenMetrics())
	account := accountID("")
	account.Key, account.NotNull = true, true
	columns := []Column{
		account,
		{Name: "Metric", Type: Text, Field: "name", Key: true, NotNull: true, Description: "Name of the metric, as the API has it. When nothing is said: each that the API gives for what the other columns say."},
		{Name: "Period", Type: Text, Field: "period", Key: true, NotNull: true, Description: "Span that a number covers: day, week, days_28 or lifetime. When nothing is said: the first that the metric has."},
		{Name: "MetricType", Type: Text, Field: "metric_type", Key: true, NotNull: true, Description: "total_value for a number over StartDate to EndDate, time_series for one per EndTime. When nothing is said: total_value; of a metric that is named and has no totals, time_series."},
		{Name: "Timeframe", Type: Text, Field: "timeframe", Key: true, Description: "Span of an audience: this_month (when nothing is said) is the last 30 days, this_week the last 7; of followers there are others. NULL of other metrics."},
		{Name: "Breakdown", Type: Text, Field: "breakdowns", Key: true, Description: "What the number is broken down by: follow_type, media_product_type, contact_button_type, of audiences city, country, gender, age, or 'age,gender' for both at once. When nothing is said: nothing; of a metric that is named and has no number otherwise, all it has."},
		{Name: "Grain", Type: Text, Field: "grain", Description: "What part of the range a total covers: range (when nothing is said) for all of it; day, week (from Monday) or month for one row each, which costs a call each."},
		{Name: "Dimensions", Type: JSON, Field: "dimensions", Key: true, Description: `What the number is of, as {"follow_type":"FOLLOWER"}: one member for each dimension; NULL without a breakdown.`},
		{Name: "Dimension1Key", Type: Text, Field: "dimension1_key", Description: "The first dimension: follow_type, age, hour."},
		{Name: "Dimension1Value", Type: Text, Field: "dimension1_value", Description: "Its value: FOLLOWER, 25-34, 17."},
		{Name: "Dimension2Key", Type: Text, Field: "dimension2_key", Description: "The second dimension, where there are two."},
		{Name: "Dimension2Value", Type: Text, Field: "dimension2_value", Description: "Its value."},
		{Name: "Value", Type: Real, Field: "value", NotNull: true, Description: "The number. A metric without one has no row; a warning says why."},
		{Name: "StartDate", Type: Datetime, Field: "since", Key: true, Description: "Start of the range that was asked for; with a Grain, of its part: midnight in California, whatever TimeZone is. NULL with a Timeframe."},
		{Name: "EndDate", Type: Datetime, Field: "until", Description: "End of the range that was asked for; with a Grain, of its part."},
		{Name: "EndTime", Type: Datetime, Field: "end_time", Key: true, Description: "End of the span of a time series' number, and of the part of a Grain: midnight in California; NULL for totals of the whole range."},
		{Name: "Provisional", Type: Boolean, Field: "provisional", Description: "Whether the span ended less than 48 hours ago, so that the number may change. NULL with a Timeframe."},
	}
	for i := range columns[1:] {
		columns[1+i].Level = 1
	}
	series := accountSeries()
	series.Breakdown, series.Timeframe, series.Grain = "Breakdown", "Timeframe", "Grain"
	series.Metric, series.Value, series.Provisional = "Metric", "Value", "Provisional"
	series.End, series.Since, series.Until = "EndTime", "StartDate", "EndDate"
	series.Dimensions = []Dimension{
		{Column: "Dimensions"},
		{Column: "Dimension1Key", Place: 1, Key: true},
		{Column: "Dimension1Value", Place: 1},
		{Column: "Dimension2Key", Place: 2, Key: true},
		{Column: "Dimension2Value", Place: 2},
	}
	return &Table{
		Name:        "AccountInsightValues",
		Description: "The numbers of each connected account, one a row, up to 48 hours late: every metric by every dimension that the API has, over a range, by day, or by hour. What has no number has no row, and a warning says why.",
		Example: `
			SELECT Metric, StartDate, SUM(Value) AS Value
			FROM AccountInsightValues
			WHERE Metric IN ('views', 'likes') AND Grain = 'day'
			  AND StartDate >= date('now', '-3 days') AND EndDate < date('now')
			GROUP BY Metric, StartDate`,
		Root: RootAccount, Path: []string{"insights"}, Login: AnyLogin,
		Series: series, Metrics: metrics,
		Arguments: []Argument{
			{Column: "Metric", Param: "metric", Values: fieldsOf(metrics), Every: true, With: []string{"MetricType", "Breakdown"}},
			{Column: "Period", Param: "period", Values: append(rolling[:3:3], lifetime...), Synonyms: map[string]string{"28 days": "days_28"}},
			{Column: "MetricType", Param: "metric_type", Values: asBoth, Synonyms: map[string]string{"default": "time_series"}},
			{Column: "Timeframe", Param: "timeframe", Default: "this_month", Values: followedIn},
			{Column: "Breakdown", Param: "breakdown", Values: []string{"follow_type", "media_product_type", "contact_button_type", "city", "country", "gender", "age", "age,gender"}, Synonyms: map[string]string{"gender,age": "age,gender", "gender and age": "age,gender", "age and gender": "age,gender"}},
			{Column: "Grain", Default: GrainRange, Values: Grains},
		},
		Columns: columns,
	}
}

func audienceInsightsTable() *Table {
	metrics := namedMetrics(demographics())
	account := accountID("")
	account.Key, account.NotNull = true, true
	columns := []Column{
		account,
		{Name: "AudienceType", Type: Text, Field: "breakdowns", Key: true, NotNull: true, Description: "What the audience is counted by: city, country, gender, age, or 'gender and age' for both at once. When nothing is said, each; each is a call."},
		{Name: "Timeframe", Type: Text, Field: "timeframe", Key: true, NotNull: true, Description: "Span: this_month (when nothing is said) is the last 30 days, this_week the last 7; of followers also last_14_days, last_30_days, last_90_days and prev_month."},
		{Name: "AudienceGroup", Type: Text, Field: "dimension_values", Key: true, NotNull: true, Description: "Who is counted: 'London, England', GB, F, 25-34, or of both '25-34, F'. The API tells of the 45 largest groups."},
		{Name: "TotalAudience", Type: Integer, Field: "value", NotNull: true, Description: "Number of people in the group."},
		{Name: "Audience", Type: Text, Field: "name", Key: true, NotNull: true, Description: "Whose audience it is: follower (when nothing is said), engaged for those who interacted, reached for those who saw any content."},
		{Name: "Age", Type: Text, Field: "age", Description: "Range of age, where it is counted by age."},
		{Name: "Gender", Type: Text, Field: "gender", Description: "F, M, or U where it is not known; where it is counted by gender."},
		{Name: "City", Type: Text, Field: "city", Description: "City and region, where it is counted by city."},
		{Name: "Country", Type: Text, Field: "country", Description: "Code of two letters of the country, where it is counted by country."},
		{Name: "Period", Type: Text, Field: "period", Hidden: true, Description: "lifetime."},
		{Name: "MetricType", Type: Text, Field: "metric_type", Hidden: true, Description: "total_value."},
		{Name: "AudienceCity", Type: Text, Field: "audience_city", Hidden: true, Retired: "v18.0", Successor: "follower_demographics", Description: "Cities of followers; AudienceType = 'city' took its place."},
		{Name: "AudienceCountry", Type: Text, Field: "audience_country", Hidden: true, Retired: "v18.0", Successor: "follower_demographics", Description: "Countries of followers; AudienceType = 'country' took its place."},
		{Name: "AudienceGenderAge", Type: Text, Field: "audience_gender_age", Hidden: true, Retired: "v18.0", Successor: "follower_demographics", Description: "Genders and ages of followers; AudienceType = 'gender and age' took its place."},
		{Name: "AudienceLocale", Type: Text, Field: "audience_locale", Hidden: true, Retired: "v18.0", Description: "Languages of followers; nothing took its place."},
	}
	for i := range columns[1:] {
		columns[1+i].Level = 1
	}
	series := accountSeries()
	series.Breakdown, series.Timeframe, series.Metric, series.Value = "AudienceType", "Timeframe", "Audience", "TotalAudience"
	series.Dimensions = []Dimension{
		{Column: "AudienceGroup"},
		{Column: "Age", Name: "age"},
		{Column: "Gender", Name: "gender"},
		{Column: "City", Name: "city"},
		{Column: "Country", Name: "country"},
	}
	return &Table{
		Name:        "AudienceInsights",
		Description: "Who follows each connected account, saw its content or interacted with it, by city, country, gender and age. There are none under 100 of them.",
		Example: `
			SELECT AudienceGroup AS Age, SUM(TotalAudience) AS Followers
			FROM AudienceInsights
			WHERE AudienceType = 'age'
			GROUP BY AudienceGroup`,
		Root: RootAccount, Path: []string{"insights"}, Login: AnyLogin,
		Series: series, Metrics: metrics,
		Arguments: []Argument{
			{
				Column: "Audience", Param: "metric", Default: "follower", Values: fieldsOf(metrics),
				Synonyms: map[string]string{"follower": "follower_demographics", "engaged": "engaged_audience_demographics", "reached": "reached_audience_demographics"},
			},
			{
				Column: "AudienceType", Param: "breakdown", Values: byAudience,
				Defaults: []string{"city", "country", "gender", "age", "gender and age"},
				Synonyms: map[string]string{"gender and age": "age,gender", "age and gender": "age,gender", "gender,age": "age,gender"},
			},
			{Column: "Timeframe", Param: "timeframe", Default: "this_month", Values: followedIn},
			{Column: "Period", Param: "period", Default: "lifetime", Values: lifetime},
			{Column: "MetricType", Param: "metric_type", Default: "total_value", Values: asTotal},
		},
		Columns: columns,
	}
}

// demographics are the metrics that tell who an audience is.
func demographics() (out []Column) {
	for _, m := range brokenMetrics() {
		if len(m.Timeframes) > 0 {
			out = append(out, m)
		}
	}
	return out
}

func onlineFollowersTable() *Table {
	var metrics []Column
	for _, m := range namedMetrics(brokenMetrics()) {
		if m.Map != "" {
			metrics = append(metrics, m)
		}
	}
	account := accountID("")
	account.Key, account.NotNull = true, true
	columns := []Column{
		account,
		{Name: "EndTime", Type: Datetime, Field: "end_time", Key: true, NotNull: true, Description: "End of the day: midnight in California, whatever TimeZone is."},
		{Name: "Hour", Type: Integer, Field: "hour", Key: true, NotNull: true, Description: "Hour of the day, 0 to 23: of California, as far as is known."},
		{Name: "Followers", Type: Integer, Field: "value", NotNull: true, Description: "Number of followers who were online in that hour."},
		{Name: "Provisional", Type: Boolean, Field: "provisional", Description: "Whether the day ended less than 48 hours ago, so that the number may change."},
		{Name: "StartDate", Type: Datetime, Field: "since", Hidden: true, Description: "Start of the range that was asked for."},
		{Name: "EndDate", Type: Datetime, Field: "until", Hidden: true, Description: "End of the range that was asked for."},
		{Name: "Metric", Type: Text, Field: "name", Hidden: true, Description: "online_followers."},
		{Name: "Period", Type: Text, Field: "period", Hidden: true, Description: "lifetime."},
		{Name: "MetricType", Type: Text, Field: "metric_type", Hidden: true, Description: "time_series."},
	}
	for i := range columns[1:] {
		columns[1+i].Level = 1
	}
	series := accountSeries()
	series.Metric, series.Value, series.Provisional = "Metric", "Followers", "Provisional"
	series.End, series.Since, series.Until = "EndTime", "StartDate", "EndDate"
	series.Dimensions = []Dimension{{Column: "Hour", Name: "hour"}}
	return &Table{
		Name:        "OnlineFollowers",
		Description: "How many followers of each connected account were online, by hour, in the last 30 days. There are none for accounts under 100 followers.",
		Example: `
			SELECT Hour, SUM(Followers) AS Online
			FROM OnlineFollowers
			WHERE EndTime >= date('now', '-8 days') AND EndTime < date('now')
			GROUP BY Hour
			ORDER BY Online DESC
			LIMIT 3`,
		Root: RootAccount, Path: []string{"insights"}, Login: AnyLogin,
		Series: series, Metrics: metrics,
		Arguments: []Argument{
			{Column: "Metric", Param: "metric", Default: "online_followers", Values: fieldsOf(metrics)},
			{Column: "Period", Param: "period", Default: "lifetime", Values: lifetime},
			{Column: "MetricType", Param: "metric_type", Default: "time_series", Values: asSeries},
		},
		Columns: columns,
	}
}
