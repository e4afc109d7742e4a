package main

import (
	"context"
	"fmt"
	"math"
	"time"

	"github.com/spf13/cobra"

	"github.com/viewfinder-sql/viewfinder/internal/keeping/reading"
)

func newSyncPlan(a *app) *cobra.Command {
	var (
		from connection
		rate int
	)
	cmd := &cobra.Command{
		Use:   "plan FILE",
		Short: "Tell what keeping the tables of a file would take in calls and hours",
		Long: `Tell what the first reading would take in calls, and each day after it, by how many posts
the accounts have, which is all that is asked of the API. It is an estimate: posts whose
numbers do not come along with their list are asked one by one, and comments beyond the first
page of a post take more.`,
		Example: `  viewfinder sync plan sync.yaml --demo`,
		Args:    one("a file such as sync.yaml"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if rate < 1 {
				return usageError{fmt.Errorf("--rate is at least 1")}
			}
			s, err := from.planned(cmd.Context(), args[0])
			if err != nil {
				return err
			}
			defer s.stop()
			return s.plan(cmd.Context(), a.streams, rate)
		},
	}
	f := cmd.Flags()
	f.SortFlags = false
	from.addFlags(f, a.properties)
	f.IntVar(&rate, "rate", 200, "how many calls an hour the app may make: 200 for each of its users")
	return cmd
}

func (s *synced) plan(ctx context.Context, out streams, rate int) error {
	counts, err := s.login.PostCounts(ctx)
	if err != nil {
		return err
	}
	var first, daily reading.Cost
	for _, source := range s.sources {
		var once, each, besides reading.Cost
		n := 0
		for _, t := range s.tasks() {
			if t.source == source {
				a, b, c := source.Costs(counts[t.account.ID])
				once.Add(a)
				each.Add(b)
				besides.Add(c)
				n++
			}
		}
		times := max(1, int(math.Ceil(float64(24*time.Hour)/float64(source.Every))))
		each.Least, each.Most = each.Least*times, each.Most*times
		each.Add(besides)
		first.Add(once)
		daily.Add(each)
		if _, err := fmt.Fprintf(out.out, "%s\t%s\tfirst %s\ta day %s\n", source.Table.Name, counted(n, "account"), calls(once), calls(each)); err != nil {
			return err
		}
	}
	out.say("first: %s, %s at %d an hour", calls(first), hours(first, rate), rate)
	out.say("a day: %s, %s at %d an hour", calls(daily), hours(daily, rate), rate)
	if daily.Least > 24*rate {
		out.say("that is more than a day has: read less often, or fewer tables")
	}
	return nil
}

func calls(c reading.Cost) string {
	text := counted(c.Least, "call")
	if c.Most > c.Least {
		text = fmt.Sprintf("%d to %d calls", c.Least, c.Most)
	}
	if c.Open {
		text += " or more"
	}
	return text
}

func hours(c reading.Cost, rate int) string {
	least, most := float64(c.Least)/float64(rate), float64(c.Most)/float64(rate)
	return fmt.Sprintf("%.1f to %.1f hours", least, most)
}
