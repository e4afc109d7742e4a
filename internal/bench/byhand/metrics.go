package byhand

import "context"

// Measured is a post with metrics, of question 4.
type Measured struct {
	ID                          string
	Reach, Saved, Views, Shares int64
}

// metrics are the insights of a post.
type metrics struct {
	Data []struct {
		Name   string `json:"name"`
		Values []struct {
			Value int64 `json:"value"`
		} `json:"values"`
	} `json:"data"`
}

// of is the value of one metric, 0 where there is none.
func (m *metrics) of(name string) int64 {
	for _, metric := range m.Data {
		if metric.Name == name && len(metric.Values) > 0 {
			return metric.Values[0].Value
		}
	}
	return 0
}

// AllMetrics hands on every post with four metrics.
func AllMetrics(ctx context.Context, c *Client, row func(Measured)) error {
	type post struct {
		ID       string  `json:"id"`
		Insights metrics `json:"insights"`
	}
	posts := edge{name: "media", fields: "insights.metric(reach,saved,views,shares)", limit: postLimit}
	whole := func(context.Context, []post) error { return nil }
	return eachDearPost(ctx, c, posts, whole, func(p post) {
		i := &p.Insights
		row(Measured{p.ID, i.of("reach"), i.of("saved"), i.of("views"), i.of("shares")})
	})
}
