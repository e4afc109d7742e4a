package tracing

import (
	"context"
	"net/http"
	"slices"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/trace"
)

// untraced are what monitors ask, again and again.
var untraced = []string{"/healthz", "/readyz", "/metrics"}

// Requests makes spans of the requests that a handler answers, below those that they name as
// their own (traceparent). The handler's multiplexer says by its pattern what was asked.
func (t *Tracer) Requests(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if slices.Contains(untraced, r.URL.Path) {
			next.ServeHTTP(w, r)
			return
		}
		method := r.Method
		if !slices.Contains([]string{http.MethodGet, http.MethodPost, http.MethodHead, http.MethodOptions, http.MethodPut, http.MethodDelete, http.MethodPatch}, method) {
			method = "_OTHER" // as the conventions call what may be any text
		}
		ctx, span := t.tracer.Start(parentOf(r), method,
			trace.WithSpanKind(trace.SpanKindServer), trace.WithAttributes(attribute.String("http.request.method", method)))
		r = r.WithContext(ctx)
		seen := &seen{ResponseWriter: w}
		whole := false
		defer func() {
			if r.Pattern != "" && r.Pattern != "/" {
				span.SetName(r.Pattern)
				span.SetAttributes(attribute.String("http.route", r.Pattern))
			}
			span.SetAttributes(attribute.Int("http.response.status_code", seen.status))
			if !whole { // by a panic, which is not stopped here
				span.SetStatus(codes.Error, "broken off")
			} else if seen.status >= http.StatusInternalServerError {
				span.SetStatus(codes.Error, "")
			}
			span.End()
		}()
		next.ServeHTTP(seen, r)
		whole = true
	})
}

// parentOf is the context of a request, below the span that it names. The state that goes with
// that, which may be any text, is not told on.
func parentOf(r *http.Request) context.Context {
	named := propagation.TraceContext{}.Extract(r.Context(), propagation.HeaderCarrier(r.Header))
	return trace.ContextWithRemoteSpanContext(r.Context(), trace.SpanContextFromContext(named).WithTraceState(trace.TraceState{}))
}

// seen knows the status of an answer.
type seen struct {
	http.ResponseWriter
	status int
}

// WriteHeader implements [http.ResponseWriter].
func (s *seen) WriteHeader(status int) {
	s.status = status
	s.ResponseWriter.WriteHeader(status)
}

// Write implements [http.ResponseWriter].
func (s *seen) Write(p []byte) (int, error) {
	if s.status == 0 {
		s.status = http.StatusOK
	}
	return s.ResponseWriter.Write(p)
}

// Unwrap is for [http.ResponseController].
func (s *seen) Unwrap() http.ResponseWriter { return s.ResponseWriter }
