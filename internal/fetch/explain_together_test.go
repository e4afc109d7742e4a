package fetch_test

import (
	"testing"

	"github.com/viewfinder-sql/viewfinder/internal/graphsim"
)

// The figures of a statement's steps are those of the whole: what one of them brings no
// other asks for, and what one causes is counted, whichever step it is for.
func TestExplain_together(t *testing.T) {
	t.Parallel()
	viral := graphsim.Options{Media: 60, CommentCounts: make([]int, 60)}
	for i := 20; i < 40; i++ {
		viral.CommentCounts[i] = 130
	}
	few := graphsim.Options{Media: 30, Comments: -1, Stories: 3}
	for name, x := range map[string]struct {
		options    graphsim.Options
		pageSize   int
		statements []said
	}{
		"ids of what is walked": {few, 0, []said{
			{"SELECT count(*) FROM Media", "1 or more"},
			{"SELECT Id FROM Media WHERE Id IN ($4) UNION ALL SELECT Id FROM Media", "1 or more"},
			{"SELECT Id FROM Media WHERE Id IN ($3)", "1 or more"},
		}},
		"ids that are looked up twice": {few, 0, []said{
			{"SELECT Id FROM Media WHERE Id IN ($1) UNION ALL SELECT Caption FROM Media WHERE Id IN ($1)", "1 or more"},
		}},
		"ids that come with the accounts": {few, 0, []said{
			{"SELECT Id FROM Media WHERE Id IN ($6) UNION ALL SELECT Username FROM InstagramBusinessProfile", "1 or more"},
		}},
		"metrics that no scan reads": {graphsim.Options{Media: 130, PreConversion: 30}, 0, []said{
			{"SELECT count(*) FROM Media", "1 or more"},
			{"SELECT m.Id FROM Media m LEFT JOIN MediaInsights i ON i.MediaId = m.Id AND i.Reach > 5", "2 or more"},
		}},
		"lists that are longer than the pages of walks": {viral, 8, []said{
			{"SELECT count(*) FROM Comments", "1 or more"},
			{"SELECT count(*) FROM Comments", "8 to 48"},
			{"SELECT Id FROM Comments WHERE Likes < 0 LIMIT 1", "1 to 49"},
		}},
		"lists that come with two walks": {viral, 8, []said{
			{"SELECT count(*) FROM Comments", "1 or more"},
			{"SELECT m.Id, c.Id FROM Media m JOIN Comments c ON c.MediaId = m.Id WHERE m.Created > '2000-01-01' UNION ALL SELECT n.Id, d.Id FROM Media n JOIN Comments d ON d.MediaId = n.Id", "1 to 96"},
		}},
		"a range of what turns out to be in no order": {graphsim.Options{Media: 230, Shuffled: true}, 0, []said{
			{"SELECT count(*) FROM Media", "1 or more"},
			{"SELECT Id FROM Media WHERE Created > '2000-01-01' ORDER BY Created DESC", "1 to 6"},
		}},
		"a range of what is known to be in order": {graphsim.Options{Media: 230}, 0, []said{
			{"SELECT count(*) FROM Media", "1 or more"},
			{"SELECT Id FROM Media WHERE Created > '2000-01-01' ORDER BY Created DESC", "1 to 6"},
			{"SELECT count(Created) FROM Media", "3"},
			{"SELECT Id FROM Media WHERE Created > '2000-01-01' ORDER BY Created DESC", "1 to 3"},
		}},
		"a list for each value": {few, 0, []said{
			{"SELECT QuotaUsage FROM PublishingLimit", "1 or more"},
			{"SELECT QuotaUsage FROM PublishingLimit WHERE Since IN (datetime('now', '-3 hours'), datetime('now', '-2 hours'), datetime('now', '-1 hours'))", "1 to 3"},
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, x.options)
			r.cfg.PageSize = x.pageSize
			r.holds(x.statements...)
		})
	}
}
