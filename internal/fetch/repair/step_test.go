package repair_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/viewfinder-sql/viewfinder/internal/fetch/repair"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/shape"
	"github.com/viewfinder-sql/viewfinder/internal/graph"
	"github.com/viewfinder-sql/viewfinder/schema"
)

var (
	tooMuch     = &graph.APIError{Status: 500, Code: 1, Message: "Please reduce the amount of data you're asking for, then retry your request"}
	down        = &graph.APIError{Status: 500, Code: 2, Transient: true, Message: "An unexpected error has occurred."}
	forbidden   = &graph.APIError{Status: 400, Code: 10, Message: "(#10) Application does not have permission for this action"}
	throttled   = &graph.APIError{Status: 400, Code: 4, Message: "(#4) Application request limit reached"}
	expired     = &graph.APIError{Status: 400, Code: 190, Message: "Error validating access token"}
	noField     = &graph.APIError{Status: 400, Code: 100, Message: "(#100) Tried accessing nonexisting field (like_count) on node type (IGMedia)"}
	otherField  = &graph.APIError{Status: 400, Code: 100, Message: "(#100) Tried accessing nonexisting field (nonsense) on node type (IGMedia)"}
	noMetric    = &graph.APIError{Status: 400, Code: 100, Message: "(#100) metric[0] must be one of the following values: reach, saved, likes"}
	totalsOnly  = &graph.APIError{Status: 400, Code: 100, Message: "(#100) The following metrics (reach) should be specified with parameter metric_type=total_value"}
	unconverted = &graph.APIError{Status: 400, Code: 100, Subcode: 2108006, Message: "(#100) Media posted before business account conversion"}
	fewViewers  = &graph.APIError{Status: 400, Code: 10, Message: "(#10) Not enough viewers for the media to show insights"}
	gone        = &graph.APIError{Status: 400, Code: 100, Subcode: 33, Message: "Unsupported get request. Object with ID '1' does not exist"}
)

// request asks for a page of posts with like_count, of each the metrics named, and,
// where nobody waits for them, the comments.
func request(limit int, metrics, optional bool) *shape.PageRequest {
	s := shape.Of(schema.Default())
	media := s.Find(schema.RootAccount, "media")
	a := &shape.Selection{Path: media, Fields: []int{media.Field("like_count")}}
	if metrics {
		p := s.Find(schema.RootAccount, "media/insights")
		a.Nest(shape.SelectMetrics(p, []int{p.Field("reach")}))
	}
	if optional {
		a.Nest(&shape.Selection{Path: s.Find(schema.RootAccount, "media/comments"), Optional: true})
	}
	return &shape.PageRequest{Owner: "1", Path: media, Limit: limit, Selection: a}
}

var names = map[repair.Action]string{
	repair.Halve: "halve", repair.MeasureSize: "measure", repair.Bisect: "bisect", repair.BisectIfAlive: "bisect if alive",
	repair.DropFields: "drop", repair.DropMetrics: "drop metrics", repair.AsTotals: "as totals", repair.DropOptional: "drop optional",
	repair.LeaveMetrics: "leave metrics", repair.SplitAll: "split",
}

func written(steps []repair.Step) string {
	var out []string
	for _, step := range steps {
		text := names[step.Action]
		for _, f := range step.Fields {
			text += " " + step.Path.Fields[f]
		}
		out = append(out, text)
	}
	return strings.Join(out, ", ")
}

func TestPage(t *testing.T) {
	t.Parallel()
	unknown := func(*shape.Path, int) bool { return false }
	known := func(*shape.Path, int) bool { return true }
	for _, test := range []struct {
		name  string
		err   error
		r     *shape.PageRequest
		facts repair.Facts
		want  string
	}{
		{"too much", tooMuch, request(100, true, true), repair.Facts{}, "halve, drop optional, leave metrics"},
		{"too much of one", tooMuch, request(1, false, false), repair.Facts{}, "drop optional"},
		{"down", down, request(100, false, true), repair.Facts{}, "measure"},
		{"down, with metrics", down, request(100, true, false), repair.Facts{}, "bisect if alive"},
		{"down, while halving", down, request(50, true, false), repair.Facts{Bisected: true}, "bisect"},
		{"down, without a limit", down, request(0, true, false), repair.Facts{}, ""},
		{"throttled", throttled, request(100, true, true), repair.Facts{}, ""},
		{"expired", expired, request(100, true, true), repair.Facts{}, ""},
		{"cut off", errors.New("connection reset"), request(100, true, true), repair.Facts{}, ""},
		{"no permission", forbidden, request(100, false, true), repair.Facts{}, "drop optional"},
		{"no permission, tolerated", forbidden, request(100, false, true), repair.Facts{Tolerant: true}, "drop optional, split"},
		{"a field", noField, request(100, true, true), repair.Facts{}, "drop like_count, drop optional, leave metrics"},
		{"a field that was not asked for", otherField, request(100, false, false), repair.Facts{}, "drop optional"},
		{"a metric", noMetric, request(100, true, false), repair.Facts{}, "drop metrics reach, drop optional, leave metrics"},
		{"a metric that another post has", noMetric, request(100, true, false), repair.Facts{Known: known}, "bisect, drop metrics reach, drop optional, leave metrics"},
		{"a total", totalsOnly, request(100, true, false), repair.Facts{}, "as totals reach, drop optional, leave metrics"},
		{"before the conversion", unconverted, request(100, true, false), repair.Facts{}, "bisect, drop optional, leave metrics"},
		{"before the conversion, bare", unconverted, request(100, true, false), repair.Facts{Bare: true}, "bisect, drop optional"},
	} {
		if test.facts.Known == nil {
			test.facts.Known = unknown
		}
		if got := written(repair.Page(test.err, test.r, test.facts)); got != test.want {
			t.Errorf("%s: %s, not %s", test.name, got, test.want)
		}
	}
}

func TestPost(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		err   error
		facts repair.PostFacts
		want  repair.Outcome
	}{
		{errors.New("connection reset"), repair.PostFacts{}, repair.Fails},
		{throttled, repair.PostFacts{}, repair.Fails},
		{forbidden, repair.PostFacts{}, repair.Fails},
		{down, repair.PostFacts{}, repair.Unavailable},
		{down, repair.PostFacts{Failing: true}, repair.Fails},
		{unconverted, repair.PostFacts{Metrics: 2}, repair.OlderThanBusiness},
		{fewViewers, repair.PostFacts{}, repair.FewViewers},
		{gone, repair.PostFacts{}, repair.Vanished},
		{noMetric, repair.PostFacts{Total: true}, repair.OtherForm},
		{noMetric, repair.PostFacts{Total: true, Turned: true, Metrics: 2}, repair.OneByOne},
		{noMetric, repair.PostFacts{Metrics: 1}, repair.Withheld},
		{tooMuch, repair.PostFacts{Metrics: 1}, repair.Again},
		{tooMuch, repair.PostFacts{Metrics: 1, Again: true}, repair.Withheld},
	} {
		if got := repair.Post(test.err, test.facts); got != test.want {
			t.Errorf("%s: %d, not %d", fmt.Sprintf("%v %+v", test.err, test.facts), got, test.want)
		}
	}
}
