package graphsim

import (
	"strings"
	"sync"
	"time"
)

// FaultKind names what goes wrong.
type FaultKind string

// Faults of the API: they strike single calls, items of a batch included.
const (
	// FaultThrottle refuses the call with Fault.Code (4, 17, 32, 613, 80001
	// or 80002; 4 by default) and usage headers at 100 %.
	FaultThrottle FaultKind = "throttle"
	// FaultServer fails with HTTP 500 and code 2, marked transient.
	FaultServer FaultKind = "server"
	// FaultError fails with Fault.Code, Subcode, Status and Message, or with
	// Fault.Body as it is.
	FaultError FaultKind = "error"
	// FaultExpired fails as if the token had expired.
	FaultExpired FaultKind = "expired"
	// FaultReduce fails with code 1, "reduce the amount of data".
	FaultReduce FaultKind = "reduce"
	// FaultPermission fails with code 10.
	FaultPermission FaultKind = "permission"
	// FaultBlocked fails as every call of a blocked app does.
	FaultBlocked FaultKind = "blocked"
	// FaultResetCursors makes all cursors handed out before invalid.
	FaultResetCursors FaultKind = "reset-cursors"
	// FaultNewPost puts a new post at the head of the first account's media
	// before the call is answered, so that pages shift.
	FaultNewPost FaultKind = "new-post"
	// FaultShortPage answers half a page, FaultEmptyPage an empty page in the
	// middle; both go on by next.
	FaultShortPage FaultKind = "short-page"
	FaultEmptyPage FaultKind = "empty-page"
	// FaultFilteredPage answers an empty page, as where all items of one are
	// filtered, FaultRepeatedPage the first page once more; both go on where the
	// walk stood by a cursor that is another one each time. Without an end to the
	// fault the list has none.
	FaultFilteredPage FaultKind = "filtered-page"
	FaultRepeatedPage FaultKind = "repeated-page"
	// FaultRing lets the last page lead on to the first.
	FaultRing FaultKind = "ring"
	// FaultRetiredMetric takes the metric Fault.Metric off the valid lists.
	FaultRetiredMetric FaultKind = "retired-metric"
	// FaultTotalOnly gives the metric Fault.Metric of stories only where it is
	// asked for with metric_type=total_value.
	FaultTotalOnly FaultKind = "total-only"
	// FaultOddMetric answers the metric Fault.Metric, of the media Fault.Media where
	// one is named, with the members Fault.Body in the place of its numbers:
	// `"values":"none"`.
	FaultOddMetric FaultKind = "odd-metric"
	// FaultPoisonedPost fails every request for the insights of the media
	// Fault.Media, nested ones included, with Fault.Code and so on, or else
	// with code 1 and HTTP 500.
	FaultPoisonedPost FaultKind = "poisoned-post"
)

// Faults of what is published.
const (
	// FaultStuck has the container that the call makes never get ready, FaultFailed has
	// it fail with the error Fault.Subcode.
	FaultStuck  FaultKind = "stuck"
	FaultFailed FaultKind = "failed"
	// FaultUploadCut closes the connection when Fault.Size bytes of the upload have come,
	// which are kept.
	FaultUploadCut FaultKind = "upload-cut"
)

// Faults of the transport: they strike whole HTTP requests.
const (
	// FaultGateway answers HTTP 502 with an HTML page.
	FaultGateway FaultKind = "gateway"
	// FaultHTML answers HTTP 200 with an HTML page.
	FaultHTML FaultKind = "html"
	// FaultMalformed answers JSON that ends in the middle, with HTTP 200.
	FaultMalformed FaultKind = "malformed"
	// FaultCut closes the connection in the middle of the body.
	FaultCut FaultKind = "cut"
	// FaultDrop closes the connection before any answer.
	FaultDrop FaultKind = "drop"
	// FaultSlow spreads the body over Fault.Delay.
	FaultSlow FaultKind = "slow"
	// FaultHang never answers.
	FaultHang FaultKind = "hang"
	// FaultGigantic answers Fault.Size bytes of JSON (64 MiB by default).
	FaultGigantic FaultKind = "gigantic"
	// FaultNullSlots answers null for every other item of a batch.
	FaultNullSlots FaultKind = "null-slots"
	// FaultMissingSlot leaves the middle slot of a batch out, FaultShortSlots the
	// second half of them.
	FaultMissingSlot FaultKind = "missing-slot"
	FaultShortSlots  FaultKind = "short-slots"
	// FaultExtraSlot answers the first slot of a batch once more at its end,
	// FaultRepeatedSlot in the place of the last.
	FaultExtraSlot    FaultKind = "extra-slot"
	FaultRepeatedSlot FaultKind = "repeated-slot"
	// FaultShuffledSlots answers the slots of a batch in another order.
	FaultShuffledSlots FaultKind = "shuffled-slots"
)

// Fault is one entry of the fault schedule. Calls that match Path are
// counted from the moment the fault is injected; without At and Every it
// strikes each of them.
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
	// Early has a fault of the transport strike before anything is done: the request was
	// lost. Without it what the request asks for is done, and its answer goes astray.
	Early bool
	// Late has a refusal of the API come when what the call asks for has been done.
	Late bool

	Code, Subcode, Status int
	Message, Body         string
	Metric, Media         string
	Delay                 time.Duration
	Size                  int64
}

// stage is what a fault strikes.
type stage int

const (
	stageCall stage = iota
	stageTransport
	stageNotice
)

func (k FaultKind) stage() stage {
	if k.ofNotices() {
		return stageNotice
	}
	switch k {
	case FaultGateway, FaultHTML, FaultMalformed, FaultCut, FaultDrop, FaultSlow, FaultHang, FaultGigantic,
		FaultNullSlots, FaultMissingSlot, FaultShortSlots, FaultExtraSlot, FaultRepeatedSlot, FaultShuffledSlots, FaultUploadCut:
		return stageTransport
	}
	return stageCall
}

// standing faults are about what a call asks for; they match many calls that
// they leave alone.
func (k FaultKind) standing() bool {
	return k == FaultRetiredMetric || k == FaultPoisonedPost || k == FaultTotalOnly || k == FaultOddMetric
}

// activeFault is a fault and how often it was met and struck.
type activeFault struct {
	Fault
	seen, struck int
}

// schedule is the set of injected faults.
type schedule struct {
	mu     sync.Mutex
	faults []*activeFault
}

func (s *schedule) add(f Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = append(s.faults, &activeFault{Fault: f})
}

func (s *schedule) clear() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = nil
}

// strike counts a call, or a notice, and returns the faults that hit it.
func (s *schedule) strike(at stage, method, target string) []*Fault {
	s.mu.Lock()
	defer s.mu.Unlock()
	var hit []*Fault
	for _, f := range s.faults {
		if f.Kind.stage() != at || !strings.Contains(target, f.Path) || f.Method != "" && f.Method != method {
			continue
		}
		f.seen++
		switch {
		case f.Count > 0 && f.struck >= f.Count,
			f.At > 0 && f.seen != f.At,
			f.Every > 0 && f.seen%f.Every != 0:
			continue
		}
		f.struck++
		hit = append(hit, &f.Fault)
	}
	return hit
}

// refusal is the error that the fault describes.
func (f *Fault) refusal() *Error {
	e := &Error{Status: f.Status, Code: f.Code, Subcode: f.Subcode, Type: oauthException, Message: f.Message, Body: f.Body}
	if e.Code == 0 {
		e.Code, e.Status = 1, 500
	}
	if e.Status == 0 {
		e.Status = 400
	}
	if e.Message == "" {
		e.Message = "An unknown error has occurred."
	}
	return e
}

// throttled is the refusal of a rate limit.
func throttled(code int) *Error {
	e := &Error{Status: 403, Code: code, Type: oauthException, Transient: true}
	switch code {
	case 0, 4:
		e.Code, e.Message = 4, "(#4) Application request limit reached"
	case 17:
		e.Message, e.Status = "(#17) User request limit reached", 400
	case 32:
		e.Message = "(#32) Page request limit reached"
	case 613:
		e.Message = "(#613) Calls to this api have exceeded the rate limit."
	case 80001:
		e.Message, e.Status = "(#80001) There have been too many calls to this Page account. Wait a bit and try again.", 400
	default:
		e.Message, e.Status = "(#80002) There have been too many calls to this Instagram account. Wait a bit and try again.", 400
	}
	return e
}
