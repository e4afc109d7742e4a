package driver

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/apiversion"
	"github.com/viewfinder-sql/viewfinder/internal/fetch"
	"github.com/viewfinder-sql/viewfinder/internal/graph"
	"github.com/viewfinder-sql/viewfinder/internal/logging"
	"github.com/viewfinder-sql/viewfinder/internal/secret"
	"github.com/viewfinder-sql/viewfinder/internal/sqltext"
	"github.com/viewfinder-sql/viewfinder/procedures"
)

// execution is one execution of a statement, as the report, the log and the
// journal see it.
type execution struct {
	connector *Connector
	ctx       context.Context // of the caller, with the statement's scope in the log
	query     string          // as written
	id        int64
	asked     *Report          // of the caller; nil for none
	watch     func(graph.Call) // of who explains the statement; nil for none

	mu     sync.Mutex // calls are told of from the goroutines that make them
	report Report
	served string // version by which the API answered, where it is not the one asked for
}

// begin starts an execution.
func (c *Connector) begin(ctx context.Context, query string) *execution {
	e := &execution{connector: c, query: query, id: c.journal.next(), asked: reportOf(ctx)}
	e.watch, _ = ctx.Value(watchKey{}).(func(graph.Call))
	e.report = Report{Statement: e.id, Started: time.Now()}
	e.ctx = logging.WithScope(ctx, logging.NewScope(strconv.FormatInt(e.id, 10)))
	if c.link.Log.Enabled(1, logging.EXEC) {
		c.link.Log.StatementStart(e.ctx, loggable(query))
	}
	return e
}

// loggable is a statement as the log shows it: the texts given to a stored
// procedure may be codes and tokens, so they are masked.
func loggable(query string) string {
	tokens, err := sqltext.Lex(query)
	if err != nil {
		return secret.Mask + " (" + err.Error() + ")"
	}
	if !calls(query, tokens) {
		return query
	}
	var b strings.Builder
	at := 0
	for _, t := range tokens {
		if t.Kind == sqltext.String || t.Kind == sqltext.Quoted {
			b.WriteString(query[at:t.Start] + secret.Mask)
			at = t.End
		}
	}
	return b.String() + query[at:]
}

// calls reports whether a statement calls a stored procedure, or was probably meant
// to: what is wrong with it does not matter to a log.
func calls(query string, tokens []sqltext.Token) bool {
	return slices.ContainsFunc(tokens, func(t sqltext.Token) bool {
		return (t.Kind == sqltext.Word || t.Kind == sqltext.Quoted) && callWords[strings.ToLower(bare(t.Text(query)))]
	})
}

// callWords are the words of calls: their verbs, and the names of the procedures.
var callWords = func() map[string]bool {
	words := map[string]bool{"exec": true, "execute": true, "call": true}
	for _, p := range procedures.All() {
		words[strings.ToLower(p.Name)] = true
	}
	return words
}()

// client returns a client that tells this execution of its calls. It makes no
// more calls than the connection and the statement's own hints allow.
func (e *execution) client(hints []sqltext.Hint) (*graph.Client, error) {
	budget, err := e.connector.budget(hints)
	if err != nil {
		return nil, err
	}
	return e.connector.link.Graph.Budgeted(budget).Observed(e.observe), nil
}

// budget is what a statement may spend: the least of what the connection and the
// statement's hints say.
func (c *Connector) budget(hints []sqltext.Hint) (*graph.Budget, error) {
	b := &graph.Budget{MaxCalls: max(0, c.cfg.MaxCalls), MaxQuotaPercent: float64(c.cfg.MaxQuotaPercent)}
	for _, h := range hints {
		calls, percent := strings.EqualFold(h.Name, "MaxCalls"), strings.EqualFold(h.Name, "MaxQuotaPercent")
		if !calls && !percent {
			return nil, &SQLError{Message: "hint " + h.Name + ": known are MaxCalls(n) and MaxQuotaPercent(n)"}
		}
		n, err := 0, error(nil)
		if len(h.Args) == 1 {
			n, err = strconv.Atoi(h.Args[0])
		}
		if err != nil || n < 1 || percent && n > 100 {
			bounds := "from 1"
			if percent {
				bounds = "from 1 to 100"
			}
			return nil, &SQLError{Message: "hint " + h.Name + ": takes one whole number " + bounds}
		}
		if calls && (b.MaxCalls == 0 || n < b.MaxCalls) {
			b.MaxCalls = n
		}
		if percent {
			b.MaxQuotaPercent = min(b.MaxQuotaPercent, float64(n))
		}
	}
	return b, nil
}

func (e *execution) observe(call graph.Call) {
	e.connector.journal.call(e.id, call)
	e.logCall(call)
	e.mu.Lock()
	defer e.mu.Unlock()
	r := &e.report
	if call.Requested() {
		r.Requests++
	}
	r.QuotaCalls += call.Quota
	r.Bytes += call.Bytes
	r.Usage = max(r.Usage, call.Usage.Percent())
	r.Regain = max(r.Regain, call.Usage.Regain())
	if v := served(call); v != "" && v != e.connector.cfg.Version {
		e.served = v
	}
	if e.watch != nil {
		e.watch(call)
	}
}

// served is the version that answered a call, "" where that is not told. A refusal
// names the app's own where it was made before the version was looked at, as one
// for the rate is.
func served(call graph.Call) string {
	if call.Err != nil {
		return ""
	}
	return call.Version
}

type watchKey struct{}

// watchCalls returns a context whose statement tells of its calls, one at a time.
func watchCalls(ctx context.Context, watch func(graph.Call)) context.Context {
	return context.WithValue(ctx, watchKey{}, watch)
}

// add counts what a statement run on behalf of this one has cost, and takes over
// its warnings: what they say is missing is missing from its figures.
func (e *execution) add(inner Report) {
	e.mu.Lock()
	defer e.mu.Unlock()
	r := &e.report
	r.Requests += inner.Requests
	r.QuotaCalls += inner.QuotaCalls
	r.Bytes += inner.Bytes
	r.Usage = max(r.Usage, inner.Usage)
	r.Regain = max(r.Regain, inner.Regain)
	r.Warnings = append(r.Warnings, inner.Warnings...)
}

// warn adds warnings about the statement itself.
func (e *execution) warn(warnings []Warning) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.report.Warnings = append(e.report.Warnings, warnings...)
}

// end closes the books. ended says that the rows were read to their end.
func (e *execution) end(rows int64, warnings []Warning, ended bool, err error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	r := &e.report
	warnings = slices.Concat(r.Warnings, warnings, e.connector.logLoss())
	r.Took = time.Since(r.Started)
	if asked := e.connector.cfg.Version; e.served != "" {
		warnings = append(warnings, Warning{
			Reason: ReasonOtherVersion, Count: 1,
			Message: fmt.Sprintf("the API answers by %s, not by %s, which has ended or is closed to the app: set Version=%s", e.served, asked, apiversion.Newest),
		})
	}
	if r.Requests > 0 {
		for _, told := range e.connector.link.Login.Warnings() {
			w := Warning{Reason: told.Reason, Count: 1, Message: told.Message}
			if !slices.Contains(warnings, w) {
				warnings = append(warnings, w)
			}
		}
	}
	r.Rows, r.Warnings, r.Ended = rows, warnings, ended && err == nil
	r.Complete = err == nil
	for _, w := range warnings {
		r.Complete = r.Complete && !w.Incomplete
	}
	e.connector.journal.warn(e.id, r.Started.Add(r.Took), warnings)
	e.connector.link.Log.StatementEnd(e.ctx, logging.StatementResult{Rows: rows, Took: r.Took, Requests: r.Requests, Calls: r.QuotaCalls, Err: err})
	if e.asked != nil {
		*e.asked = *r
	}
}

// fail ends an execution that gave no rows, and returns its error.
func (e *execution) fail(err error) error {
	e.end(0, nil, false, err)
	return err
}

// warningsOf are the notes of a fetch as the face shows them.
func warningsOf(notes []fetch.Note) []Warning {
	warnings := make([]Warning, len(notes))
	for i, n := range notes {
		warnings[i] = Warning(n)
	}
	return warnings
}
