package kerberos

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io/fs"
	"net/netip"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/jcmturner/gokrb5/v8/client"
	"github.com/jcmturner/gokrb5/v8/config"
	"github.com/jcmturner/gokrb5/v8/credentials"
	"github.com/jcmturner/gokrb5/v8/messages"
	"github.com/jcmturner/gokrb5/v8/spnego"
	"github.com/jcmturner/gokrb5/v8/types"

	"github.com/viewfinder-sql/viewfinder/proxy"
	"github.com/viewfinder-sql/viewfinder/proxy/internal/register"
)

func init() {
	register.Schemes.Set(string(proxy.AuthNegotiate), func(l register.Login) (register.Authenticator, error) {
		return &login{Login: l, ask: askKDC, turn: make(chan struct{}, 1)}, nil
	})
}

// ticketLife is how long a ticket is used. Those of a KDC live for hours.
const ticketLife = 5 * time.Minute

// ticket is what a KDC gives for the proxy: headers are made with it.
type ticket interface {
	header() (string, error)
}

// login keeps the ticket of one proxy.
type login struct {
	register.Login
	ask func(register.Login) (ticket, error) // of a KDC

	turn chan struct{} // held while asking
	mu   sync.Mutex
	held ticket
	got  time.Time
}

// Bound is false: one request says all.
func (l *login) Bound() bool { return false }

func (l *login) Begin() register.Exchange { return &exchange{login: l} }

// exchange says a ticket, and a fresh one where that was an old one.
type exchange struct {
	login *login
	said  int
	fresh bool
}

func (e *exchange) Next(ctx context.Context, leg register.Leg) (string, error) {
	if leg.Challenges != nil {
		if e.fresh || e.said > 1 {
			return "", register.ErrRejected
		}
		e.login.drop()
	}
	t, fresh, err := e.login.ticket(ctx)
	if err != nil {
		return "", err
	}
	e.said, e.fresh = e.said+1, fresh
	return t.header()
}

func (l *login) drop() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.held = nil
}

func (l *login) kept() ticket {
	l.mu.Lock()
	defer l.mu.Unlock()
	if time.Since(l.got) > ticketLife {
		return nil
	}
	return l.held
}

// ticket returns the ticket that is held, or a fresh one. Whoever waits for the
// KDC waits as long as its context; the question ends by itself.
func (l *login) ticket(ctx context.Context) (t ticket, fresh bool, err error) {
	select {
	case l.turn <- struct{}{}:
	case <-ctx.Done():
		return nil, false, ctx.Err()
	}
	if t := l.kept(); t != nil {
		<-l.turn
		return t, false, nil
	}
	type answer struct {
		t   ticket
		err error
	}
	got := make(chan answer, 1)
	go func() {
		defer func() { <-l.turn }()
		t, err := l.ask(l.Login)
		if err == nil {
			l.mu.Lock()
			l.held, l.got = t, time.Now()
			l.mu.Unlock()
		}
		got <- answer{t, err}
	}()
	select {
	case a := <-got:
		return a.t, true, a.err
	case <-ctx.Done():
		return nil, false, fmt.Errorf("the KDC, which is reached past proxy and firewall, gave no ticket in time: %w", ctx.Err())
	}
}

// askKDC gets a ticket for the proxy.
func askKDC(l register.Login) (ticket, error) {
	if _, err := netip.ParseAddr(l.Server); err == nil || l.Server == "" {
		return nil, errors.New("the proxy is known by an address alone, and its Kerberos service goes by a host name: set ProxyServer to that")
	}
	settings, err := loadSettings()
	if err != nil {
		return nil, err
	}
	asking, err := newClient(l, settings)
	if err != nil {
		return nil, err
	}
	defer asking.Destroy() // it renews tickets in the background until then
	service := "HTTP/" + l.Server
	t, key, err := asking.GetServiceTicket(service)
	if err != nil {
		return nil, fmt.Errorf("the KDC gives no ticket for %s: %w", service, err)
	}
	// Another client of the same name makes the headers: it has no sessions.
	named := client.NewWithPassword(asking.Credentials.UserName(), asking.Credentials.Domain(), "", settings)
	named.Credentials.SetCName(asking.Credentials.CName())
	return &kdcTicket{named, t, key}, nil
}

type kdcTicket struct {
	client *client.Client
	ticket messages.Ticket
	key    types.EncryptionKey
}

func (t *kdcTicket) header() (string, error) {
	token, err := spnego.NewNegTokenInitKRB5(t.client, t.ticket, t.key)
	if err != nil {
		return "", err
	}
	wrapped := spnego.SPNEGOToken{Init: true, NegTokenInit: token}
	raw, err := wrapped.Marshal()
	if err != nil {
		return "", err
	}
	return "Negotiate " + base64.StdEncoding.EncodeToString(raw), nil
}

func loadSettings() (*config.Config, error) {
	path := os.Getenv("KRB5_CONFIG")
	if path == "" {
		path = "/etc/krb5.conf"
	}
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("there is no Kerberos configuration %s: write it, or set KRB5_CONFIG to its path", path)
	}
	settings, err := config.Load(path)
	if err != nil {
		return nil, fmt.Errorf("the Kerberos configuration %s cannot be read: %w", path, err)
	}
	return settings, nil
}

// newClient returns a client of the KDC, logged in or with the tickets of the
// credential cache.
func newClient(l register.Login, settings *config.Config) (*client.Client, error) {
	noFAST := client.DisablePAFXFAST(true) // which Active Directory does not know
	if l.User == "" {
		path := cachePath()
		cache, err := loadCache(path)
		if err != nil {
			return nil, fmt.Errorf("the Kerberos credential cache %s cannot be used: run kinit, or set ProxyUser and ProxyPassword: %w", path, err)
		}
		return client.NewFromCCache(cache, settings, noFAST)
	}
	user, realm, _ := strings.Cut(l.User, "@")
	if realm == "" {
		realm = settings.LibDefaults.DefaultRealm
	}
	c := client.NewWithPassword(user, realm, l.Password.Reveal(), settings, noFAST)
	if err := c.Login(); err != nil {
		c.Destroy()
		return nil, fmt.Errorf("%s cannot log in at the KDC of %s (check ProxyUser, ProxyPassword and the clock; the KDC is reached past proxy and firewall): %w", user, realm, err)
	}
	return c, nil
}

func cachePath() string {
	path := os.Getenv("KRB5CCNAME")
	if path == "" {
		path = "/tmp/krb5cc_" + strconv.Itoa(os.Getuid())
	}
	return strings.TrimPrefix(path, "FILE:")
}

// loadCache reads a credential cache; the library panics on a broken one.
func loadCache(path string) (cache *credentials.CCache, err error) {
	defer func() {
		if recover() != nil {
			cache, err = nil, errors.New("it is no credential cache")
		}
	}()
	return credentials.LoadCCache(path)
}
