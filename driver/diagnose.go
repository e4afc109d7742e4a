package driver

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/connect"
	"github.com/viewfinder-sql/viewfinder/internal/doctor"
	"github.com/viewfinder-sql/viewfinder/internal/graph"
	"github.com/viewfinder-sql/viewfinder/oauth"
	"github.com/viewfinder-sql/viewfinder/schema"
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

// rowCalls bounds what reading one row of a table may cost.
const rowCalls = 3

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
	x := &examination{ctx: ctx, d: new(Diagnosis), now: gather(opts).Clock(cfg.inner()), cfg: cfg.Clone()}
	x.check("configuration", "Configuration", nil, func() doctor.Finding { return x.configure(cfg, opts) })
	if x.connector != nil {
		defer func() { _ = x.connector.Close() }()
		if x.connector.fetch.Login == schema.NoLogin {
			x.check("token", "Token", nil, x.foreignToken)
			return x.d, ctx.Err()
		}
	}
	x.network()
	x.login()
	x.tables()
	return x.d, ctx.Err()
}

// Misconfigured is the Diagnosis where [ParseDSN] refused the connection string with
// err: the one check that there is failed.
func Misconfigured(err error) *Diagnosis { return doctor.Misconfigured(err) }

// examination is a diagnosis being made. What one check finds out is there for
// the next.
type examination struct {
	ctx       context.Context
	d         *Diagnosis
	now       func() time.Time
	cfg       *Config
	connector *Connector
	sent      atomic.Int64 // requests
	batched   int64        // calls in batches, beyond the requests that they were sent in
	asked     string       // Version; cfg has another one where that has ended
	served    string       // version that answered in its place
	unknown   bool         // the platform does not know it
	asks      bool         // statements have the user log in; a diagnosis does not

	access    oauth.Secret
	token     doctor.Token
	isPage    bool
	granted   []string
	listed    bool // granted is known
	pages     []doctor.Page
	usage     float64 // of the rate limit most used, in percent
	told      bool    // an answer told of it
	tableStop string  // check after which no table is tried
}

func (x *examination) check(id, title string, needs []string, examine func() doctor.Finding) {
	x.d.Check(id, title, needs, func() int { return int(x.sent.Load() + x.batched) }, func() doctor.Finding {
		if err := x.ctx.Err(); err != nil {
			return doctor.JudgeTrouble(doctor.Trouble{Kind: doctor.Ended, Err: err})
		}
		f := examine()
		if f.Status == doctor.Failed {
			f.Err = x.classed(id, f.Err)
		}
		return f
	})
}

// classed has the error of a failed check match what it comes down to.
func (x *examination) classed(id string, err error) error {
	switch kind := x.trouble(err).Kind; {
	case kind == doctor.WrongSecret && !errors.Is(err, ErrClientSecret):
		return fmt.Errorf("%w: %w", ErrClientSecret, err)
	case kind == doctor.Other && id == "token": // of another app
		return fmt.Errorf("%w: %w", ErrClientID, err)
	case kind == doctor.Other && access[id]:
		return fmt.Errorf("%w: %w", ErrPermission, err)
	default:
		return err
	}
}

// access are the checks whose failure is one of access.
var access = map[string]bool{"data_access": true, "permissions": true, "pages": true, "page_token": true, "account": true}

// configure makes the connector. A diagnosis asks nobody to log in, spends no
// code, and wants no answer of before.
func (x *examination) configure(cfg *Config, opts []Option) doctor.Finding {
	if err := cfg.Validate(); err != nil {
		return doctor.JudgeConfiguration(err)
	}
	if x.cfg.InitiateOAuth == connect.InitiateGetAndRefresh {
		x.asks = true
		x.cfg.InitiateOAuth = connect.InitiateRefresh
	}
	x.asked, x.cfg.Version = cfg.Version, doctor.Usable(cfg.Version, x.now())
	x.cfg.OAuthVerifier, x.cfg.AnswerCache, x.cfg.PartialResults, x.cfg.OnMissing = Secret{}, 0, false, "REPORT"
	var err error
	x.connector, err = NewConnector(x.cfg, append(slices.Clone(opts), func(o *connect.Options) { o.Sent, o.Diagnosis = &x.sent, true })...)
	if err != nil {
		return doctor.JudgeConfiguration(err)
	}
	detail := "AuthScheme=" + cfg.AuthScheme + ", Version=" + cfg.Version
	if cfg.Endpoint != "" {
		detail += ", Endpoint=" + cfg.Endpoint
	}
	if weak := x.connector.link.Network.Warnings(); len(weak) > 0 {
		return doctor.Finding{Status: doctor.Warning, Detail: detail, Fix: strings.Join(weak, "; ")}
	}
	return doctor.Finding{Status: doctor.OK, Detail: detail}
}

// trouble is what an error of a request comes down to.
func (x *examination) trouble(err error) doctor.Trouble {
	t := doctor.Trouble{Err: err, Timeout: x.cfg.Timeout}
	t.RetryAt, _ = RetryAt(err)
	var refused *APIError
	var answer *AnswerError
	var noAccount *NoAccountError
	is := func(targets ...error) bool {
		return slices.ContainsFunc(targets, func(target error) bool { return errors.Is(err, target) })
	}
	switch {
	case x.ctx.Err() != nil:
		t.Kind = doctor.Ended
	case is(ErrNotStored, ErrAmbiguousLogin):
		t.Kind = doctor.NotStored
	case is(ErrNoToken, oauth.ErrLoginRequired):
		t.Kind, t.Asks = doctor.NoToken, x.asks
	case strings.Contains(err.Error(), "OAuthSettings"): // a store names its properties
		t.Kind = doctor.NoStore
	case is(ErrTokenExpired, oauth.ErrSessionExpired, graph.ErrUnusableToken):
		t.Kind = doctor.TokenEnded
	case is(ErrRateLimited):
		t.Kind = doctor.RateLimited
	case is(ErrAppBlocked):
		t.Kind = doctor.AppBlocked
	case is(ErrClientSecret, ErrClientID), errors.As(err, &refused) && strings.Contains(refused.Message, "appsecret_proof"):
		t.Kind = doctor.WrongSecret
	case is(ErrPermission, oauth.ErrForbidden, oauth.ErrDeveloperRole), errors.As(err, &noAccount):
		t.Kind = doctor.Forbidden
		if errors.As(err, &refused) {
			t.Scopes = refused.Scopes
		}
	case is(context.DeadlineExceeded):
		t.Kind = doctor.TooSlow
	case errors.As(err, &answer) && answer.Head != "":
		t.Kind = doctor.Strange
	case is(ErrUnavailable, oauth.ErrUnavailable):
		t.Kind = doctor.Unavailable
	case errors.As(err, &refused):
		t.Kind = doctor.BadRequest
	}
	return t
}

// needs are the tables that this kind of login can read, with their permissions.
func (x *examination) needs() []doctor.Need {
	var needs []doctor.Need
	for _, t := range x.connector.catalogue.Tables {
		if t.Login&x.connector.fetch.Login == 0 {
			continue
		}
		scopes := x.connector.catalogue.Scopes(t)
		n := doctor.Need{Table: t.Name, Scopes: scopes.Facebook}
		if x.connector.fetch.Login == schema.InstagramLogin {
			n.Scopes = scopes.Instagram
		}
		needs = append(needs, n)
	}
	return needs
}

// tables reads one row of each table, and then tells of the rate limit.
func (x *examination) tables() {
	if x.connector != nil {
		db := sql.OpenDB(x.connector)
		defer func() { _ = db.Close() }()
		for _, n := range x.needs() {
			t := x.connector.catalogue.Table(n.Table)
			needs := []string{"token", "page_token"}
			if t.Root == schema.RootAccount {
				needs = append(needs, "data_access", "account")
			}
			if x.tableStop != "" {
				needs = append(needs, x.tableStop)
			}
			id := "table." + n.Table
			x.check(id, "Table "+n.Table, needs, func() doctor.Finding { return x.table(db, id, t, n) })
		}
	}
	x.check("rate_limit", "Rate limit", []string{"api"}, func() doctor.Finding {
		return doctor.JudgeUsage(x.usage, x.told)
	})
}

// table reads one row of a table: its key and two columns more.
func (x *examination) table(db *sql.DB, id string, t *schema.Table, n doctor.Need) doctor.Finding {
	if x.isPage && t.Root == schema.RootUser {
		return doctor.Inapplicable("a Page's token speaks for no user")
	}
	if lacks := doctor.Lacks(x.granted, n); x.listed && lacks != nil {
		return doctor.Inapplicable("the permission " + strings.Join(lacks, " and ") + " is missing")
	}
	if most := x.cfg.MaxQuotaPercent; x.usage >= float64(most) {
		return doctor.Inapplicable(fmt.Sprintf("%.0f %% of a rate limit is used, and MaxQuotaPercent=%d leaves the rest to others", x.usage, most))
	}
	var report Report
	rows, err := db.QueryContext(WithReport(x.ctx, &report),
		fmt.Sprintf(`SELECT /*+ MaxCalls(%d) */ %s FROM "%s" LIMIT 1`, rowCalls, strings.Join(sample(t, x.connector.fetch.Login), ", "), t.Name))
	if err == nil {
		for rows.Next() {
		}
		err = errors.Join(rows.Err(), rows.Close())
	}
	x.usage = max(x.usage, report.Usage)
	x.batched += int64(report.QuotaCalls - report.Requests)
	r := doctor.Reading{Rows: int(report.Rows), Calls: report.QuotaCalls}
	for _, w := range report.Warnings {
		if w.Reason == string(graph.ReasonNoPermission) || w.Reason == string(graph.ReasonTokenExpired) {
			r.Missing = append(r.Missing, w.Message)
		}
	}
	switch {
	case errors.Is(err, ErrBudget) && x.trouble(err).Kind == doctor.Other: // and nothing was wrong before
		r.Stopped = true
	case err != nil:
		var refused *APIError
		if errors.Is(err, ErrBudget) && errors.As(err, &refused) { // the budget is the doctor's own
			err = refused
		}
		trouble := x.trouble(err)
		r.Trouble = &trouble
		switch trouble.Kind {
		case doctor.RateLimited, doctor.Unavailable, doctor.TokenEnded, doctor.AppBlocked, doctor.TooSlow:
			x.tableStop = id
		}
	}
	return doctor.JudgeTable(r)
}

// sample are the columns of a table that are read to try it.
func sample(t *schema.Table, login schema.Login) []string {
	var columns []string
	more := 2
	for _, c := range t.Columns {
		argument := t.Argument(c.Name) != nil
		if c.Hidden || argument || c.Login != 0 && c.Login&login == 0 || !c.Key && more == 0 {
			continue
		}
		if !c.Key {
			more--
		}
		columns = append(columns, `"`+c.Name+`"`)
	}
	return columns
}
