package series

import (
	"slices"
	"time"
)

// asked is a window of an account.
type asked struct {
	*answered
	window int // which one
}

// askApart asks each of the accounts.
func (c *asker) askApart(jobs []job, accounts []Account, only map[string]bool) error {
	answers := make([][]answered, len(jobs))
	left := make([]int, len(jobs))
	var all []asked
	for i, j := range jobs {
		answers[i], left[i] = make([]answered, len(accounts)), len(accounts)
		for k, account := range accounts {
			answers[i][k] = answered{job: j, account: account.ID}
			all = append(all, asked{&answers[i][k], i})
		}
		if len(accounts) == 0 {
			c.keep(j, only, nil)
		}
	}
	take := func(these []asked, apart bool) error {
		for some := range slices.Chunk(these, atOnce) {
			list := make([]*answered, len(some))
			for i, a := range some {
				list[i] = a.answered
			}
			if err := c.askGroup(list, apart); err != nil {
				return err
			}
			for _, a := range some {
				if left[a.window]--; left[a.window] == 0 {
					c.keep(jobs[a.window], only, answers[a.window])
				}
			}
			if err := c.h.Relieve(); err != nil {
				return err
			}
		}
		return nil
	}
	first, rest := c.leads(all)
	if err := take(first, true); err != nil {
		return err
	}
	for _, group := range scouted(c, rest, func(a follower) (job, string) { return a.job, a.account }) {
		var apart, together []asked
		for _, a := range group {
			if len(a.lead.points) == 0 {
				apart = append(apart, a.asked)
			} else {
				together = append(together, a.asked)
			}
		}
		if err := take(apart, true); err != nil {
			return err
		}
		if err := take(together, false); err != nil {
			return err
		}
	}
	return nil
}

// follower is a window, and the first of those that differ from it in their range or their
// breakdown alone.
type follower struct {
	asked
	lead *answered
}

// leads are the first of the windows of each account that differ in their range or their
// breakdown alone, and the others. The parts of a batch that hold nothing do not say of which
// window they hold nothing: the first, which is the oldest, is asked by itself, and where
// that holds nothing so are the others.
func (c *asker) leads(all []asked) (first []asked, rest []follower) {
	leads := map[string]*answered{}
	for _, a := range all {
		sort := a.account + " " + c.sortOf(a.job)
		if lead := leads[sort]; lead != nil {
			rest = append(rest, follower{a, lead})
			continue
		}
		leads[sort] = a.answered
		first = append(first, a)
	}
	return first, rest
}

// sortOf names what windows have in common that differ in their range or their breakdown
// alone.
func (c *asker) sortOf(of job) string {
	of.since, of.until = time.Time{}, time.Time{}
	x := *of.call
	x.breakdown = word{}
	of.call = &x
	return c.question(of, nil)
}

// kindOf names what windows have in common that differ in their range alone.
func (c *asker) kindOf(of job) string {
	of.since, of.until = time.Time{}, time.Time{}
	return c.question(of, nil)
}

// scouted parts what is asked: of windows that differ in their range alone, and whose
// metrics the API is not known to know, one of each account goes before the others. What
// it refuses costs one more call, and not one of each.
func scouted[T any](c *asker, all []T, of func(T) (window job, account string)) (groups [2][]T) {
	seen := map[string]bool{}
	for _, x := range all {
		j, account := of(x)
		kind, at := account+" "+c.kindOf(j), 1
		if !seen[kind] && !c.proven(j) {
			seen[kind], at = true, 0
		}
		groups[at] = append(groups[at], x)
	}
	return groups
}

// proven reports whether the API is known to know all metrics of a window.
func (c *asker) proven(of job) bool {
	return !slices.ContainsFunc(c.unrefused(of.fields), func(f int) bool { return !c.h.Memory.Known(c.target, f, c.h.Now()) })
}
