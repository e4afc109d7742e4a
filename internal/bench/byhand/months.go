package byhand

import (
	"cmp"
	"context"
	"slices"
)

// Ranked is a post among the best of its month, of question 10.
type Ranked struct {
	Month, ID   string
	Reach, Rank int64
}

// BestOfMonths hands on the posts of each month that reached the most, so many of
// each.
func BestOfMonths(ctx context.Context, c *Client, most int, row func(Ranked)) error {
	type post struct {
		ID       string  `json:"id"`
		Created  Time    `json:"timestamp"`
		Insights metrics `json:"insights"`
	}
	best := map[string][]Ranked{}
	posts := edge{name: "media", fields: "timestamp,insights.metric(reach)", limit: postLimit}
	err := eachPost(ctx, c, posts, func(p post) {
		month := p.Created.Format("2006-01")
		list := append(best[month], Ranked{Month: month, ID: p.ID, Reach: p.Insights.of("reach")})
		slices.SortFunc(list, func(a, b Ranked) int {
			return cmp.Or(cmp.Compare(b.Reach, a.Reach), cmp.Compare(a.ID, b.ID))
		})
		best[month] = list[:min(most, len(list))]
	})
	if err != nil {
		return err
	}
	for _, list := range best {
		for i, r := range list {
			r.Rank = int64(i) + 1
			row(r)
		}
	}
	return nil
}
