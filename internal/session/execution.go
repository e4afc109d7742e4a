package session

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/apiversion"
	"github.com/viewfinder-sql/viewfinder/internal/graph"
	"github.com/viewfinder-sql/viewfinder/internal/keeping/past"
	"github.com/viewfinder-sql/viewfinder/internal/loggable"
	"github.com/viewfinder-sql/viewfinder/internal/logging"
	"github.com/viewfinder-sql/viewfinder/internal/sqltext/token"
)

// execution is one execution of a statement, as the report, the log and the
// journal see it.
type execution struct {
	*books
	ctx   context.Context // of the caller, until it is cancelled, with the statement's scope in the log
	query *token.Text     // as written
	id    int64
	told  func(Report)     // the caller; nil for nobody
	watch func(graph.Call) // of who explains the statement; nil for none
	leave func()
	past  *past.Source // of kept tables

	reading func(Progress) // who is told how far the rows are read; nil for nobody
	rows    atomic.Int64   // read, as far as that is told

	mu     sync.Mutex // calls are told of from the goroutines that make them
	report Report
	// retries, ready and waited are what [Ended] has as Retries, Kept and Waited.
	retries, ready int
	waited         time.Duration
	served         string // version by which the API answered, where it is not the one asked for
}

// begin starts an execution, which leave ends.
func (b *books) begin(ctx context.Context, query *token.Text, leave func()) *execution {
	e := &execution{books: b, query: query, id: b.journal.next(), told: reportOf(ctx), leave: leave}
	e.watch, _ = ctx.Value(watchKey{}).(func(graph.Call))
	e.report = Report{Statement: e.id, Started: time.Now()}
	e.ctx = logging.WithScope(ctx, logging.NewScope(strconv.FormatInt(e.id, 10)))
	if e.log.Enabled(1, logging.EXEC) {
		e.log.StatementStart(e.ctx, loggable.Statement(query))
	}
	return e
}

// cause is an error of the execution, or that it was cancelled from outside.
func (e *execution) cause(err error) error { return pastError(cause(e.ctx, err)) }

// observe is told of each call of the client.
func (e *execution) observe(call graph.Call) { e.count(logging.HTTP, call) }

// count puts a call into the books, and into the log under a module.
func (e *execution) count(m logging.Module, call graph.Call) {
	e.log.call(e.ctx, m, call)
	e.journal.call(e.id, call)
	e.mu.Lock()
	defer e.mu.Unlock()
	r := &e.report
	if call.Requested() {
		r.Requests++
		if call.Attempt > 1 {
			e.retries++
		}
	} else {
		e.ready++
	}
	e.waited += call.Waited
	r.QuotaCalls += call.Quota
	r.Bytes += call.Bytes
	r.Usage = max(r.Usage, call.Usage.Percent())
	r.Regain = max(r.Regain, call.Usage.Regain())
	if v := call.Served(); v != "" && v != e.version {
		e.served = v
	}
	if e.watch != nil {
		e.watch(call)
	}
	if done, ok := e.ctx.Value(callsKey{}).(func(graph.Call)); ok {
		done(call)
	}
	if e.reading != nil {
		e.tellReading()
	}
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
	r.Affected += inner.Affected
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
	defer e.leave()
	e.mu.Lock()
	defer e.mu.Unlock()
	r := &e.report
	warnings = slices.Concat(r.Warnings, warnings, e.past.Notes(meaning), e.log.loss())
	if at := e.past.AsOf(); r.AsOf.IsZero() || !at.IsZero() && at.Before(r.AsOf) {
		r.AsOf = at
	}
	r.Took = time.Since(r.Started)
	if e.served != "" {
		warnings = append(warnings, Warning{
			Reason: ReasonOtherVersion, Count: 1,
			Message: fmt.Sprintf("the API answers by %s, not by %s, which has ended or is closed to the app: set Version=%s", e.served, e.version, apiversion.Newest),
		})
	}
	if r.Requests > 0 {
		for _, told := range e.login.Warnings() {
			w := Warning{Reason: told.Reason, Count: 1, Message: told.Message}
			if !slices.Contains(warnings, w) {
				warnings = append(warnings, w)
			}
		}
	}
	if w := e.kept.Warning(); w != "" {
		warnings = append(warnings, Warning{Reason: ReasonMemory, Count: 1, Message: w})
	}
	r.Rows, r.Warnings, r.Ended = rows, warnings, ended && err == nil
	r.Complete = err == nil
	for _, w := range warnings {
		r.Complete = r.Complete && !w.Incomplete
	}
	e.journal.warn(e.id, r.Started.Add(r.Took), warnings)
	e.log.StatementEnd(e.ctx, logging.StatementResult{Rows: rows, Took: r.Took, Requests: r.Requests, Calls: r.QuotaCalls, Err: err})
	e.tick()
	if e.told != nil {
		e.told(*r)
	}
	if done, ok := e.ctx.Value(endedKey{}).(func(Ended)); ok {
		done(Ended{*r, e.retries, e.ready, e.waited, err})
	}
}

// fail ends an execution that gave no rows, and returns its error.
func (e *execution) fail(err error) error {
	e.end(0, nil, false, err)
	return err
}
