package fetch_test

import (
	"github.com/viewfinder-sql/viewfinder/internal/fetch/note"
	"github.com/viewfinder-sql/viewfinder/internal/graph"
	"github.com/viewfinder-sql/viewfinder/internal/graphsim"
)

// batchFaults are what becomes of the parts of a batch's answer.
var batchFaults = []graphsim.FaultKind{
	graphsim.FaultNullSlots, graphsim.FaultMissingSlot, graphsim.FaultShortSlots,
	graphsim.FaultExtraSlot, graphsim.FaultRepeatedSlot, graphsim.FaultShuffledSlots,
}

// batchWeathers: a part that is missing, empty, in another's place or one too many
// costs a call, never a row, and no object has the values of another.
func batchWeathers() (list []weather) {
	some := graphsim.Options{Media: 130, Comments: 600, PreConversion: 20}
	for _, kind := range batchFaults {
		for how, f := range map[string]graphsim.Fault{"once": {Kind: kind, Path: "batch=", At: 1}, "always": {Kind: kind}} {
			tried := []weather{
				{name: "posts by key", sql: "SELECT Id, Caption, LikesCount FROM Media WHERE Id IN ($20)"},
				{name: "posts by key with their comments", sql: "SELECT m.Id, c.Id, c.Text FROM Media m LEFT JOIN Comments c ON c.MediaId = m.Id WHERE m.Id IN ($20)"},
				{name: "comments by key", sql: "SELECT Id, Text, Likes FROM Comments WHERE Id IN ('scattered')", struck: kind},
				// Some kinds of posts do not have the metric, so each is asked by itself.
				{name: "numbers of single posts", sql: "SELECT m.Id, i.Follows, i.Reach, i.Saved FROM Media m JOIN MediaInsights i ON i.MediaId = m.Id", struck: kind},
				{
					name: "an unknown key among others", sql: "SELECT Id, Text FROM Comments WHERE Id IN ('17899999999999999', 'scattered')",
					plain: "SELECT Id, Text FROM Comments WHERE Id IN ('scattered')", struck: kind,
					notes: []string{note.NotFound + " "}, incomplete: true,
				},
			}
			for _, w := range tried {
				w.name, w.options, w.faults, w.retries = w.name+", "+string(kind)+" "+how, some, always(f), 4
				list = append(list, w)
			}
		}
		if kind == graphsim.FaultNullSlots || kind == graphsim.FaultMissingSlot || kind == graphsim.FaultShortSlots {
			list = append(list, weather{
				name: "not asked again, " + string(kind), options: some, faults: always(graphsim.Fault{Kind: kind}),
				sql: "SELECT Id, Text FROM Comments WHERE Id IN ('scattered')", err: graph.ErrUnavailable, named: "batch",
			})
		}
	}
	return list
}
