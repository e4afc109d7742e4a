package driver

import (
	"context"

	"github.com/viewfinder-sql/viewfinder/internal/diagnose"
	"github.com/viewfinder-sql/viewfinder/internal/doctor"
)

// Diagnosis is what [Diagnose] found: its Checks in the order in which they were
// made. As JSON it is an object with status, calls, milliseconds and checks.
type Diagnosis = doctor.Diagnosis

// Check is one check of a [Diagnosis]. ID names it for programs, as the command
// line's page lists them, Title for people. Status is one of those below, Detail
// what was found, Fix what to do, Err the error behind a failure. It made that many
// Calls, of a batch the items, and Took that long.
type Check = doctor.Check

// CheckStatus is how a [Check] came out.
type CheckStatus = doctor.Status

// The statuses of a [Check].
const (
	CheckOK      = doctor.OK
	CheckWarning = doctor.Warning
	CheckFailed  = doctor.Failed
	CheckSkipped = doctor.Skipped
)

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
	return diagnose.Run(ctx, cfg.inner(), gather(opts))
}

// Misconfigured is the Diagnosis where [ParseDSN] refused the connection string with
// err: the one check that there is failed.
func Misconfigured(err error) *Diagnosis { return doctor.Misconfigured(err) }
