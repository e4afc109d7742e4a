package diagnose

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/config"
	"github.com/viewfinder-sql/viewfinder/internal/connect"
	"github.com/viewfinder-sql/viewfinder/internal/doctor"
	"github.com/viewfinder-sql/viewfinder/internal/fetch"
	"github.com/viewfinder-sql/viewfinder/internal/graph"
	"github.com/viewfinder-sql/viewfinder/internal/recall"
	"github.com/viewfinder-sql/viewfinder/internal/refusal"
	"github.com/viewfinder-sql/viewfinder/internal/session"
	"github.com/viewfinder-sql/viewfinder/oauth"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// Parts are what a diagnosis looks at: those of a pool.
type Parts struct {
	Link      *connect.Link
	Catalogue *schema.Catalogue
	// Query runs a statement to its end.
	Query func(ctx context.Context, query string) (session.Report, error)
	Close func() error
}

// open makes the parts of a configuration.
func open(cfg *config.Config, o connect.Options) (*Parts, error) {
	pool, err := session.Open(cfg, o)
	if err != nil {
		return nil, err
	}
	parts := pool.Parts()
	return &Parts{Link: parts.Link, Catalogue: parts.Catalogue, Query: runner(pool), Close: pool.Close}, nil
}

// rowCalls bounds what reading one row of a table may cost.
const rowCalls = 3

// Run walks the way from this machine to the data, each step a check. What is wrong
// with the configuration is a failed check too; the error is the context's, once it
// ended.
func Run(ctx context.Context, cfg *config.Config, o connect.Options) (*doctor.Diagnosis, error) {
	path, _ := connect.Memory(cfg)
	x := &examination{ctx: ctx, d: new(doctor.Diagnosis), now: o.Clock(cfg), cfg: cfg.Clone(), kind: connect.LoginKind(cfg)}
	x.check("configuration", "Configuration", nil, func() doctor.Finding { return x.configure(cfg, o) })
	if x.parts != nil {
		defer func() { _ = x.parts.Close() }()
		if x.kind == schema.NoLogin {
			x.check("token", "Token", nil, x.judgeForeignToken)
			return x.d, ctx.Err()
		}
	}
	x.network()
	x.login()
	x.tables()
	if path != "" {
		x.check("memory", "What is remembered", nil, func() doctor.Finding {
			l, err := recall.At(path)
			return doctor.JudgeMemory(path, l.Bytes, l.Newest, err)
		})
	}
	return x.d, ctx.Err()
}

// runner runs each statement in a session of its own.
func runner(pool *session.Pool) func(context.Context, string) (session.Report, error) {
	return func(ctx context.Context, query string) (report session.Report, err error) {
		s, err := pool.Session(ctx)
		if err != nil {
			return report, err
		}
		defer func() { err = errors.Join(err, s.Close()) }()
		rows, err := s.Query(session.WithReport(ctx, func(r session.Report) { report = r }), query, nil)
		if err == nil {
			err = rows.Drain()
		}
		return report, err
	}
}

// examination is a diagnosis being made. What one check finds out is there for
// the next.
type examination struct {
	ctx              context.Context
	d                *doctor.Diagnosis
	now              func() time.Time
	cfg              *config.Config
	kind             schema.Login
	parts            *Parts       // nil where the configuration is wrong
	sent             atomic.Int64 // requests
	batched          int64        // calls in batches, beyond the requests that they were sent in
	requestedVersion string       // Version; cfg has another one where that has ended
	servedVersion    string       // version that answered in its place
	versionUnknown   bool         // the platform does not know it
	logsInDesktop    bool         // statements have the user log in; a diagnosis does not

	access      oauth.Secret
	token       doctor.Token
	isPage      bool
	granted     []string
	grantsKnown bool // granted is known
	pages       []doctor.Page
	usage       float64 // of the rate limit most used, in percent
	usageKnown  bool    // an answer told of it
	tableStop   string  // check after which no table is tried
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
	case kind == doctor.WrongSecret && !errors.Is(err, oauth.ErrClientSecret):
		return fmt.Errorf("%w: %w", oauth.ErrClientSecret, err)
	case kind == doctor.Other && id == "token": // of another app
		return fmt.Errorf("%w: %w", oauth.ErrClientID, err)
	case kind == doctor.Other && access[id]:
		return fmt.Errorf("%w: %w", graph.ErrPermission, err)
	default:
		return err
	}
}

// access are the checks whose failure is one of access.
var access = map[string]bool{"data_access": true, "permissions": true, "pages": true, "page_token": true, "account": true}

// configure makes the parts. A diagnosis asks nobody to log in, spends no
// code, and wants no answer of before.
func (x *examination) configure(cfg *config.Config, o connect.Options) doctor.Finding {
	if err := connect.Check(cfg); err != nil {
		return doctor.JudgeConfiguration(err)
	}
	if x.cfg.InitiateOAuth == connect.InitiateGetAndRefresh {
		x.logsInDesktop = true
		x.cfg.InitiateOAuth = connect.InitiateRefresh
	}
	x.requestedVersion, x.cfg.Version = cfg.Version, doctor.Usable(cfg.Version, x.now())
	x.cfg.OAuthVerifier, x.cfg.AnswerCache, x.cfg.PartialResults, x.cfg.OnMissing = config.Secret{}, 0, false, "REPORT"
	var err error
	o.Sent, o.Diagnosis = &x.sent, true
	x.parts, err = open(x.cfg, o)
	if err != nil {
		return doctor.JudgeConfiguration(err)
	}
	detail := "AuthScheme=" + cfg.AuthScheme + ", Version=" + cfg.Version
	if cfg.Endpoint != "" {
		detail += ", Endpoint=" + cfg.Endpoint
	}
	if weak := x.parts.Link.Network.Warnings(); len(weak) > 0 {
		return doctor.Finding{Status: doctor.Warning, Detail: detail, Fix: strings.Join(weak, "; ")}
	}
	return doctor.Finding{Status: doctor.OK, Detail: detail}
}

// trouble is what an error of a request comes down to.
func (x *examination) trouble(err error) doctor.Trouble {
	t := doctor.Trouble{Err: err, Timeout: x.cfg.Timeout}
	t.RetryAt, _ = graph.RetryAt(err)
	var refused *graph.APIError
	var answer *graph.AnswerError
	var noAccount *fetch.NoAccountError
	is := func(targets ...error) bool {
		return slices.ContainsFunc(targets, func(target error) bool { return errors.Is(err, target) })
	}
	switch {
	case x.ctx.Err() != nil:
		t.Kind = doctor.Ended
	case is(oauth.ErrNotStored, oauth.ErrAmbiguousLogin):
		t.Kind = doctor.NotStored
	case is(oauth.ErrNoToken, oauth.ErrLoginRequired):
		t.Kind, t.Asks = doctor.NoToken, x.logsInDesktop
	case is(oauth.ErrStore):
		t.Kind = doctor.NoStore
	case is(refusal.ErrTokenExpired, graph.ErrUnusableToken):
		t.Kind = doctor.TokenEnded
	case is(refusal.ErrRateLimited):
		t.Kind = doctor.RateLimited
	case is(graph.ErrAppBlocked):
		t.Kind = doctor.AppBlocked
	case is(oauth.ErrClientSecret, oauth.ErrClientID), errors.As(err, &refused) && refused.Reason() == graph.ReasonAppSecret:
		t.Kind = doctor.WrongSecret
	case is(refusal.ErrPermission, oauth.ErrDeveloperRole), errors.As(err, &noAccount):
		t.Kind = doctor.Forbidden
		if errors.As(err, &refused) {
			t.Scopes = refused.Scopes
		}
	case is(context.DeadlineExceeded):
		t.Kind = doctor.TooSlow
	case errors.As(err, &answer) && answer.Head != "":
		t.Kind = doctor.Strange
	case is(refusal.ErrUnavailable, oauth.ErrUnavailable):
		t.Kind = doctor.Unavailable
	case errors.As(err, &refused):
		t.Kind = doctor.BadRequest
	}
	return t
}

// needs are the tables that this kind of login can read, with their permissions.
func (x *examination) needs() []doctor.Need {
	var needs []doctor.Need
	for _, t := range x.parts.Catalogue.Tables {
		if t.Login&x.kind == 0 {
			continue
		}
		scopes := x.parts.Catalogue.Scopes(t)
		n := doctor.Need{Table: t.Name, Scopes: scopes.Facebook}
		if x.kind == schema.InstagramLogin {
			n.Scopes = scopes.Instagram
		}
		needs = append(needs, n)
	}
	return needs
}

// tables reads one row of each table, and then tells of the rate limit.
func (x *examination) tables() {
	if x.parts != nil {
		for _, n := range x.needs() {
			t := x.parts.Catalogue.Table(n.Table)
			if t.Required() != nil { // there are rows only of what a statement names
				continue
			}
			needs := []string{"token", "page_token"}
			if t.Root == schema.RootAccount {
				needs = append(needs, "data_access", "account")
			}
			if x.tableStop != "" {
				needs = append(needs, x.tableStop)
			}
			id := "table." + n.Table
			x.check(id, "Table "+n.Table, needs, func() doctor.Finding { return x.table(id, t, n) })
		}
	}
	x.check("rate_limit", "Rate limit", []string{"api"}, func() doctor.Finding {
		return doctor.JudgeUsage(x.usage, x.usageKnown)
	})
}

// table reads one row of a table: its key and two columns more.
func (x *examination) table(id string, t *schema.Table, n doctor.Need) doctor.Finding {
	if x.isPage && t.Root == schema.RootUser {
		return doctor.Inapplicable("a Page's token speaks for no user")
	}
	if lacks := doctor.Lacks(x.granted, n); x.grantsKnown && lacks != nil {
		return doctor.Inapplicable("the permission " + strings.Join(lacks, " and ") + " is missing")
	}
	if most := x.cfg.MaxQuotaPercent; x.usage >= float64(most) {
		return doctor.Inapplicable(fmt.Sprintf("%.0f %% of a rate limit is used, and MaxQuotaPercent=%d leaves the rest to others", x.usage, most))
	}
	report, err := x.parts.Query(x.ctx,
		fmt.Sprintf(`SELECT /*+ MaxCalls(%d) */ %s FROM "%s" LIMIT 1`, rowCalls, strings.Join(sample(t, x.kind), ", "), t.Name))
	x.usage = max(x.usage, report.Usage)
	x.batched += int64(report.QuotaCalls - report.Requests)
	r := doctor.Reading{Rows: int(report.Rows), Calls: report.QuotaCalls}
	for _, w := range report.Warnings {
		if w.Reason == string(graph.ReasonNoPermission) || w.Reason == string(graph.ReasonTokenExpired) {
			r.Missing = append(r.Missing, w.Message)
		}
	}
	switch {
	case errors.Is(err, graph.ErrBudget) && x.trouble(err).Kind == doctor.Other: // and nothing was wrong before
		r.Stopped = true
	case err != nil:
		var refused *graph.APIError
		if errors.Is(err, graph.ErrBudget) && errors.As(err, &refused) { // the budget is the doctor's own
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
