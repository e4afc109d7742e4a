// Package tracing tells by OpenTelemetry what a server does: a span for each request of HTTP,
// for each statement of any door, and for each call of the platform below it.
//
//	t, err := tracing.Open(ctx, tracing.Config{Version: version, Trouble: tell})
//	host.Config{Watcher: t} // the statements, and their calls
//	web.Config{Wrap: t.Requests}
//	err = t.Close(ctx) // which sends what is left
//
// Where they are sent (OTLP over HTTP), what part of them, and the name of the service are as
// OpenTelemetry's own variables say: OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_TRACES_SAMPLER,
// OTEL_SERVICE_NAME and so on.
//
// # What is in them
//
// Names of databases and doors, numbers, times, and words of this program. No text of a
// statement or its parameters, of a row, an error, a header or an address is: of the path of a
// call the ids are masked (mask.go), and of a request only the pattern is told that it met.
package tracing
