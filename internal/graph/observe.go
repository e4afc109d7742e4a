package graph

import (
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/httptiming"
)

// Observer is told of each HTTP request when it is over, from the goroutine that
// made it, and of each answer that took none.
type Observer func(Call)

// Call is one HTTP request, retries being calls of their own. It holds no token.
type Call struct {
	// Time is when it began, and Waited how long it had to wait before.
	Time   time.Time
	Waited time.Duration
	// Method, Path, Fields and Params are the request's; Params is encoded, and
	// without fields=. The path of a batch is "".
	Method, Path, Fields, Params string
	// For is the request's; that of a batch is its first item's.
	For string
	// Status is the HTTP status; 0 if no answer came to this call.
	Status int
	// Cached says that the answer was kept from an earlier call, and Shared that
	// it is that of a call which somebody else made at the time. Then no request
	// was made, and Quota and Attempt are 0.
	Cached, Shared bool
	// Bytes is the length of what was read of the answer, decompressed.
	Bytes int64
	// Duration is the time from the beginning to the last byte read.
	Duration time.Duration
	// Phases are where that time went.
	Phases httptiming.Times
	// Number is how the log numbers the request; 0 if it does not.
	Number uint64
	// Attempt counts from 1.
	Attempt int
	// Quota is how many calls it counts as: 1, the number of items of a batch,
	// or 0 if it never left.
	Quota int
	// Batch is the number of items of a batch, 0 if it is none.
	Batch int
	// Version is the version of the API that answered, "" for a batch, whose
	// items do not tell.
	Version string
	// Usage is what the answer tells of the rate limits; nil if nothing.
	Usage *Usage
	// TraceID is the API's id of the call.
	TraceID string
	// Err is why it failed; nil if it did not. The failure of an item of a batch
	// is not the batch's.
	Err error

	// unsent says that it never left.
	unsent bool
	// items are what the items of a batch that was answered came to.
	items []error
}

// Requested reports whether it took a request: its answer was neither kept nor
// somebody else's.
func (c Call) Requested() bool { return !c.Cached && !c.Shared }

// Served is the version that answered, "" where that is not told. A refusal names
// the app's own where it was made before the version was looked at, as one for the
// rate is.
func (c Call) Served() string {
	if c.Err != nil {
		return ""
	}
	return c.Version
}
