package driver

import (
	"context"
	"fmt"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/connect"
	"github.com/viewfinder-sql/viewfinder/internal/graph"
	"github.com/viewfinder-sql/viewfinder/internal/logging"
	"github.com/viewfinder-sql/viewfinder/internal/sqltext"
)

// HeldBack is the message of the line of the log (verbosity 1, module EXEC) on a
// request that has waited for two seconds because calls are spread or refused for
// the rate, and goes on waiting.
const HeldBack = connect.HeldBack

// kinds are the modules of what statements do besides reading.
var kinds = map[sqltext.Kind]logging.Module{
	sqltext.Describe: logging.META,
	sqltext.Show:     logging.META,
	sqltext.Exec:     logging.FUNC,
}

// logStatement writes what was made of a statement: at verbosity 2 the one that
// the engine runs, where it is another one.
func (e *execution) logStatement(ctx context.Context, text *sqltext.Statement) {
	log := e.connector.link.Log
	switch m := kinds[text.Kind]; m {
	case logging.FUNC:
		log.Write(ctx, 2, m, "procedure called", logging.Fields{"procedure": text.Exec.Procedure, "arguments": len(text.Exec.Args)})
	case logging.META:
		log.Write(ctx, 2, m, "metadata asked for", logging.Fields{"kind": text.Kind.String()})
	default:
		if text.SQL != e.query {
			log.Write(ctx, 2, logging.EXEC, "statement rewritten", logging.Fields{"sql": text.SQL})
		}
	}
}

// logCall writes of one call: from verbosity 2 on the request and where its time
// went, or that none was needed.
func (e *execution) logCall(call graph.Call) {
	log := e.connector.link.Log
	if !call.Requested() {
		from := "kept from an earlier one"
		if call.Shared {
			from = "shared with another one under way"
		}
		log.Write(e.ctx, 2, logging.CACH, "answer without a request", logging.Fields{"path": call.Path, "from": from})
		return
	}
	phases := call.Phases.All()
	times := func(yield func(string, time.Duration) bool) {
		if yield("wait", call.Waited) {
			phases(yield)
		}
	}
	logging.ScopeOf(e.ctx).Spend(times)
	path := call.Path
	if call.Batch > 0 {
		path = "(batch)"
	}
	log.Request(e.ctx, logging.Request{
		Module: logging.HTTP, Method: call.Method, Path: path, Status: call.Status, Bytes: call.Bytes, Took: call.Duration,
		Attempt: call.Attempt, Batch: call.Batch, Number: call.Number, Phases: times, Err: call.Err,
	})
	if call.Usage != nil {
		e.connector.logUnknown(e.ctx, call.Usage.Unknown)
	}
	if call.Usage != nil && log.Enabled(5, logging.HTTP) {
		log.Write(e.ctx, 5, logging.HTTP, "rate limit", logging.Fields{
			"usage_percent": call.Usage.Percent(), "regain": call.Usage.Regain().String(), "api_version": call.Version, "trace": call.TraceID,
			"fields": call.Fields, "params": call.Params,
		})
	}
}

// logUnknown writes of members of the usage headers that nobody knows, each once:
// the platform may count something that is not understood.
func (c *Connector) logUnknown(ctx context.Context, members []string) {
	for _, member := range members {
		if _, told := c.unknown.LoadOrStore(member, true); !told {
			c.link.Log.Write(ctx, 1, logging.HTTP, "a usage header has a member that is not known", logging.Fields{"member": member})
		}
	}
}

// spent adds to a phase of the statement.
func (e *execution) spent(phase string, took time.Duration) {
	logging.ScopeOf(e.ctx).Spend(func(yield func(string, time.Duration) bool) { yield(phase, took) })
}

// logResult writes the columns of a result set.
func (e *execution) logResult(columns []column) {
	log := e.connector.link.Log
	if !log.Enabled(2, logging.SQL) {
		return
	}
	log.Write(e.ctx, 2, logging.SQL, "result set", logging.Fields{"columns": len(columns)})
}

// logInterface writes a call of the driver's interface that is no statement.
func (c *Connector) logInterface(ctx context.Context, m logging.Module, verbosity int, what string) {
	c.link.Log.Write(ctx, verbosity, m, what, nil)
}

// logLoss is the warning of a log that is not whole; once in a connector's life.
func (c *Connector) logLoss() []Warning {
	lines, cause := c.link.Log.Lost()
	if lines == 0 || c.lossTold.Swap(true) {
		return nil
	}
	return []Warning{{
		Reason: ReasonLogIncomplete, Count: 1,
		Message: fmt.Sprintf("the log is not whole: %d lines of it could not be written: %v", lines, cause),
	}}
}
