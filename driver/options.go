package driver

import (
	"io"
	"log/slog"
	"net/http"
	"time"

	"github.com/sirupsen/logrus"

	"github.com/viewfinder-sql/viewfinder/internal/connect"
	"github.com/viewfinder-sql/viewfinder/internal/recording"
)

// Option is what an embedding program gives besides the [Config]: things that no
// connection string can hold.
type Option struct{ set func(*connect.Options) }

// WithLogger has every line of the log go to a slog logger too, or only there
// where no Logfile is set. Verbosity and LogModules decide which lines there are:
// those of verbosity 1 have level Info, 2 Debug, 3 to 5 a level below Debug;
// those with an error have level Error. Secrets are masked before. The context of
// a line is that of its statement.
func WithLogger(logger *slog.Logger) Option {
	return Option{func(o *connect.Options) { o.Logger = logger }}
}

// WithLogHook does the same with a hook for logrus. It fires behind the one that
// masks secrets, and in front of the file, from several goroutines at a time.
func WithLogHook(hook logrus.Hook) Option { return Option{func(o *connect.Options) { o.Hook = hook }} }

// WithTransport wraps the transport that all requests go through, those to the
// Graph API and those to the login services.
//
//	driver.OpenDB(cfg, driver.WithTransport(func(next http.RoundTripper) http.RoundTripper {
//		return otelhttp.NewTransport(next)
//	}))
//
// wrap is for measuring and for adding headers, and never sees a token: it is
// given a likeness of the request in which secrets are masked, and an answer
// whose body is as many blanks as have been read of the real one. What it
// changes of the request, added headers aside, has no effect.
func WithTransport(wrap func(next http.RoundTripper) http.RoundTripper) Option {
	return Option{func(o *connect.Options) { o.WrapTransport = wrap }}
}

// WithRecording writes the exchange with the platform to w, as JSON lines without secrets,
// ids, names and texts of people: what shows others how it has answered. viewfinder replay
// answers by it. NOW() and the like stand at the start of the recording, and nothing that
// other programs have learned is used. w is not used after the pool is closed; what it
// cannot take is missing at its end.
func WithRecording(w io.Writer) Option {
	r := recording.New(w)
	return Option{func(o *connect.Options) { o.Record = r }}
}

// WithClock takes now for this machine's clock: what NOW() and the like say,
// whatever the property Now says, and what [Diagnose] compares with the platform's.
// It is for tests with a simulator whose clock is moved. nil is no such clock.
func WithClock(now func() time.Time) Option { return Option{func(o *connect.Options) { o.Now = now }} }

func gather(opts []Option) (o connect.Options) {
	o.BuiltIn = builtIn()
	for _, opt := range opts {
		if opt.set != nil {
			opt.set(&o)
		}
	}
	return o
}
