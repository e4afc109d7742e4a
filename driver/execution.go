package driver

import (
	"context"
	"strconv"
	"sync"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/fetch"
	"github.com/viewfinder-sql/viewfinder/internal/graph"
	"github.com/viewfinder-sql/viewfinder/internal/logging"
)

// execution is one execution of a statement, as the report, the log and the
// journal see it.
type execution struct {
	connector *Connector
	id        int64
	asked     *Report // of the caller; nil for none

	mu     sync.Mutex // calls are told of from the goroutines that make them
	report Report
}

// begin starts an execution.
func (c *Connector) begin(ctx context.Context, query string) *execution {
	e := &execution{connector: c, id: c.journal.next(), asked: reportOf(ctx)}
	e.report = Report{Statement: e.id, Started: time.Now()}
	c.log.StatementStart(e.name(), query)
	return e
}

func (e *execution) name() string { return strconv.FormatInt(e.id, 10) }

// client returns a client that tells this execution of its calls.
func (e *execution) client() *graph.Client { return e.connector.client.Observed(e.observe) }

func (e *execution) observe(call graph.Call) {
	e.connector.journal.call(e.id, call)
	e.connector.log.Request(e.name(), logging.Request{
		Method: call.Method, Path: call.Path, Status: call.Status, Bytes: call.Bytes,
		Took: call.Duration, Attempt: call.Attempt, Err: call.Err,
	})
	e.mu.Lock()
	defer e.mu.Unlock()
	r := &e.report
	r.Requests++
	r.QuotaCalls += call.Quota
	r.Bytes += call.Bytes
	r.Usage = max(r.Usage, call.Usage.Percent())
	r.Regain = max(r.Regain, call.Usage.Regain())
}

// add counts what a statement run on behalf of this one has cost.
func (e *execution) add(inner Report) {
	e.mu.Lock()
	defer e.mu.Unlock()
	r := &e.report
	r.Requests += inner.Requests
	r.QuotaCalls += inner.QuotaCalls
	r.Bytes += inner.Bytes
	r.Usage = max(r.Usage, inner.Usage)
	r.Regain = max(r.Regain, inner.Regain)
}

// end closes the books. ended says that the rows were read to their end.
func (e *execution) end(rows int64, warnings []Warning, ended bool, err error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	r := &e.report
	r.Took = time.Since(r.Started)
	r.Rows, r.Warnings, r.Ended = rows, warnings, ended && err == nil
	r.Complete = err == nil
	for _, w := range warnings {
		r.Complete = r.Complete && !w.Incomplete
	}
	e.connector.journal.warn(e.id, r.Started.Add(r.Took), warnings)
	e.connector.log.StatementEnd(e.name(), logging.StatementResult{Rows: rows, Took: r.Took, Err: err})
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
