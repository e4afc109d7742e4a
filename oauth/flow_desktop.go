package oauth

import (
	"cmp"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
	"sync"
	"time"

	"github.com/cli/browser"

	"github.com/viewfinder-sql/viewfinder/internal/origin"
	"github.com/viewfinder-sql/viewfinder/internal/privatefile"
)

// desktopTimeout is how long [Desktop] waits for a user who has to find a
// password first.
const desktopTimeout = 5 * time.Minute

var (
	// ErrNoBrowser: no browser could be opened on this computer.
	ErrNoBrowser = errors.New("no browser could be opened here")
	// ErrLoginTimeout: nobody logged in in time.
	ErrLoginTimeout = errors.New("nobody logged in in time")
)

// Desktop logs a user in who sits at this computer: it opens the consent page in
// a browser and takes the code at CallbackURL, which leads to this computer.
//
// CallbackURL names a loopback host and a port: https://localhost:33333/, say.
// For https, the certificate is one of this installation that no authority
// signed: the browser warns once.
//
// The zero value is ready for use.
type Desktop struct {
	// Open shows an address to the user; nil opens the default browser, whose
	// own output is dropped.
	Open func(address string) error
	// Paste is a second way for the code to come back, and the only one where
	// CallbackURL does not lead to this computer: it asks the user to log in at
	// the address and returns what the user pasted, the whole address that the
	// browser came back to. After a text that will not do it is called again
	// with the problem; its own error ends the asking and no more. It must
	// return when the context ends. nil is no such way.
	Paste func(ctx context.Context, address string, problem error) (string, error)
	// Timeout is how long to wait for the user; 0 is five minutes.
	Timeout time.Duration
	// CertificateDir is the directory in which the certificate is kept; empty is the
	// user's own, or for users without a directory for configuration none, which makes
	// a new one for each login.
	CertificateDir string
}

// Login has the user log in and exchanges the code for a token.
//
// Where nobody can or will log in, the error is a [*LoginRequiredError] with
// the address of the consent page and, matched by errors.Is, [ErrNoBrowser],
// [ErrLoginTimeout] or the end of the context. What comes of a login at that
// address later is taken by [FinishLogin].
func (d *Desktop) Login(ctx context.Context, cfg Config) (*Token, error) {
	client, err := NewClient(cfg)
	if err != nil {
		return nil, err
	}
	if err := client.CheckApp(); err != nil {
		return nil, err
	}
	b, err := cfg.begin(AuthorizationRequest{})
	if err != nil {
		return nil, err
	}
	code, err := d.code(ctx, &cfg, b)
	if err != nil {
		return nil, err
	}
	return client.exchangeOnce(ctx, grant{code: code, callback: b.callback, verifier: b.verifier})
}

// code waits for the code of a login that has begun.
func (d *Desktop) code(ctx context.Context, cfg *Config, b begun) (Secret, error) {
	callback, err := url.Parse(b.callback)
	if err != nil {
		return Secret{}, err
	}
	handler := newCallbackHandler(cfg, callback, b.State)
	if d.Paste == nil || origin.IsLoopback(callback.Hostname()) && callback.Port() != "" {
		stop, err := listenLoopback(ctx, callback, handler, func() (tls.Certificate, error) {
			return callbackCertificate(ctx, cmp.Or(d.CertificateDir, certificateDir()), cfg.now())
		})
		if err != nil {
			return Secret{}, err
		}
		defer stop()
	}
	timeout := d.Timeout
	if timeout == 0 {
		timeout = desktopTimeout
	}
	waiting, cancel := context.WithTimeoutCause(ctx, timeout, fmt.Errorf("%w (%s)", ErrLoginTimeout, timeout))
	defer cancel()
	unopened := make(chan error, 1)
	go func() { unopened <- d.open(b.URL) }()
	if d.Paste != nil {
		go d.paste(waiting, cfg, b, handler)
	}
	for {
		select {
		case o := <-handler.done:
			return o.code, o.err
		case err := <-unopened:
			if err != nil && d.Paste == nil {
				return Secret{}, &LoginRequiredError{URL: b.URL, Err: fmt.Errorf("%w: %w", ErrNoBrowser, err)}
			}
		case <-waiting.Done():
			why := context.Cause(waiting)
			if errors.Is(why, context.Canceled) {
				return Secret{}, why
			}
			return Secret{}, &LoginRequiredError{URL: b.URL, Err: why}
		}
	}
}

// certificateDir is the user's own place for [Desktop].CertificateDir; empty for
// users without a directory for configuration.
func certificateDir() string {
	dir, err := privatefile.UserDir()
	if err != nil {
		return ""
	}
	return filepath.Join(dir, "certificate")
}

func (d *Desktop) open(address string) error {
	if d.Open != nil {
		return d.Open(address)
	}
	// What a browser prints has no place in the output of a program.
	quiet.Do(func() { browser.Stdout, browser.Stderr = nil, nil })
	return browser.OpenURL(address)
}

var quiet sync.Once

// paste asks for the address that the browser came back to until one will do.
func (d *Desktop) paste(ctx context.Context, cfg *Config, b begun, handler *callbackHandler) {
	var problem error
	for ctx.Err() == nil {
		text, err := d.Paste(ctx, b.URL, problem)
		if err != nil {
			return
		}
		a, err := cfg.readVerifier(text, b.callback)
		switch {
		case a.state == nil && err == nil:
			problem = errors.New("oauth: paste the whole address that the browser came back to, not the code alone")
		case a.state == nil:
			problem = err
		case a.withoutState():
			problem = cfg.noState()
		case !equalText(*a.state, b.State):
			problem = ErrState
		case err != nil && a.code.IsEmpty() && !isRefusal(err):
			problem = err
		default:
			handler.end(outcome{a.code, err})
			return
		}
	}
}

// isRefusal tells that the user or the service refused from an address that was
// not copied whole.
func isRefusal(err error) bool {
	var refused *Error
	return errors.As(err, &refused)
}
