package connect

import (
	"log/slog"
	"net/http"
	"strings"
	"sync/atomic"
	"time"

	"github.com/sirupsen/logrus"

	"github.com/viewfinder-sql/viewfinder/internal/config"
	"github.com/viewfinder-sql/viewfinder/internal/recording"
	"github.com/viewfinder-sql/viewfinder/oauth"
)

// Options are what an embedding program gives besides the configuration: what no
// connection string can hold. The zero Options are none.
type Options struct {
	Logger        *slog.Logger // gets the lines of the log too
	Hook          logrus.Hook  // likewise
	WrapTransport func(http.RoundTripper) http.RoundTripper
	Now           func() time.Time // in place of this machine's clock
	// BuiltIn are the apps that the program was built with, by kind of login.
	BuiltIn map[oauth.Login]App

	// Record records the exchange with the platform; nil records none.
	Record *recording.Recorder
	// Sent counts requests; nil counts none.
	Sent *atomic.Int64
	// Diagnosis has requests sent at once, however much of a rate limit is used,
	// over connections of their own.
	Diagnosis bool
}

// Clock is the clock that the platform's is like: this machine's, or that of a
// simulator, whose instant the property Now holds. Only simulators are reached by
// plain http.
func (o Options) Clock(c *config.Config) func() time.Time {
	switch {
	case o.Now != nil:
		return o.Now
	case !c.Now.IsZero() && strings.HasPrefix(c.Endpoint, "http://"):
		return func() time.Time { return c.Now }
	default:
		return time.Now
	}
}

// Present is what statements take for the present.
func (o Options) Present(c *config.Config) func() time.Time {
	if o.Now == nil && !c.Now.IsZero() {
		return func() time.Time { return c.Now }
	}
	return o.Clock(c)
}
