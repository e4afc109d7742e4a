package series

import "time"

// word is the value of a parameter: as the statement wrote it, which its terms are
// checked against, and as it is sent.
type word struct{ text, sent string }

// part is what is read together: windows of one call.
type part struct {
	call    *call
	windows []job // without fields
}

// call is one combination of parameters.
type call struct {
	period, form, breakdown, timeframe, grain word
	// named are the metrics that a table in which each number is a row reads by it.
	named []named
	total bool // by its form
	// piece says that its range is a part by the grain, behind that it begins behind start,
	// at which the day before ends.
	piece, behind bool
	// start and end are the StartDate and the EndDate of its rows; of each it is
	// said whether the statement gave it. Days are wanted that end within from and
	// to, which belong to them.
	start, end           time.Time
	startGiven, endGiven bool
	from, to             time.Time
}

// named is a metric as the statement wrote it; chosen says that it did.
type named struct {
	field  int
	text   string
	chosen bool
}

// job is one window of one call.
type job struct {
	call         *call
	fields       []int
	since, until time.Time
	// maker is the metric whose days are the rows, -1 where they are known without
	// or by another job.
	maker int
}

func (x *call) isTotal() bool { return x.total }

// endless reports whether the call takes no range.
func (x *call) endless() bool { return x.timeframe.sent != "" }

// cuts reports whether a grain cuts the call's range.
func (x *call) cuts() bool { return x.total && !x.endless() }

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
