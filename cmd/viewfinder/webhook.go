package main

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/net/netutil"
	"golang.org/x/sync/errgroup"

	"github.com/viewfinder-sql/viewfinder/internal/config"
	"github.com/viewfinder-sql/viewfinder/internal/keeping/history"
	"github.com/viewfinder-sql/viewfinder/internal/keeping/spec"
	"github.com/viewfinder-sql/viewfinder/internal/keeping/stories"
	"github.com/viewfinder-sql/viewfinder/internal/keeping/webhook"
	"github.com/viewfinder-sql/viewfinder/internal/sanitize"
	"github.com/viewfinder-sql/viewfinder/internal/secret"
	"github.com/viewfinder-sql/viewfinder/internal/server/host"
)

// tokenVariable holds the verify token.
const tokenVariable = "VIEWFINDER_WEBHOOK_TOKEN" //nolint:gosec // a name, and no token

// Bounds of the receiver's server.
const (
	webhookConnections = 512
	webhookPatience    = 15 * time.Second
	webhookGrace       = 10 * time.Second
	longestToken       = 1 << 10 // bytes
)

// hearing is what is said of a receiver on the command line.
type hearing struct {
	listen, path string
	into         string
	tokenFile    string
	cert, key    string
	proxied      bool
	nameless     bool
	stories      bool
	files        bool
	atOnce       int
	verify       secret.Secret // the verify token
}

func newWebhook(a *app) *cobra.Command {
	var (
		from connection
		what hearing
	)
	cmd := &cobra.Command{
		Use:   "webhook",
		Short: "Take the notices of webhooks, and keep stories before they are gone",
		Long: `Take the notices that the platform sends of comments, mentions and stories that end, and
keep them in PostgreSQL or in an SQLite file, until interrupted. With --stories the
connection's live stories and their numbers are read and kept too, ever more often
towards their end.

The app's secret is the connection's OAuthClientSecret. The verify token, which the app's
settings at the platform repeat, is what the variable ` + tokenVariable + ` or
the file --token-file holds.

The platform sends to addresses of https only. An address that other machines reach takes
a certificate and its key, or --behind-proxy where a proxy has them. A notice is answered
by 200 when it is kept; what was not is sent again by the platform.`,
		Example: `  viewfinder webhook --into sqlite:kept.db --stories
  viewfinder webhook --into env:SINK --listen 0.0.0.0:8443 --tls-cert cert.pem --tls-key key.pem`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := what.check(); err != nil {
				return err
			}
			connected, stop, err := from.configure(cmd.Context(), ready)
			if err != nil {
				return err
			}
			defer stop()
			return a.hear(cmd.Context(), (*config.Config)(connected), what)
		},
	}
	f := cmd.Flags()
	f.SortFlags = false
	f.StringVar(&what.into, "into", "", "where to keep: sqlite:PATH, postgres://HOST/DATABASE, or env:VARIABLE that holds one of these")
	f.StringVar(&what.listen, "listen", "127.0.0.1:8434", "address that notices come to; none takes none, for --stories alone")
	f.StringVar(&what.path, "path", "/webhook", "path that notices come to")
	f.StringVar(&what.tokenFile, "token-file", "", "file with the verify token, instead of the variable "+tokenVariable)
	f.StringVar(&what.cert, "tls-cert", "", "file of the certificate, PEM, with those between it and its authority")
	f.StringVar(&what.key, "tls-key", "", "file of the certificate's key, PEM")
	f.BoolVar(&what.proxied, "behind-proxy", false, "listen without TLS at an address that is not this machine's alone: a proxy before it has the certificate")
	f.BoolVar(&what.nameless, "without-names", false, "leave out who wrote a comment")
	f.BoolVar(&what.stories, "stories", false, "keep stories and their numbers")
	f.BoolVar(&what.files, "files", false, "with --stories: keep their pictures and videos below FileRoot")
	f.IntVar(&what.atOnce, "at-once", 4, "with --stories: accounts that are read at the same time")
	from.addFlags(f, a.properties)
	return cmd
}

// check says what is wrong with the flags.
func (h *hearing) check() error {
	switch {
	case h.into == "":
		return usageError{errors.New("--into says where notices are kept: sqlite:PATH or postgres://HOST/DATABASE")}
	case (h.cert == "") != (h.key == ""):
		return usageError{errors.New("--tls-cert and --tls-key go together")}
	case h.listen == noAddress && !h.stories:
		return usageError{errors.New("--listen none takes no notices, and without --stories nothing is kept")}
	case h.files && !h.stories:
		return usageError{errors.New("--files keeps those of stories: give --stories too")}
	case h.atOnce < 1:
		return usageError{errors.New("--at-once must be at least 1")}
	case !strings.HasPrefix(h.path, "/"):
		return usageError{errors.New("--path begins with a slash")}
	case h.listen == noAddress || h.cert != "" || h.proxied || (&serving{listen: h.listen}).loopback():
		return nil
	}
	return usageError{fmt.Errorf("%s is reached by other machines: give --tls-cert and --tls-key, or --behind-proxy where a proxy has them", sanitize.Line(h.listen, mostNames))}
}

// token reads the verify token.
func (h *hearing) token() (secret.Secret, error) {
	text := os.Getenv(tokenVariable)
	if h.tokenFile != "" {
		b, err := os.ReadFile(h.tokenFile)
		if err != nil {
			return secret.Secret{}, usageError{err}
		}
		text = string(bytes.TrimSpace(b))
	}
	switch {
	case text == "":
		return secret.Secret{}, usageError{fmt.Errorf("there is no verify token: set %s or give --token-file", tokenVariable)}
	case len(text) > longestToken:
		return secret.Secret{}, usageError{fmt.Errorf("the verify token is longer than %d bytes", longestToken)}
	}
	return secret.New(text), nil
}

// place is where it is kept. A lake is none: it holds back what it was given, and who is
// answered 200 says it no second time.
func (h *hearing) place() (place, error) {
	p, err := named(&spec.Spec{Sink: h.into})
	if err != nil || p.parts == "" {
		return p, err
	}
	return place{}, usageError{errors.New("--into takes no Parquet: notices are kept in a database, sqlite:PATH or postgres://HOST/DATABASE")}
}

// hear takes notices and keeps stories until ctx ends, which is how it is meant to end.
func (a *app) hear(ctx context.Context, cfg *config.Config, what hearing) (err error) {
	place, err := what.place()
	if err != nil {
		return err
	}
	if what.files && cfg.FileRoot == "" { // what is wrong is told before anything is made
		return usageError{errors.New("--files keeps pictures and videos below FileRoot, which is not set: --file-root is the folder")}
	}
	if what.listen != noAddress {
		if what.verify, err = what.token(); err != nil {
			return err
		}
		if cfg.OAuthClientSecret.Reveal() == "" {
			return usageError{errors.New("notices are signed by the app's secret: the connection needs OAuthClientSecret")}
		}
	}
	ctx, end := context.WithCancel(ctx)
	defer end()
	var l net.Listener
	if what.listen != noAddress {
		if err := listensAt("listen", what.listen); err != nil {
			return err
		}
		if l, what.listen, err = openDoor(ctx, what); err != nil {
			return err
		}
		defer func() { _ = l.Close() }() // which serving has done, where it came to that
	}
	sink, err := openSink(ctx, place)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, sink.Close()) }()
	var keeper *stories.Keeper
	var accounts []string
	if what.stories {
		var stop func() error
		if accounts, keeper, stop, err = a.storyKeeper(ctx, cfg, sink, what); err != nil {
			return err
		}
		defer func() { err = errors.Join(err, stop()) }()
	}
	running, ctx := errgroup.WithContext(ctx)
	if l != nil {
		r, err := receiver(ctx, cfg, sink, keeper, what, func(err error) { a.say("%v", err) })
		if err != nil {
			return err
		}
		if _, err := fmt.Fprintln(a.out, what.listen+what.path); err != nil {
			return err
		}
		running.Go(func() error { return serveNotices(ctx, l, r) })
		defer func() {
			n := r.Counts()
			a.say("%s kept, with %s; %d not signed, %d could not be kept", counted(int(n.Kept), "notice"), counted(int(n.Changes), "change"), n.Refused, n.Failed)
		}()
	}
	if keeper != nil {
		running.Go(func() error {
			keeper.Run(ctx, accounts, what.atOnce, a.toldOfStories)
			return nil
		})
	}
	a.say("serving until interrupted")
	return running.Wait()
}

// receiver makes the handler of notices.
func receiver(ctx context.Context, cfg *config.Config, sink history.Sink, keeper *stories.Keeper, what hearing, trouble func(error)) (*webhook.Receiver, error) {
	c := webhook.Config{
		Secrets: []secret.Secret{cfg.OAuthClientSecret}, VerifyToken: what.verify, Sink: sink, Path: what.path, WithoutNames: what.nameless,
		Trouble: trouble,
	}
	if keeper != nil {
		c.Kept = func(list []webhook.Change) {
			for _, x := range list {
				if x.Account != "" {
					keeper.Hasten(x.Account)
				}
			}
		}
	}
	return webhook.New(ctx, c)
}

// storyKeeper makes a keeper of the stories of the connection's accounts.
func (a *app) storyKeeper(ctx context.Context, cfg *config.Config, sink history.Sink, what hearing) (ids []string, _ *stories.Keeper, stop func() error, err error) {
	if cfg.InitiateOAuth == "OFF" {
		cfg.InitiateOAuth = "REFRESH"
	}
	keeper, end, err := stories.Open(ctx, cfg, sink, what.files)
	if err != nil {
		return nil, nil, nil, err
	}
	ids, missing, err := keeper.Accounts(ctx)
	if err != nil {
		return nil, nil, nil, errors.Join(err, end())
	}
	if missing != "" {
		a.say("the list of accounts is not complete, and stories of those that it lacks are not kept: %s", missing)
	}
	a.say("the stories of %s are kept", counted(len(ids), "account"))
	return ids, keeper, end, nil
}

// toldOfStories tells of what goes wrong with an account's stories.
func (a *app) toldOfStories(x stories.Told) {
	if x.Err != nil && !errors.Is(x.Err, context.Canceled) {
		a.say("%v; again at %s", x.Err, x.Next.UTC().Format(time.RFC3339))
	}
}

// openDoor listens.
func openDoor(ctx context.Context, what hearing) (net.Listener, string, error) {
	l, err := new(net.ListenConfig).Listen(ctx, "tcp", what.listen)
	if err != nil {
		return nil, "", usageError{err}
	}
	at, err := shownAddress(l.Addr())
	if err != nil {
		return nil, "", errors.Join(err, l.Close())
	}
	l = netutil.LimitListener(l, webhookConnections)
	if what.cert == "" {
		return l, "http://" + at, nil
	}
	certificate, err := host.LoadCertificate(what.cert, what.key)
	if err != nil {
		return nil, "", usageError{errors.Join(err, l.Close())}
	}
	return tls.NewListener(l, certificate.Config(nil)), "https://" + at, nil
}

// serveNotices serves until ctx ends, and lets what is under way end.
func serveNotices(ctx context.Context, l net.Listener, h http.Handler) error {
	s := &http.Server{
		Handler: h, ReadHeaderTimeout: webhookPatience / 3, ReadTimeout: webhookPatience, WriteTimeout: webhookPatience,
		IdleTimeout: 4 * webhookPatience, MaxHeaderBytes: 16 << 10,
		ErrorLog: log.New(io.Discard, "", 0), // who sends no TLS is no news
	}
	ended := make(chan error, 1)
	go func() { ended <- s.Serve(l) }()
	select {
	case err := <-ended:
		return err
	case <-ctx.Done():
	}
	grace, end := context.WithTimeout(context.WithoutCancel(ctx), webhookGrace)
	defer end()
	if err := s.Shutdown(grace); err != nil && !errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return nil
}
