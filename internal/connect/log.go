package connect

import (
	"context"
	"errors"
	"net/http"
	"runtime"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/buildinfo"
	"github.com/viewfinder-sql/viewfinder/internal/config"
	"github.com/viewfinder-sql/viewfinder/internal/connprops"
	"github.com/viewfinder-sql/viewfinder/internal/httplog"
	"github.com/viewfinder-sql/viewfinder/internal/logging"
	"github.com/viewfinder-sql/viewfinder/internal/pace"
	"github.com/viewfinder-sql/viewfinder/internal/tokensource"
)

// openLog opens the log that the configuration and the embedding program ask for.
func openLog(c *config.Config, o Options) (*logging.Logger, error) {
	modules, err := logging.ParseModules(c.LogModules)
	if err != nil {
		return nil, err
	}
	size, err := connprops.ParseSize(c.MaxLogFileSize)
	if err != nil {
		return nil, &config.Error{Property: "MaxLogFileSize", Reason: err.Error()}
	}
	log, err := logging.New(logging.Config{
		File: c.LogFile, Verbosity: c.Verbosity, Modules: modules, Format: logging.Format(c.LogFormat),
		MaxFileSize: max(size, 1), MaxFileCount: c.MaxLogFileCount, Slog: o.Logger, Hook: o.Hook,
	})
	if err != nil {
		if file, ok := errors.AsType[*logging.FileError](err); ok {
			err = file.Err
		}
		return nil, &config.Error{Property: "Logfile", Reason: err.Error()}
	}
	log.Conceal(c.Secrets()...)
	log.SessionStart(c.String(), buildinfo.Version(), runtime.Version()+" "+runtime.GOOS+"/"+runtime.GOARCH)
	return log, nil
}

// seen is the transport as its users get it: what they send is logged, and shown
// to the embedding program's wrapper, without its secrets.
func seen(network http.RoundTripper, log *logging.Logger, m logging.Module, o Options) http.RoundTripper {
	if o.Record != nil {
		network = o.Record.Transport(network)
	}
	var next http.RoundTripper = &httplog.Log{Next: network, Logger: log, Module: m}
	if o.Sent != nil {
		next = counting{next, o}
	}
	if o.WrapTransport == nil {
		return next
	}
	g := httplog.ByName
	if m == logging.AUTH {
		g = httplog.ByDefault
	}
	return httplog.Wrap(next, g, o.WrapTransport)
}

// counting counts requests.
type counting struct {
	next http.RoundTripper
	o    Options
}

func (c counting) RoundTrip(r *http.Request) (*http.Response, error) {
	c.o.Sent.Add(1)
	return c.next.RoundTrip(r)
}

// logHeld writes of requests that wait: a statement that seems to hang does so for
// the rate limit's sake.
func logHeld(log *logging.Logger, paced *pace.Scheduler) func(ctx context.Context, request string) {
	return func(ctx context.Context, request string) {
		fields := logging.Fields{"request": request}
		var until time.Time
		for _, u := range paced.Usage() {
			if u.BlockedUntil.After(until) {
				until = u.BlockedUntil
			}
		}
		if !until.IsZero() {
			fields["until"] = until.UTC().Format(time.RFC3339)
		}
		log.Write(ctx, 1, logging.EXEC, logging.HeldBack, fields)
	}
}

// logLogin writes what became of the login.
func logLogin(log *logging.Logger) func(context.Context, tokensource.Event) {
	return func(ctx context.Context, e tokensource.Event) {
		fields := logging.Fields{}
		if e.Token.User != "" {
			fields["user"], fields["expires"] = e.Token.User, e.Token.Expires.UTC().Format(time.RFC3339)
		}
		if e.Err != nil {
			fields["cause"] = e.Err.Error()
		}
		log.Write(ctx, 2, logging.AUTH, e.What, fields)
	}
}

// logNetwork writes what an operator should know of the network's properties.
func logNetwork(log *logging.Logger, warnings []string) {
	for _, warning := range warnings {
		log.Write(context.Background(), 1, logging.INFO, "warning", logging.Fields{"warning": warning})
	}
}
