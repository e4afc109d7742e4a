package byhand

import (
	"context"
	"fmt"
	"time"

	"golang.org/x/sync/errgroup"
)

// Day is the reach of an account on one day, of question 8.
type Day struct {
	AccountID string
	End       Time
	Reach     int64
}

// longest is the longest span of days that one call may ask for.
const longest = 30 * 24 * time.Hour

// DailyReach hands on the reach of every account on the days that end from an instant
// on, as many as said.
func DailyReach(ctx context.Context, c *Client, since time.Time, days int, row func(Day)) error {
	type account struct {
		ID       string `json:"id"`
		Insights struct {
			Data []struct {
				Values []struct {
					Value int64 `json:"value"`
					End   Time  `json:"end_time"`
				} `json:"values"`
			} `json:"data"`
		} `json:"insights"`
	}
	end := since.AddDate(0, 0, days)
	spans := make([][]account, (end.Sub(since)+longest-1)/longest)
	g, ctx := errgroup.WithContext(ctx)
	for i := range spans {
		g.Go(func() (err error) {
			from := since.Add(time.Duration(i) * longest)
			until := from.Add(longest - time.Second)
			fields := fmt.Sprintf("insights.metric(reach).period(day).since(%d).until(%d)", from.Unix(), until.Unix())
			spans[i], err = accounts[account](ctx, c, fields)
			return err
		})
	}
	if err := g.Wait(); err != nil {
		return err
	}
	for _, list := range spans {
		for _, a := range list {
			for _, metric := range a.Insights.Data {
				for _, v := range metric.Values {
					row(Day{a.ID, v.End, v.Value})
				}
			}
		}
	}
	return nil
}
