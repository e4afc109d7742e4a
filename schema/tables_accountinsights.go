package schema

import "time"

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
		Example: `
			SELECT p.UserName, i.EndTime, i.Reach, i.FollowerCount
			FROM InstagramBusinessProfile p
			JOIN AccountInsights i USING (InstagramBusinessAccountId)
			WHERE i.EndTime >= date('now', '-2 days') AND i.EndTime < date('now')`,
		Root: RootAccount, Path: []string{"insights"}, Login: AnyLogin,
		Series: &Series{
			Period: "Period", Form: "MetricType", Total: "total_value",
			End: "EndTime", Since: "StartDate", Until: "EndDate", Longest: 30 * 24 * time.Hour,
			Days: "Reach", Kept: 90 * 24 * time.Hour, Delay: 48 * time.Hour, Zone: daysEndIn,
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
