package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/signal"
	"runtime/debug"
	"strings"
	"syscall"
	"time"

	"github.com/coreos/go-systemd/v22/daemon"
	"golang.org/x/sync/errgroup"

	"github.com/viewfinder-sql/viewfinder/internal/buildinfo"
	"github.com/viewfinder-sql/viewfinder/internal/format"
	"github.com/viewfinder-sql/viewfinder/internal/sanitize"
	"github.com/viewfinder-sql/viewfinder/internal/server"
	"github.com/viewfinder-sql/viewfinder/internal/server/backend"
	"github.com/viewfinder-sql/viewfinder/internal/server/host"
	"github.com/viewfinder-sql/viewfinder/internal/server/tracing"
)

// serve serves until ctx ends, which is how it is meant to end.
func (a *app) serve(ctx context.Context, databases host.Databases, what serving) error {
	for _, n := range []int{what.wire.Sessions, what.limits.OfUser, what.limits.Running} {
		if n < 1 {
			return usageError{errors.New("--max-sessions, --max-user-sessions and --max-running must be at least 1")}
		}
	}
	for _, d := range []time.Duration{what.wire.Idle, what.wire.Statement, what.limits.Grace} {
		if d < 0 {
			return usageError{errors.New("a time is negative")}
		}
	}
	if what.memory < 1 || what.memory > mostMemory {
		return usageError{fmt.Errorf("--total-memory is between 1 and %d", mostMemory)}
	}
	what.limits.Memory = what.memory << 20
	what.limits.Sessions = what.wire.Sessions
	if os.Getenv("GOMEMLIMIT") == "" { // what is garbage is collected before a statement is refused for it
		debug.SetMemoryLimit(what.limits.Memory)
	}
	sockets, err := handed()
	if err != nil {
		return err
	}
	if l := sockets[postgresSocket]; l != nil {
		what.listen = l.Addr().String()
	}
	if l := sockets[httpSocket]; l != nil {
		what.web.at = l.Addr().String()
	}
	behind := backend.New()
	defer behind.Close()
	shared := host.Config{Databases: databases, Limits: what.limits, Trouble: func(err error) { a.say("%v", err) }}
	if what.traces {
		stop, err := what.trace(ctx, a, &shared)
		if err != nil {
			return err
		}
		defer stop()
	}
	c := server.Config{Address: what.listen, Backend: behind.Open, Wire: what.wire}
	if err := what.secure(&shared, &c); err != nil {
		return err
	}
	h, err := host.New(shared)
	if err != nil {
		return usageError{err}
	}
	defer h.Close()
	c.Host = h
	var doors []*door
	if what.listen != noAddress {
		s, err := server.New(ctx, c)
		if err != nil {
			return usageError{err}
		}
		doors = append(doors, &door{face: s, listener: sockets[postgresSocket], announce: func(at string) (string, error) { return a.announce(at, c.Users, shared) }})
	}
	if what.web.at != "" {
		d, err := what.web.door(ctx, a, h, what)
		if err != nil {
			return usageError{err}
		}
		d.listener = sockets[httpSocket]
		doors = append(doors, d)
	}
	if len(doors) == 0 {
		return usageError{errors.New("--listen none lets nobody in: give --http")}
	}
	if err := open(ctx, doors); err != nil {
		return err
	}
	writes := "read-only"
	if databases.Writes {
		writes = "writes are allowed"
	}
	var security []string
	for _, d := range doors {
		security = append(security, d.security)
	}
	a.say("serving until interrupted; %s; %s; %s", databaseNames(databases), writes, strings.Join(security, "; "))
	again := make(chan os.Signal, 1)
	signal.Notify(again, syscall.SIGHUP)
	defer signal.Stop(again)
	reloading, end := context.WithCancel(ctx)
	defer end()
	go a.reload(reloading, again, h)
	a.notify(daemon.SdNotifyReady)
	defer context.AfterFunc(ctx, func() { a.notify(daemon.SdNotifyStopping) })()
	var running errgroup.Group
	each, stop := context.WithCancel(ctx)
	defer stop()
	for _, d := range doors {
		running.Go(func() error {
			defer stop() // one that fails ends the others
			return d.face.Serve(each, d.listener)
		})
	}
	if err := running.Wait(); err != nil {
		return err
	}
	a.say("stopped")
	return nil
}

// farewell is how long the last traces have to be sent.
const farewell = 5 * time.Second

// trace has the server send traces, until stop is called.
func (w *serving) trace(ctx context.Context, a *app, shared *host.Config) (stop func(), err error) {
	t, err := tracing.Open(ctx, tracing.Config{Version: buildinfo.Version(), Trouble: shared.Trouble})
	if err != nil {
		return nil, usageError{err}
	}
	shared.Watcher, w.wrap = t, t.Requests
	return func() {
		ending, cancel := context.WithTimeout(context.WithoutCancel(ctx), farewell)
		defer cancel()
		if err := t.Close(ending); err != nil {
			a.say("%v", err)
		}
	}, nil
}

// noAddress lets nobody in by a door.
const noAddress = "none"

// door is one of the server.
type door struct {
	face interface {
		Listen(ctx context.Context) (net.Listener, error)
		Serve(ctx context.Context, l net.Listener) error
	}
	listener net.Listener
	announce func(at string) (security string, err error) // prints the address
	security string
}

// open has the doors listen, all or none, and prints where.
func open(ctx context.Context, doors []*door) (err error) {
	defer func() {
		if err == nil {
			return
		}
		for _, d := range doors {
			if d.listener != nil {
				_ = d.listener.Close() // nobody was told of it
			}
		}
	}()
	for _, d := range doors {
		if d.listener != nil { // it was handed over
			continue
		}
		if d.listener, err = d.face.Listen(ctx); err != nil {
			return err
		}
	}
	for _, d := range doors {
		at, err := shownAddress(d.listener.Addr())
		if err != nil {
			return err
		}
		if d.security, err = d.announce(at); err != nil {
			return err
		}
	}
	return nil
}

// shownAddress is an address that can be written where one is connected to.
func shownAddress(at net.Addr) (string, error) {
	host, port, err := net.SplitHostPort(at.String())
	if err != nil {
		return "", err
	}
	if ip := net.ParseIP(host); ip != nil && ip.IsUnspecified() {
		host = "localhost" // where it is reached too, under a name that can be written
	}
	return net.JoinHostPort(host, port), nil
}

// reload has the server read its files again when a signal comes.
func (a *app) reload(ctx context.Context, again <-chan os.Signal, h *host.Host) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-again:
			a.notify(daemon.SdNotifyReloading + "\n" + daemon.SdNotifyMonotonicUsec())
			if err := h.Reload(); err != nil {
				a.say("not read again: %v", err)
			} else {
				a.say("read again: what begins from now on goes by it")
			}
			a.notify(daemon.SdNotifyReady)
		}
	}
}

// secure adds certificate and users.
func (w *serving) secure(shared *host.Config, c *server.Config) (err error) {
	if (w.cert == "") != (w.key == "") {
		return usageError{errors.New("--tls-cert and --tls-key go together")}
	}
	if w.cert != "" {
		if shared.Certificate, err = host.LoadCertificate(w.cert, w.key); err != nil {
			return usageError{err}
		}
	}
	if !w.passwords && w.users.path == "" && w.loopback() {
		return nil
	}
	if c.Users, err = server.VerifiersAt(w.users.path); err != nil {
		return usageError{err}
	}
	users, err := c.Users.Users()
	if err == nil && len(users) == 0 {
		err = fmt.Errorf("nobody has a password yet, in %s: set one by viewfinder serve passwd USER", c.Users.Path())
	}
	if err != nil {
		return usageError{err}
	}
	shared.Listed = true
	return nil
}

// loopback tells of an address that is one beyond doubt. What a name means is the
// server's to find out.
func (w *serving) loopback() bool {
	host, _, err := net.SplitHostPort(w.listen)
	if err != nil || host == "localhost" { // or there is none
		return true // the server says what is wrong with it
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}

// announce prints the address of the door for clients of PostgreSQL.
func (a *app) announce(at string, users *server.Verifiers, c host.Config) (security string, err error) {
	user, security := "viewfinder", "everybody on this computer is let in"
	if users != nil {
		names, err := users.Users()
		if err != nil {
			return "", err
		}
		user, security = names[0], format.Count(int64(len(names)), "user")+" with passwords"
	}
	address := fmt.Sprintf("postgres://%s@%s/%s", user, at, c.Databases.Name)
	if c.Certificate == nil {
		address += "?sslmode=disable"
	} else {
		address += "?sslmode=require"
		security += ", TLS"
	}
	_, err = fmt.Fprintln(a.out, address)
	return security, err
}

// databaseNames names the databases that have a name before somebody asks for them.
func databaseNames(d host.Databases) string {
	names := []string{d.Name}
	if d.File != nil {
		if f, err := d.File(); err == nil && f != nil { // else the server has refused to start
			names = append(names, f.Names()...)
		}
	}
	word := "database "
	if len(names) > 1 {
		word = "databases "
	}
	return word + sanitize.Line(strings.Join(names, ", "), mostNames)
}

// mostNames bounds a list of names in a message, in bytes.
const mostNames = 400
