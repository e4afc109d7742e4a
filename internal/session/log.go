package session

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/graph"
	"github.com/viewfinder-sql/viewfinder/internal/logging"
	"github.com/viewfinder-sql/viewfinder/internal/sqltext"
	"github.com/viewfinder-sql/viewfinder/internal/sqltext/token"
)

// events is the log, with what is written once in the life of a pool.
type events struct {
	*logging.Logger
	lossTold atomic.Bool
	unknown  sync.Map // members of usage headers that were told of
}

// note writes of a call of a session that is no statement.
func (l *events) note(ctx context.Context, m logging.Module, verbosity int, what string) {
	l.Write(ctx, verbosity, m, what, nil)
}

// members writes of members of the usage headers that nobody knows, each once: the
// platform may count something that is not understood.
func (l *events) members(ctx context.Context, members []string) {
	for _, member := range members {
		if _, told := l.unknown.LoadOrStore(member, true); !told {
			l.Write(ctx, 1, logging.HTTP, "a usage header has a member that is not known", logging.Fields{"member": member})
		}
	}
}

// loss is the warning of a log that is not whole; once.
func (l *events) loss() []Warning {
	lines, cause := l.Lost()
	if lines == 0 || l.lossTold.Swap(true) {
		return nil
	}
	return []Warning{{
		Reason: ReasonLogIncomplete, Count: 1,
		Message: fmt.Sprintf("the log is not whole: %d lines of it could not be written: %v", lines, cause),
	}}
}

// kinds are the modules of what statements do besides reading.
var kinds = map[sqltext.Kind]logging.Module{
	sqltext.Describe: logging.META,
	sqltext.Show:     logging.META,
	sqltext.Exec:     logging.FUNC,
}

// statement writes what was made of a statement: at verbosity 2 the one that the
// engine runs, where it is another one.
func (l *events) statement(ctx context.Context, query *token.Text, text *sqltext.Statement) {
	switch m := kinds[text.Kind]; m {
	case logging.FUNC:
		l.Write(ctx, 2, m, "procedure called", logging.Fields{"procedure": text.Exec.Procedure, "arguments": len(text.Exec.Args)})
	case logging.META:
		l.Write(ctx, 2, m, "metadata asked for", logging.Fields{"kind": text.Kind.String()})
	default:
		if text.SQL != query.String() {
			l.Write(ctx, 2, logging.EXEC, "statement rewritten", logging.Fields{"sql": text.SQL})
		}
	}
}

// call writes of one call, of that module: from verbosity 2 on the request and where
// its time went, or that none was needed.
func (l *events) call(ctx context.Context, m logging.Module, call graph.Call) {
	if !call.Requested() {
		from := "kept from an earlier one"
		if call.Shared {
			from = "shared with another one under way"
		}
		l.Write(ctx, 2, logging.CACH, "answer without a request", logging.Fields{"path": call.Path, "from": from})
		return
	}
	phases := call.Phases.All()
	times := func(yield func(string, time.Duration) bool) {
		if yield("wait", call.Waited) {
			phases(yield)
		}
	}
	logging.ScopeOf(ctx).Spend(times)
	path := call.Path
	if call.Batch > 0 {
		path = "(batch)"
	}
	l.Request(ctx, logging.Request{
		Module: m, Method: call.Method, Path: path, Status: call.Status, Bytes: call.Bytes, Took: call.Duration,
		Attempt: call.Attempt, Batch: call.Batch, Number: call.Number, Phases: times, Err: call.Err,
	})
	if call.Usage != nil {
		l.members(ctx, call.Usage.Unknown)
	}
	if call.Usage != nil && l.Enabled(5, m) {
		l.Write(ctx, 5, m, "rate limit", logging.Fields{
			"usage_percent": call.Usage.Percent(), "regain": call.Usage.Regain().String(), "api_version": call.Version, "trace": call.TraceID,
			"fields": call.Fields, "params": call.Params,
		})
	}
}

// result writes the columns of a result set.
func (l *events) result(ctx context.Context, columns int) {
	if l.Enabled(2, logging.SQL) {
		l.Write(ctx, 2, logging.SQL, "result set", logging.Fields{"columns": columns})
	}
}

// spent adds to a phase of the statement.
func spent(ctx context.Context, phase string, took time.Duration) {
	logging.ScopeOf(ctx).Spend(func(yield func(string, time.Duration) bool) { yield(phase, took) })
}
