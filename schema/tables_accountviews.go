package schema

// Tables of an account's numbers in which each metric of one kind of call is a column,
// under the reference driver's names. A view over AccountInsightValues would not tell which
// of its columns a statement reads, so that each would be asked for.

// accountView is such a table: its numbers are of one form, by one dimension at the most.
type accountView struct {
	name        string
	aliases     []string
	description string
	example     string
	form        string
	periods     []string
	breakdown   string // "" for none
	dimension   Column // its column
	grains      []string
	metrics     []string // by name, in the order in which they are shown
}

func (v accountView) table() *Table {
	account := accountID("")
	account.Key, account.NotNull = true, true
	series := accountSeries()
	start := Column{Name: "StartDate", Type: Datetime, Field: "since", Key: true, Description: "Start of the range that was asked for; with a Grain, of its part: midnight in California, whatever TimeZone is."}
	end := Column{Name: "EndDate", Type: Datetime, Field: "until", Description: "End of the range that was asked for; with a Grain, of its part."}
	at := Column{Name: "EndTime", Type: Datetime, Field: "end_time", Description: "End of the part of a Grain: midnight in California; NULL for the whole range."}
	period := Column{Name: "Period", Type: Text, Field: "period", NotNull: true, Hidden: len(v.periods) == 1, Key: len(v.periods) > 1, Description: "Span that a number covers: " + v.periods[0] + orOther(v.periods) + "."}
	form := Column{Name: "MetricType", Type: Text, Field: "metric_type", NotNull: true, Hidden: true, Description: v.form + "."}
	grain := Column{Name: "Grain", Type: Text, Field: "grain", NotNull: true, Key: true, Description: "What part of the range a row covers: range (when nothing is said) for all of it; day, week (from Monday) or month for one row each, which costs a call each."}
	series.End, series.Since, series.Until = at.Name, start.Name, end.Name
	arguments := []Argument{
		{Column: period.Name, Param: "period", Default: v.periods[0], Values: v.periods},
		{Column: form.Name, Param: "metric_type", Default: v.form, Values: []string{v.form}},
	}
	columns := []Column{account}
	switch {
	case v.form != series.Total: // a day is a row
		at.Key, at.NotNull, at.Description = true, true, "End of the span of the row: midnight in California, whatever TimeZone is."
		start.Key = false
		columns = append(columns, period, at)
		series.Days = "Reach"
	case len(v.grains) == 1:
		at.Key, at.NotNull, at.Description = true, true, "End of the day: midnight in California, whatever TimeZone is. Each day is a call."
		start.Description, end.Description = "Start of the day.", "End of the day."
		grain.Hidden, grain.Key, grain.Description = true, false, v.grains[0]+"."
		start.Key = false
		columns = append(columns, at)
	default:
		columns = append(columns, start, end)
	}
	if v.breakdown != "" {
		d := v.dimension
		d.Key, d.NotNull = true, true
		columns = append(columns, d)
		series.Breakdown, series.Dimensions = "Breakdown", []Dimension{{Column: d.Name, Name: v.breakdown}}
		arguments = append(arguments, Argument{Column: "Breakdown", Param: "breakdown", Default: v.breakdown, Values: []string{v.breakdown}})
	}
	columns = append(columns, pick(append(accountMetrics(), brokenMetrics()...), v.metrics...)...)
	if v.form != series.Total || len(v.grains) == 1 {
		columns = append(columns, start, end)
	}
	if v.form == series.Total {
		series.Grain = grain.Name
		arguments = append(arguments, Argument{Column: grain.Name, Default: v.grains[0], Values: v.grains})
		columns = append(columns, grain)
		if len(v.grains) > 1 {
			at.Hidden = true
			columns = append(columns, at)
		}
		columns = append(columns, period)
	}
	columns = append(columns, form)
	if v.breakdown != "" {
		columns = append(columns, Column{Name: "Breakdown", Type: Text, Field: "breakdowns", NotNull: true, Hidden: true, Description: v.breakdown + "."})
	}
	series.Provisional = "Provisional"
	columns = append(columns, Column{Name: "Provisional", Type: Boolean, Field: "provisional", Hidden: true, Description: "Whether the span ended less than 48 hours ago, so that the numbers may change."})
	for i := range columns[1:] {
		columns[1+i].Level = 1
	}
	return &Table{
		Name: v.name, Aliases: v.aliases, Description: v.description, Example: v.example,
		Root: RootAccount, Path: []string{"insights"}, Login: AnyLogin,
		Series: series, Arguments: arguments, Columns: columns,
	}
}

func orOther(periods []string) (text string) {
	for i, p := range periods[1:] {
		if i == len(periods)-2 {
			text += " or " + p
		} else {
			text += ", " + p
		}
	}
	return text
}

// accountViews are these tables.
func accountViews() (tables []*Table) {
	byFollower := Column{Name: "FollowType", Type: Text, Field: "follow_type", Description: "FOLLOWER, NON_FOLLOWER or UNKNOWN."}
	bySurface := Column{Name: "MediaProductType", Type: Text, Field: "media_product_type", Description: "Where the content appeared: POST, REEL, STORY, CAROUSEL_CONTAINER or AD; take any."}
	for _, v := range []accountView{
		{
			name: "AccountWithoutBreakdown", form: "total_value", periods: daily, grains: Grains,
			description: "The totals of each connected account over a range, or by day, week or month, up to 48 hours late.",
			example: `
				SELECT p.UserName, a.Reach, a.Views, a.TotalInteractions, a.Likes
				FROM InstagramBusinessProfile p
				JOIN AccountWithoutBreakdown a USING (InstagramBusinessAccountId)
				WHERE a.StartDate >= date('now', '-7 days')`,
			metrics: []string{"Reach", "Views", "AccountsEngaged", "TotalInteractions", "Likes", "Comments", "Shares", "Saves", "Replies", "Reposts", "ProfileLinksTaps", "ProfileViews", "WebsiteClicks"},
		},
		{
			name: "AccountFollowType", aliases: []string{"AccountFollowersNonfollowers"}, form: "total_value", periods: daily, grains: Grains,
			description: "The totals of each connected account by who it was: followers or others.",
			example: `
				SELECT FollowType, SUM(Views) AS Views
				FROM AccountFollowType
				WHERE StartDate >= date('now', '-7 days')
				GROUP BY FollowType`,
			breakdown: "follow_type", dimension: byFollower,
			metrics: []string{"Views", "Reach", "FollowsAndUnfollows"},
		},
		{
			name: "AccountMediaProductType", form: "total_value", periods: daily, grains: Grains,
			description: "The totals of each connected account by where the content appeared: posts, reels, stories, ads.",
			example: `
				SELECT MediaProductType, SUM(Views) AS Views
				FROM AccountMediaProductType
				WHERE StartDate >= date('now', '-7 days')
				GROUP BY MediaProductType`,
			breakdown: "media_product_type", dimension: bySurface,
			metrics: []string{"Reach", "Views", "TotalInteractions", "Likes", "Comments", "Shares", "Saves"},
		},
		{
			name: "AccountContactButtonType", form: "total_value", periods: daily, grains: Grains,
			description: "The taps on each contact button of the profile of each connected account.",
			example: `
				SELECT ContactButtonType, SUM(ProfileLinksTaps) AS Taps
				FROM AccountContactButtonType
				WHERE StartDate >= date('now', '-30 days')
				GROUP BY ContactButtonType
				ORDER BY Taps DESC
				LIMIT 3`,
			breakdown: "contact_button_type",
			dimension: Column{Name: "ContactButtonType", Type: Text, Field: "contact_button_type", Description: "CALL, EMAIL, DIRECTION, TEXT, BOOK_NOW, INSTANT_EXPERIENCE or UNDEFINED."},
			metrics:   []string{"ProfileLinksTaps"},
		},
		{
			name: "AccountTimeSeriesWithoutBreakdown", form: "time_series", periods: rolling,
			description: "The numbers that each connected account has as a time series: one row for each day, by one call for 30 days.",
			example: `
				SELECT EndTime, SUM(FollowerCount) AS NewFollowers
				FROM AccountTimeSeriesWithoutBreakdown
				WHERE EndTime >= date('now', '-3 days') AND EndTime < date('now')
				GROUP BY EndTime`,
			metrics: []string{"Reach", "FollowerCount"},
		},
		{
			name: "AccountTimeSeriesFollowType", form: "total_value", periods: daily, grains: []string{GrainDay},
			description: "The totals of each day by who it was: followers or others. The API has no time series of them, so that each day is a call.",
			example: `
				SELECT EndTime, FollowType, SUM(Views) AS Views
				FROM AccountTimeSeriesFollowType
				WHERE EndTime >= date('now', '-2 days') AND EndTime < date('now')
				GROUP BY EndTime, FollowType`,
			breakdown: "follow_type", dimension: byFollower,
			metrics: []string{"Reach", "Views", "FollowsAndUnfollows"},
		},
		{
			name: "AccountTimeSeriesMediaProductType", form: "total_value", periods: daily, grains: []string{GrainDay},
			description: "The totals of each day by where the content appeared. The API has no time series of them, so that each day is a call.",
			example: `
				SELECT EndTime, MediaProductType, SUM(Views) AS Views
				FROM AccountTimeSeriesMediaProductType
				WHERE EndTime >= date('now', '-1 days') AND EndTime < date('now')
				GROUP BY EndTime, MediaProductType`,
			breakdown: "media_product_type", dimension: bySurface,
			metrics: []string{"Reach", "Views", "TotalInteractions", "Likes", "Comments", "Shares", "Saves"},
		},
	} {
		tables = append(tables, v.table())
	}
	return tables
}
