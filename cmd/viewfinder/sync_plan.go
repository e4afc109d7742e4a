package main

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/viewfinder-sql/viewfinder/internal/keeping/reading"
	"github.com/viewfinder-sql/viewfinder/internal/keeping/work"
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
			s, err := from.read(cmd.Context(), args[0])
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

// planned is what keeping takes: at first, and each day.
type planned struct{ first, daily reading.Cost }

func (s *synced) plan(ctx context.Context, out streams, rate int) error {
	var all, worst planned
	slowest := ""
	accounts := make([]int, len(s.spec.Tables))
	tables := make([]planned, len(s.spec.Tables))
	taken := map[string]bool{}
	var failed []error
	for _, l := range s.logins {
		of, err := l.plan(ctx, taken, accounts)
		if err != nil { // which says nothing of the others
			failed = append(failed, l.told(err))
			continue
		}
		var sum planned
		for i, p := range of {
			tables[i].add(p)
			sum.add(p)
		}
		all.add(sum)
		if slowest == "" || sum.first.Least > worst.first.Least {
			slowest, worst = l.Name, sum
		}
	}
	if len(failed) == len(s.logins) || ctx.Err() != nil {
		return errors.Join(failed...)
	}
	list, err := out.listing("Table", "Of", "First", "A day")
	if err != nil {
		return err
	}
	first, daily := "first ", "a day "
	if list.table != nil { // its columns are called so
		first, daily = "", ""
	}
	for i, source := range s.logins[0].Sources {
		of := "login"
		if source.PerAccount {
			of = "account"
		}
		if err := list.row(source.Table.Name, counted(accounts[i], of), first+calls(tables[i].first), daily+calls(tables[i].daily)); err != nil {
			return err
		}
	}
	if err := list.end(nil); err != nil {
		return err
	}
	each := ""
	if len(s.logins) > 1 {
		each = " for " + slowest + ", which has the most"
	}
	out.say("first: %s, %s%s at %d an hour", calls(all.first), hours(worst.first, rate), each, rate)
	out.say("a day: %s, %s%s at %d an hour", calls(all.daily), hours(worst.daily, rate), each, rate)
	if worst.daily.Least > 24*rate {
		out.say("that is more than a day has: read less often, or fewer tables")
	}
	if len(failed) > 0 {
		out.say("that is without %s of %d, of which nothing can be told", counted(len(failed), "login"), len(s.logins))
	}
	return errors.Join(failed...)
}

func (p *planned) add(o planned) {
	p.first.Add(o.first)
	p.daily.Add(o.daily)
}

// plan is what the tables of a login take, in the order of the file. It adds to how many accounts
// each is read of; those that are taken are another login's.
func (l *keptLogin) plan(ctx context.Context, taken map[string]bool, accounts []int) ([]planned, error) {
	list, err := l.reading.Accounts(ctx)
	if err != nil {
		return nil, err
	}
	named, missing := reading.Named(list.Accounts, l.Named)
	if len(missing) > 0 {
		return nil, usageError{fmt.Errorf("the login has no account %s", strings.Join(missing, ", "))}
	}
	counts, err := l.reading.PostCounts(ctx)
	if err != nil {
		return nil, err
	}
	own := work.Free(named, taken)
	all := make([]planned, len(l.Sources))
	for i, source := range l.Sources {
		of := own
		if !source.PerAccount {
			of = []reading.Account{{}}
		}
		var each, besides reading.Cost
		for _, a := range of {
			first, again, daily := source.Costs(counts[a.ID])
			all[i].first.Add(first)
			each.Add(again)
			besides.Add(daily)
			accounts[i]++
		}
		times := max(1, int(math.Ceil(float64(24*time.Hour)/float64(source.Every))))
		each.Least, each.Most = each.Least*times, each.Most*times
		each.Add(besides)
		all[i].daily = each
	}
	return all, nil
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
	text := fmt.Sprintf("%.1f", float64(c.Least)/float64(rate))
	if most := fmt.Sprintf("%.1f", float64(c.Most)/float64(rate)); most != text {
		text += " to " + most
	}
	return text + " hours"
}
