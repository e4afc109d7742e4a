package connect

import (
	"errors"
	"net/http"

	"github.com/viewfinder-sql/viewfinder/internal/config"
	"github.com/viewfinder-sql/viewfinder/internal/graph"
	"github.com/viewfinder-sql/viewfinder/internal/logging"
	"github.com/viewfinder-sql/viewfinder/internal/pace"
	"github.com/viewfinder-sql/viewfinder/proxy"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// cacheBytes bounds the answers that AnswerCache keeps.
const cacheBytes = 16 << 20

// Link is the way to the platform that a configuration describes. Its parts are
// safe for concurrent use.
type Link struct {
	Network   *proxy.Transport
	Plain     http.RoundTripper // to the Graph API, logged
	Log       *logging.Logger
	Login     *Login
	Graph     *graph.Client
	Scheduler *pace.Scheduler

	shared *sharedUsage // nil where the connection has no cache
}

// Open checks the configuration and makes the way that it describes. It opens the
// log file and sends nothing. What is wrong is told by a *[config.Error].
func Open(c *config.Config, catalogue *schema.Catalogue, o Options) (_ *Link, err error) {
	if err := c.Validate(); err != nil {
		return nil, err
	}
	l := &Link{}
	if l.Network, err = openNetwork(c, o.Diagnosis); err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			_ = l.Log.Close()
			l.Network.Release()
		}
	}()
	if err := checkLogin(c); err != nil {
		return nil, err
	}
	if l.Log, err = openLog(c, o); err != nil {
		return nil, err
	}
	logNetwork(l.Log, l.Network.Warnings())
	var network http.RoundTripper = l.Network
	if c.Offline {
		network = offline{}
	}
	l.Plain = seen(network, l.Log, logging.HTTP, o)
	if l.Login, err = newLogin(c, o, seen(network, l.Log, logging.AUTH, o), logLogin(l.Log)); err != nil {
		return nil, config.AsError(err)
	}
	l.Log.Conceal(l.Login.OAuth.ClientSecret)
	limits := pace.Config{MaxPercent: float64(c.MaxQuotaPercent)}
	if l.shared = shareUsage(c); l.shared != nil {
		limits.Shared = l.shared
	}
	l.Scheduler = pace.New(limits)
	if l.Graph, err = l.openGraph(c, catalogue, o); err != nil {
		return nil, &config.Error{Reason: err.Error()}
	}
	return l, nil
}

func (l *Link) openGraph(c *config.Config, catalogue *schema.Catalogue, o Options) (*graph.Client, error) {
	paced := l.Scheduler
	if o.Diagnosis {
		paced = nil
	}
	return graph.New(graph.Config{
		Scheduler:  paced,
		Share:      true,
		CacheBytes: cacheBytes,
		CacheAge:   c.AnswerCache,
		Transport:  l.Plain,
		Tokens:     graphTokens(c, l.Login),
		Own:        l.Login.user,
		AppSecret:  graphSecret(c, l.Login),
		Endpoint:   GraphEndpoint(c),
		Version:    c.Version,
		Timeout:    c.Timeout,
		ScopesFor:  scopesFor(c, catalogue),
		Held:       logHeld(l.Log, l.Scheduler),
	})
}

// Close ends what the users of the Link share: idle network connections, the store
// of logins, the log file.
func (l *Link) Close() error {
	l.Network.Release()
	return errors.Join(l.Login.close(), l.shared.close(), l.Log.Close())
}
