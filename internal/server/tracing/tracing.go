package tracing

import (
	"context"
	"errors"
	"fmt"
	"os"
	"sync"

	"github.com/go-logr/logr"
	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	"go.opentelemetry.io/otel/sdk/resource"
	sdk "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"
)

// Config is what a [Tracer] is made of.
type Config struct {
	Version string
	// Trouble is told once when spans cannot be sent; nil tells nobody.
	Trouble func(error)
}

// Tracer makes spans, and sends them.
type Tracer struct {
	provider *sdk.TracerProvider
	tracer   trace.Tracer
}

// ErrProtocol is of a protocol that is not spoken here.
var ErrProtocol = errors.New("traces are sent as http/protobuf: set OTEL_EXPORTER_OTLP_PROTOCOL to that, or not at all")

// service is the name of the service where OTEL_SERVICE_NAME gives none.
const service = "viewfinder"

// Open makes a tracer. It sends nothing yet. How OpenTelemetry's library tells of errors is the
// process's: it is changed for all of it.
func Open(ctx context.Context, c Config) (*Tracer, error) {
	for _, name := range []string{"OTEL_EXPORTER_OTLP_PROTOCOL", "OTEL_EXPORTER_OTLP_TRACES_PROTOCOL"} {
		if p := os.Getenv(name); p != "" && p != "http/protobuf" {
			return nil, ErrProtocol
		}
	}
	otel.SetLogger(logr.Discard()) // what it says of the variables has their values
	otel.SetErrorHandler(once(c.Trouble))
	exporter, err := otlptracehttp.New(ctx)
	if err != nil {
		return nil, errors.New("traces cannot be sent as the variables OTEL_EXPORTER_OTLP_… say")
	}
	about, err := resource.New(ctx,
		resource.WithAttributes(attribute.String("service.name", service), attribute.String("service.version", c.Version)),
		resource.WithTelemetrySDK(), resource.WithFromEnv())
	if err != nil {
		return nil, errors.New("OTEL_RESOURCE_ATTRIBUTES cannot be read")
	}
	p := sdk.NewTracerProvider(sdk.WithBatcher(exporter), sdk.WithResource(about))
	return &Tracer{provider: p, tracer: p.Tracer("github.com/viewfinder-sql/viewfinder", trace.WithInstrumentationVersion(c.Version))}, nil
}

// Close sends what is left, as long as ctx allows.
func (t *Tracer) Close(ctx context.Context) error {
	if err := t.provider.Shutdown(ctx); err != nil {
		return errors.New("the last traces could not be sent")
	}
	return nil
}

// once tells of the first error. What the library says may have the address, and what stands
// in it.
func once(trouble func(error)) otel.ErrorHandlerFunc {
	var mu sync.Mutex
	told := false
	return func(error) {
		mu.Lock()
		defer mu.Unlock()
		if !told && trouble != nil {
			told = true
			trouble(fmt.Errorf("traces cannot be sent to where OTEL_EXPORTER_OTLP_ENDPOINT says, or %s: they are dropped while that is so", usual))
		}
	}
}

// usual is where traces are sent that no variable says a place for.
const usual = "http://localhost:4318"
