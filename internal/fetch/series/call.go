package series

import (
	"slices"
	"time"

	"github.com/viewfinder-sql/viewfinder/schema"
)

// part is what is read together: windows of one call.
type part struct {
	call    call
	windows []job // without fields
}

// call is one combination of parameters.
type call struct {
	period, metricType   string // as sent
	total                bool   // by the metric type
	periodText, typeText string // as the statement wrote them, which its predicates are checked against
	// start and end are the StartDate and the EndDate of its rows; of each it is
	// said whether the statement gave it. Days are wanted that end within from and
	// to, which belong to them.
	start, end           time.Time
	startGiven, endGiven bool
	from, to             time.Time
}

// job is one window of one call.
type job struct {
	call         call
	fields       []int
	since, until time.Time
	// maker is the metric whose days are the rows, -1 where they are known without
	// or by another job.
	maker int
}

// has reports whether a metric exists for the call's metric type and period.
func (x *call) has(col *schema.Column) bool {
	return slices.Contains(col.MetricTypes, x.metricType) && slices.Contains(col.Periods, x.period)
}

func (x *call) isTotal() bool { return x.total }

// Whether the ends of a range belong to it is documented for neither of them, and
// a day that ends at the very instant must not be lost. Days end at midnight
// somewhere, and midnight is at a quarter of an hour of UTC everywhere: where such
// an instant is an end of a range, a second more is asked for.
const quarter = 15 * time.Minute

func sentSince(t time.Time) time.Time {
	if t.Truncate(quarter).Equal(t) {
		t = t.Add(-time.Second)
	}
	return t
}

func sentUntil(t time.Time) time.Time {
	if t.Truncate(quarter).Equal(t) {
		t = t.Add(time.Second)
	}
	return t
}
