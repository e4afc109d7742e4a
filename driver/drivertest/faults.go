package drivertest

import (
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/graphsim"
)

// Fault is one entry of the fault schedule. Calls that match Path are counted from
// when it is injected; without At and Every it strikes each of them.
type Fault struct {
	Kind FaultKind
	// At strikes the nth matching call (from 1), once.
	At int
	// Every strikes each nth matching call.
	Every int
	// Count ends the fault after so many strikes; 0 is never.
	Count int
	// Path limits the fault to calls whose path and decoded query contain it, Method to
	// those with that verb: POST.
	Path, Method string
	// Early has a fault of the transport strike before anything is done, Late a refusal
	// come when what the call asks for has been done.
	Early, Late bool

	// What these are for stands with the kinds.
	Code, Subcode, Status int
	Message, Body         string
	Metric, Media         string // Media is an id
	Delay                 time.Duration
	Size                  int64
}

func (f Fault) inner() graphsim.Fault {
	return graphsim.Fault{
		Kind: graphsim.FaultKind(f.Kind), At: f.At, Every: f.Every, Count: f.Count, Path: f.Path, Method: f.Method, Early: f.Early, Late: f.Late,
		Code: f.Code, Subcode: f.Subcode, Status: f.Status, Message: f.Message, Body: f.Body,
		Metric: f.Metric, Media: f.Media, Delay: f.Delay, Size: f.Size,
	}
}

// FaultKind names what goes wrong.
type FaultKind string

// The kinds of faults of the API: they strike single calls, items of a batch too.
const (
	FaultThrottle      = FaultKind(graphsim.FaultThrottle)      // refused with Fault.Code (4 by default; 17, 32, 613, 80001, 80002), usage at 100 %
	FaultServer        = FaultKind(graphsim.FaultServer)        // HTTP 500 with code 2
	FaultError         = FaultKind(graphsim.FaultError)         // Fault.Code, Subcode, Status and Message
	FaultExpired       = FaultKind(graphsim.FaultExpired)       // the token has expired
	FaultReduce        = FaultKind(graphsim.FaultReduce)        // code 1, "reduce the amount of data"
	FaultPermission    = FaultKind(graphsim.FaultPermission)    // code 10
	FaultBlocked       = FaultKind(graphsim.FaultBlocked)       // code 200, as every call of a blocked app
	FaultResetCursors  = FaultKind(graphsim.FaultResetCursors)  // cursors handed out before are not taken any more
	FaultNewPost       = FaultKind(graphsim.FaultNewPost)       // a post appears before the answer, so that pages shift
	FaultShortPage     = FaultKind(graphsim.FaultShortPage)     // half a page
	FaultEmptyPage     = FaultKind(graphsim.FaultEmptyPage)     // an empty page with more behind it
	FaultFilteredPage  = FaultKind(graphsim.FaultFilteredPage)  // the same, behind a cursor that is another one each time
	FaultRepeatedPage  = FaultKind(graphsim.FaultRepeatedPage)  // the first page once more, behind such a cursor
	FaultRing          = FaultKind(graphsim.FaultRing)          // the last page leads on to the first
	FaultRetiredMetric = FaultKind(graphsim.FaultRetiredMetric) // Fault.Metric is no valid metric
	FaultTotalOnly     = FaultKind(graphsim.FaultTotalOnly)     // stories give Fault.Metric only with metric_type=total_value
	FaultOddMetric     = FaultKind(graphsim.FaultOddMetric)     // Fault.Metric has the members Fault.Body in the place of its numbers
	FaultPoisonedPost  = FaultKind(graphsim.FaultPoisonedPost)  // requests for insights of Fault.Media fail, with Fault.Code or code 1
)

// The kinds of faults of what is published.
const (
	FaultStuck     = FaultKind(graphsim.FaultStuck)     // the container that is made is never ready
	FaultFailed    = FaultKind(graphsim.FaultFailed)    // it fails with Fault.Subcode
	FaultUploadCut = FaultKind(graphsim.FaultUploadCut) // the connection closes when Fault.Size bytes have come, which are kept
)

// The kinds of faults of the transport: they strike whole HTTP requests.
const (
	FaultGateway   = FaultKind(graphsim.FaultGateway)   // HTTP 502 with an HTML page
	FaultHTML      = FaultKind(graphsim.FaultHTML)      // HTTP 200 with an HTML page
	FaultMalformed = FaultKind(graphsim.FaultMalformed) // JSON that ends in the middle
	FaultCut       = FaultKind(graphsim.FaultCut)       // the connection is closed within the body
	FaultDrop      = FaultKind(graphsim.FaultDrop)      // the connection is closed before the answer
	FaultSlow      = FaultKind(graphsim.FaultSlow)      // the body takes Fault.Delay
	FaultHang      = FaultKind(graphsim.FaultHang)      // no answer ever
	FaultGigantic  = FaultKind(graphsim.FaultGigantic)  // Fault.Size bytes, 64 MiB by default
	FaultNullSlots = FaultKind(graphsim.FaultNullSlots) // every other part of a batch's answer is null

	FaultMissingSlot   = FaultKind(graphsim.FaultMissingSlot)   // the part in the middle is left out
	FaultShortSlots    = FaultKind(graphsim.FaultShortSlots)    // the second half of the parts is
	FaultExtraSlot     = FaultKind(graphsim.FaultExtraSlot)     // the first part stands at the end once more
	FaultRepeatedSlot  = FaultKind(graphsim.FaultRepeatedSlot)  // the first part stands in the place of the last
	FaultShuffledSlots = FaultKind(graphsim.FaultShuffledSlots) // the parts are in another order
)
