package driver

import (
	"context"
	"encoding/json"
	"slices"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/diagnose"
	"github.com/viewfinder-sql/viewfinder/internal/doctor"
)

// CheckStatus is how a [Check] came out.
type CheckStatus string

// The statuses of a [Check].
const (
	CheckOK      CheckStatus = "ok"
	CheckWarning CheckStatus = "warning" // it works, but not in full, or not for long
	CheckFailed  CheckStatus = "failed"
	CheckSkipped CheckStatus = "skipped" // what it needs failed, or it does not apply
)

// Check is one check of a [Diagnosis].
type Check struct {
	// ID names it for programs, as the command line's page lists them: "dns",
	// "token", "table.Media". Title does for people.
	ID, Title string
	Status    CheckStatus
	// Detail says what was found, Fix what to do; Fix is empty where there is
	// nothing to do.
	Detail, Fix string
	// Err is the error behind a failure; nil for none.
	Err error
	// Calls is how many calls it made, of a batch the items.
	Calls int
	// Took is how long it lasted.
	Took time.Duration
}

// Diagnosis is what [Diagnose] found.
type Diagnosis struct {
	Checks []Check // in the order in which they were made
}

// Diagnose walks the way from this machine to the data: name resolution, proxy,
// connection, TLS, the API, this machine's clock, the token and for how long it
// lives, the permissions, the role on the Pages, the kind of the Instagram
// accounts, the version of the API, and one row of each table. It says of each
// what is wrong and how to mend it. A check that needs one that failed is
// skipped.
//
// It makes about twenty calls, which are not spread as those of statements are,
// and none beyond MaxQuotaPercent of a rate limit. It opens no browser, and spends no authorization
// code. A login that is stored is used as any statement does, renewed if it is
// time. What is wrong with the configuration is a failed check too; the error is
// the context's, once it ended.
func Diagnose(ctx context.Context, cfg *Config, opts ...Option) (*Diagnosis, error) {
	found, err := diagnose.Run(ctx, cfg.inner(), gather(opts))
	d := &Diagnosis{Checks: make([]Check, len(found.Checks))}
	for i, c := range found.Checks {
		d.Checks[i] = Check{
			ID: c.ID, Title: c.Title, Status: CheckStatus(c.Status), Detail: c.Detail, Fix: c.Fix,
			Err: public(c.Err), Calls: c.Calls, Took: c.Took,
		}
	}
	return d, err
}

// Status is the worst of the checks': ok where the others were skipped.
func (d *Diagnosis) Status() CheckStatus {
	for _, worst := range []CheckStatus{CheckFailed, CheckWarning} {
		if slices.ContainsFunc(d.Checks, func(c Check) bool { return c.Status == worst }) {
			return worst
		}
	}
	return CheckOK
}

// Err is the error behind the first check that failed; nil where none did.
func (d *Diagnosis) Err() error {
	for _, c := range d.Checks {
		if c.Status == CheckFailed {
			return c.Err
		}
	}
	return nil
}

// Find returns the check of that ID, or nil.
func (d *Diagnosis) Find(id string) *Check {
	at := slices.IndexFunc(d.Checks, func(c Check) bool { return c.ID == id })
	if at < 0 {
		return nil
	}
	return &d.Checks[at]
}

// MarshalJSON writes an object with status, calls, milliseconds and checks, each
// with id, title, status, detail, fix, calls and milliseconds.
func (d *Diagnosis) MarshalJSON() ([]byte, error) {
	out := doctor.Diagnosis{Checks: make([]doctor.Check, len(d.Checks))}
	for i, c := range d.Checks {
		out.Checks[i] = doctor.Check{
			ID: c.ID, Title: c.Title, Calls: c.Calls, Took: c.Took,
			Finding: doctor.Finding{Status: doctor.Status(c.Status), Detail: c.Detail, Fix: c.Fix},
		}
	}
	return json.Marshal(&out)
}
