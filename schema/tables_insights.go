package schema

import "slices"

func mediaInsightsTable() *Table {
	return &Table{
		Name:        "MediaInsights",
		Description: "The numbers of each post over its lifetime, up to 48 hours late. A metric that the post's product type does not know is NULL. Stories are not among the posts: MediaInsightsStory has their numbers, and columns that are for STORY alone are NULL.",
		Example: `
			SELECT m.ShortCode, i.Reach, i.Views, i.Saved, i.Shares
			FROM Media m
			JOIN MediaInsights i ON i.MediaId = m.Id
			WHERE m.Created >= date('now', '-7 days')
			ORDER BY i.Reach DESC
			LIMIT 3`,
		Root: RootAccount, Path: []string{"media", "insights"}, Login: AnyLogin,
		Columns: arrange(insightColumns("Media.Id", mediaMetrics()), "MediaId", "Views", "Reach", "TotalInteractions", "Saved", "Replies",
			"MediaType", "MediaProductType", "InstagramBusinessAccountId"),
	}
}

func mediaInsightsStoryTable() *Table {
	metrics := slices.DeleteFunc(mediaMetrics(), func(c Column) bool { return !slices.Contains(c.Products, "STORY") })
	return &Table{
		Name: "MediaInsightsStory", Aliases: []string{"StoryInsights"},
		Description: "The numbers of the stories of each connected account that are live now, up to 48 hours late. They are NULL where fewer than 5 people have seen the story.",
		Example: `
			SELECT MediaId, Reach, Replies, TapForward, TapBack, TapExit, SwipeForward
			FROM MediaInsightsStory
			WHERE Reach IS NOT NULL`,
		Root: RootAccount, Path: []string{"stories", "insights"}, Login: AnyLogin,
		Columns: arrange(insightColumns("Stories.Id", append(metrics, navigationParts()...)), "MediaId", "Views", "Reach", "TotalInteractions", "Replies", "Navigation",
			"TapForward", "TapBack", "TapExit", "SwipeForward", "MediaType", "MediaProductType", "InstagramBusinessAccountId"),
	}
}

// productInsights are the tables of the posts of one kind, which show the metrics that
// those have.
func productInsights() (tables []*Table) {
	product := func(values ...string) Condition { return Condition{Column: "MediaProductType", Values: values} }
	album := func(not bool) Condition {
		return Condition{Column: "MediaType", Not: not, Values: []string{"CAROUSEL_ALBUM"}}
	}
	for _, x := range []struct {
		name, what string
		aliases    []string
		product    string
		example    string
		only       []Condition
		parts      []Column
	}{
		{"MediaInsightsPost", "post in the feed that is no album", nil, "FEED", `
				SELECT m.ShortCode, i.Reach, i.Saved, i.ProfileVisits, i.Follows
				FROM Media m
				JOIN MediaInsightsPost i ON i.MediaId = m.Id
				WHERE m.Created >= date('now', '-2 days')
				ORDER BY i.Reach DESC
				LIMIT 3`, []Condition{product("FEED"), album(true)}, hide(activityParts(), "BioLinkClicked", "Call", "Direction", "Email", "Text", "Other")},
		{"MediaInsightsPostAlbum", "album in the feed", nil, "FEED", `
				SELECT m.ShortCode, i.Reach, i.Saved, i.ProfileVisits, i.Follows
				FROM Media m
				JOIN MediaInsightsPostAlbum i ON i.MediaId = m.Id
				WHERE m.Created >= date('now', '-4 days')
				ORDER BY i.Reach DESC
				LIMIT 3`, []Condition{product("FEED"), album(false)}, hide(activityParts(), "BioLinkClicked", "Call", "Direction", "Email", "Text", "Other")},
		{"MediaInsightsReels", "reel", []string{"MediaInsightReels"}, "REELS", `
				SELECT m.ShortCode, i.Views, i.AvgWatchTime, i.ReelsSkipRate
				FROM Media m
				JOIN MediaInsightsReels i ON i.MediaId = m.Id
				WHERE m.Created >= date('now', '-4 days')
				ORDER BY i.Views DESC
				LIMIT 3`, []Condition{product("REELS")}, nil},
	} {
		metrics := slices.DeleteFunc(mediaMetrics(), func(c Column) bool { return !slices.Contains(c.Products, x.product) })
		tables = append(tables, &Table{
			Name: x.name, Aliases: x.aliases,
			Description: "The numbers of each " + x.what + " over its lifetime, up to 48 hours late.", Example: x.example,
			Root: RootAccount, Path: []string{"media", "insights"}, Login: AnyLogin,
			Only:    x.only,
			Columns: arrange(insightColumns("Media.Id", append(metrics, x.parts...)), "MediaId", "Views", "Reach", "TotalInteractions", "Saved", "MediaType", "MediaProductType", "InstagramBusinessAccountId"),
		})
	}
	return tables
}

func mediaInsightValuesTable() *Table {
	t := postValuesTable("MediaInsightValues", "media", "Media.Id")
	t.Description = "The numbers of each post over its lifetime, one a row, up to 48 hours late: every metric that posts of its kind have, or by dimensions. What has no number has no row, and a warning says why."
	t.Example = `
		SELECT m.ShortCode, v.Metric, v.Value
		FROM Media m
		JOIN MediaInsightValues v ON v.MediaId = m.Id
		WHERE v.Metric IN ('reach', 'saved')
		LIMIT 4`
	return t
}

func storyInsightValuesTable() *Table {
	t := postValuesTable("StoryInsightValues", "stories", "Stories.Id")
	t.Description = "The numbers of each story that is live now, one a row, up to 48 hours late: every metric, or by dimensions. There are none where fewer than 5 people have seen the story; a warning says so."
	t.Example = `
		SELECT Dimension1Value AS Navigation, SUM(Value) AS Times
		FROM StoryInsightValues
		WHERE Metric = 'navigation' AND Breakdown = 'story_navigation_action_type'
		GROUP BY Navigation`
	return t
}

// postValuesTable is the table of the numbers of the posts on an edge.
func postValuesTable(name, edge, posts string) *Table {
	plain := namedMetrics(mediaMetrics())
	values := fieldsOf(plain)
	columns := []Column{
		{Name: "MediaId", Type: Text, Level: 1, Field: "id", Key: true, NotNull: true, References: posts, Description: "Id of the post that the number is about."},
		{Name: "Metric", Type: Text, Level: 2, Field: "name", Key: true, NotNull: true, Description: "Name of the metric, as the API has it. When nothing is said: each that posts of the kind have."},
		{Name: "Breakdown", Type: Text, Level: 2, Field: "breakdowns", Key: true, Description: "What the number is broken down by: action_type or story_navigation_action_type. When nothing is said: nothing. One call more for each post."},
		{Name: "Dimensions", Type: JSON, Level: 2, Field: "dimensions", Key: true, Description: `What the number is of, as {"action_type":"EMAIL"}: one member for each dimension; NULL without a breakdown.`},
		{Name: "Dimension1Key", Type: Text, Level: 2, Field: "dimension1_key", Description: "The first dimension."},
		{Name: "Dimension1Value", Type: Text, Level: 2, Field: "dimension1_value", Description: "Its value."},
		{Name: "Dimension2Key", Type: Text, Level: 2, Field: "dimension2_key", Description: "The second dimension, where there are two."},
		{Name: "Dimension2Value", Type: Text, Level: 2, Field: "dimension2_value", Description: "Its value."},
		{Name: "Value", Type: Real, Level: 2, Field: "value", NotNull: true, Description: "The number; of watch times in milliseconds, of a rate a share."},
		{Name: "Period", Type: Text, Level: 2, Field: "period", NotNull: true, Description: "lifetime: the number is that of the post's life up to now."},
		{Name: "MediaType", Type: Text, Level: 1, Field: "media_type", Description: "IMAGE, VIDEO or CAROUSEL_ALBUM; a reel is a VIDEO."},
		{Name: "MediaProductType", Type: Text, Level: 1, Field: "media_product_type", Description: "Where the post appears: FEED, REELS, STORY or AD; it decides which metrics there are."},
		accountID(""),
	}
	return &Table{
		Name: name, Root: RootAccount, Path: []string{edge, "insights"}, Login: AnyLogin,
		Numbers: &Numbers{
			Metric: "Metric", Breakdown: "Breakdown", Value: "Value", Period: "Period", Span: lifetime[0],
			Dimensions: []Dimension{
				{Column: "Dimensions"},
				{Column: "Dimension1Key", Place: 1, Key: true},
				{Column: "Dimension1Value", Place: 1},
				{Column: "Dimension2Key", Place: 2, Key: true},
				{Column: "Dimension2Value", Place: 2},
			},
		},
		Metrics: append(plain, brokenPostMetrics()...),
		Arguments: []Argument{
			{Column: "Metric", Param: "metric", Values: values, Every: true},
			{Column: "Breakdown", Param: "breakdown", Values: []string{"action_type", "story_navigation_action_type"}},
		},
		Columns: columns,
	}
}

// insightColumns are the columns of a table of metrics of the posts that another
// table lists.
func insightColumns(posts string, metrics []Column) []Column {
	columns := []Column{
		{
			Name: "MediaId", Type: Text, Level: 1, Field: "id", Key: true, NotNull: true, References: posts,
			Description: "Id of the post that the numbers are about.",
		},
	}
	for _, m := range metrics {
		m.Level = 2
		columns = append(columns, m)
	}
	return append(columns,
		Column{Name: "MediaType", Type: Text, Level: 1, Field: "media_type", Description: "IMAGE, VIDEO or CAROUSEL_ALBUM; a reel is a VIDEO."},
		Column{Name: "MediaProductType", Type: Text, Level: 1, Field: "media_product_type", Description: "Where the post appears: FEED, REELS, STORY or AD; it decides which metrics there are."},
		accountID(""),
	)
}
