package tracing

import (
	"context"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/trace"

	"github.com/viewfinder-sql/viewfinder/internal/failure"
	"github.com/viewfinder-sql/viewfinder/internal/graph"
	"github.com/viewfinder-sql/viewfinder/internal/server/host"
	"github.com/viewfinder-sql/viewfinder/internal/session"
)

// Statement implements [host.Watcher].
func (t *Tracer) Statement(ctx context.Context, a host.Asked) (context.Context, host.Watched) {
	ctx, span := t.tracer.Start(ctx, "statement", trace.WithSpanKind(trace.SpanKindServer), trace.WithAttributes(
		attribute.String("db.system.name", service), attribute.String("db.namespace", a.Database), attribute.String("viewfinder.door", a.Door),
	))
	return ctx, &statement{t, ctx, span}
}

// statement is the span of one.
type statement struct {
	t    *Tracer
	ctx  context.Context //nolint:containedctx // of the span, for those below it
	span trace.Span
}

// Begun implements [host.Watched].
func (s *statement) Begun(err error) {
	if err == nil {
		s.span.AddEvent("its turn")
		return
	}
	s.span.SetStatus(codes.Error, "refused")
}

// Call implements [host.Watched]. Answers that were there take no time, and have no span.
func (s *statement) Call(c graph.Call) {
	if !c.Requested() {
		return
	}
	path := masked(c.Path)
	_, span := s.t.tracer.Start(s.ctx, c.Method+" "+path, trace.WithSpanKind(trace.SpanKindClient), trace.WithTimestamp(c.Time), trace.WithAttributes(
		attribute.String("http.request.method", c.Method), attribute.String("url.template", path),
		attribute.Int("http.response.status_code", c.Status), attribute.Int64("http.response.body.size", c.Bytes),
		attribute.Int("http.request.resend_count", max(0, c.Attempt-1)), attribute.Int("viewfinder.calls", c.Quota),
		attribute.Float64("viewfinder.waited", c.Waited.Seconds()),
	))
	if c.Err != nil {
		kind := failure.Of(c.Err).Name
		span.SetAttributes(attribute.String("error.type", kind))
		span.SetStatus(codes.Error, kind)
	}
	span.End(trace.WithTimestamp(c.Time.Add(c.Duration)))
}

// Ended implements [host.Watched].
func (s *statement) Ended(e *session.Ended) {
	r := &e.Report
	s.span.SetAttributes(
		attribute.Int64("viewfinder.statement", r.Statement), attribute.Int64("viewfinder.rows", r.Rows),
		attribute.Bool("viewfinder.complete", r.Complete), attribute.Int("viewfinder.warnings", len(r.Warnings)),
		attribute.Int("viewfinder.requests", r.Requests), attribute.Int("viewfinder.calls", r.QuotaCalls),
		attribute.Int("viewfinder.kept", e.Kept), attribute.Int("viewfinder.retries", e.Retries),
		attribute.Float64("viewfinder.waited", e.Waited.Seconds()), attribute.Float64("viewfinder.quota_used_percent", r.Usage),
	)
	if e.Err != nil {
		kind := failure.Of(e.Err).Name
		s.span.SetAttributes(attribute.String("error.type", kind))
		s.span.SetStatus(codes.Error, kind)
	}
}

// Over implements [host.Watched].
func (s *statement) Over() { s.span.End(trace.WithTimestamp(time.Now())) }
