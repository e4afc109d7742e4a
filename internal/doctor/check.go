package doctor

import (
	"encoding/json"
	"math"
	"slices"
	"time"
)

// Status is how a check came out.
type Status string

// The statuses.
const (
	OK      Status = "ok"
	Warning Status = "warning" // it works, but not in full, or not for long
	Failed  Status = "failed"
	Skipped Status = "skipped" // what it needs failed, or it does not apply
)

// Finding is what a check came to.
type Finding struct {
	Status Status
	// Detail says what was found, Fix what to do; Fix is empty where there is
	// nothing to do.
	Detail, Fix string
	// Err is the error behind a failure; nil for none.
	Err error
}

// Check is one check with its finding.
type Check struct {
	// ID names it for programs: "dns", "token", "table.Media". Title does for
	// people.
	ID, Title string
	Finding
	// Calls are the requests that it made, of a batch its items.
	Calls int
	// Took is how long it lasted.
	Took time.Duration
	// cause is the id of the check for whose failure it was skipped; "" for none.
	cause string
}

// MarshalJSON writes id, title, status, detail, fix, calls and milliseconds.
func (c Check) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		ID     string  `json:"id"`
		Title  string  `json:"title"`
		Status Status  `json:"status"`
		Detail string  `json:"detail"`
		Fix    string  `json:"fix"`
		Calls  int     `json:"calls"`
		Took   float64 `json:"milliseconds"`
	}{c.ID, c.Title, c.Status, c.Detail, c.Fix, c.Calls, milliseconds(c.Took)})
}

func milliseconds(d time.Duration) float64 {
	return math.Round(float64(d)/float64(100*time.Microsecond)) / 10
}

// Diagnosis is the checks in the order in which they were made.
type Diagnosis struct {
	Checks []Check
}

// MarshalJSON writes status, calls, milliseconds and checks.
func (d *Diagnosis) MarshalJSON() ([]byte, error) {
	var took time.Duration
	for _, c := range d.Checks {
		took += c.Took
	}
	return json.Marshal(struct {
		Status Status  `json:"status"`
		Calls  int     `json:"calls"`
		Took   float64 `json:"milliseconds"`
		Checks []Check `json:"checks"`
	}{d.Status(), d.Calls(), milliseconds(took), d.Checks})
}

// Status is the worst of the checks': ok where the others were skipped.
func (d *Diagnosis) Status() Status {
	for _, s := range []Status{Failed, Warning} {
		if d.Count(s) > 0 {
			return s
		}
	}
	return OK
}

// Count returns how many checks came out so.
func (d *Diagnosis) Count(s Status) int {
	n := 0
	for _, c := range d.Checks {
		if c.Status == s {
			n++
		}
	}
	return n
}

// Calls are the requests that all checks made.
func (d *Diagnosis) Calls() int {
	n := 0
	for _, c := range d.Checks {
		n += c.Calls
	}
	return n
}

// Find returns the check of that id, or nil.
func (d *Diagnosis) Find(id string) *Check {
	at := slices.IndexFunc(d.Checks, func(c Check) bool { return c.ID == id })
	if at < 0 {
		return nil
	}
	return &d.Checks[at]
}

// Check makes a check, unless one that it needs failed or was skipped for such a
// reason. calls counts what is sent.
func (d *Diagnosis) Check(id, title string, needs []string, calls func() int, examine func() Finding) {
	c := Check{ID: id, Title: title}
	if cause := d.missing(needs); cause != nil {
		c.Finding = skip("because " + cause.Title + " failed")
		c.cause = cause.ID
		d.Checks = append(d.Checks, c)
		return
	}
	before, begun := calls(), time.Now()
	c.Finding = examine()
	c.Calls, c.Took = calls()-before, time.Since(begun)
	d.Checks = append(d.Checks, c)
}

// missing returns the check at the root of what is needed and was not passed.
func (d *Diagnosis) missing(needs []string) *Check {
	for _, id := range needs {
		c := d.Find(id)
		switch {
		case c == nil || c.Status == OK || c.Status == Warning:
		case c.Status == Failed:
			return c
		case c.cause != "":
			return d.Find(c.cause)
		}
	}
	return nil
}

func ok(detail string) Finding { return Finding{Status: OK, Detail: detail} }

func warn(detail, fix string) Finding { return Finding{Status: Warning, Detail: detail, Fix: fix} }

func skip(why string) Finding { return Finding{Status: Skipped, Detail: "skipped " + why} }

// Inapplicable is the finding of a check that this connection has no use for.
func Inapplicable(why string) Finding { return skip("because " + why) }
