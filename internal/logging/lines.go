package logging

import (
	"context"
	"iter"
	"os"
	"strings"
	"time"
)

// The lines that statements and requests leave.

// pid is in the first line of a session.
var pid = os.Getpid()

// SessionStart writes what a connector is (verbosity 1): its properties, masked,
// and the build of the driver.
func (l *Logger) SessionStart(properties, version, platform string) {
	l.Write(context.Background(), 1, INFO, "connector opened", Fields{
		"properties": properties, "version": version, "platform": platform, "pid": pid,
	})
}

// StatementStart writes that a statement begins (verbosity 1).
func (l *Logger) StatementStart(ctx context.Context, query string) {
	l.Write(ctx, 1, EXEC, "statement started", Fields{"query": query})
}

// StatementResult is how a statement ended.
type StatementResult struct {
	Rows     int64 // returned or changed
	Took     time.Duration
	Requests int // HTTP requests, retries included
	Calls    int // against the quota
	Err      error
}

// StatementEnd writes how a statement ended (verbosity 1). From verbosity 2 on
// the line also tells what it cost, and where its time went: the phases of all
// of its requests, which may overlap.
func (l *Logger) StatementEnd(ctx context.Context, r StatementResult) {
	if !l.Enabled(1, EXEC) {
		return
	}
	fields := Fields{"rows": r.Rows, "ms": Milliseconds(r.Took)}
	if l.Enabled(2, EXEC) {
		fields["requests"], fields["calls"] = r.Requests, r.Calls
		if s := ScopeOf(ctx); s != nil {
			fields.add(s.times)
		}
	}
	l.Write(ctx, 1, EXEC, outcome("statement finished", "statement failed", fields, r.Err), fields)
}

// Request is one attempt at one HTTP request.
type Request struct {
	Module  Module // HTTP or AUTH
	Method  string
	Path    string // what follows a ? is not written
	Status  int    // 0 without an answer
	Bytes   int64  // of the answer's body
	Took    time.Duration
	Attempt int // from 1; 0 if nobody counts
	Batch   int // items; 0 for no batch
	// Number joins the line with those that show the request itself; 0 for none.
	Number uint64
	// Phases are where the time went; nil if that is not known.
	Phases iter.Seq2[string, time.Duration]
	Err    error
}

// Request writes how one attempt at a request ended (verbosity 2).
func (l *Logger) Request(ctx context.Context, r Request) {
	if !l.Enabled(2, r.Module) {
		return
	}
	path, _, _ := strings.Cut(r.Path, "?")
	fields := Fields{"method": r.Method, "path": path, "bytes": r.Bytes, "ms": Milliseconds(r.Took)}
	for name, n := range map[string]int{"attempt": r.Attempt, "batch": r.Batch, "status": r.Status} {
		if n != 0 {
			fields[name] = n
		}
	}
	if r.Number != 0 {
		fields["request"] = r.Number
	}
	fields.add(r.Phases)
	l.Write(ctx, 2, r.Module, outcome("request answered", "request failed", fields, r.Err), fields)
}

// outcome puts the error, if there is one, into the fields, and chooses the
// message.
func outcome(good, bad string, fields Fields, err error) string {
	if err == nil {
		return good
	}
	fields["error"] = err
	return bad
}
