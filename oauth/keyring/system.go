package keyring

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime"
	"sync"
	"time"

	"github.com/zalando/go-keyring"
)

// patience is how long a keyring is waited for.
const patience = 3 * time.Second

// errUnavailable: the keyring gave no answer.
var errUnavailable = errors.New("the keyring of the operating system cannot be used")

// system is the keyring, asked one question at a time and with a bound on how
// long that takes.
type system struct {
	ring entries
	// bus says whether there may be a keyring at all.
	bus func() error

	asking chan struct{} // of one place: who is in there may hang
}

func newSystem() *system {
	return &system{ring: osEntries{}, bus: sessionBus, asking: make(chan struct{}, 1)}
}

// entries are texts by service and name.
type entries interface {
	Get(service, name string) (string, error) // keyring.ErrNotFound for none
	Set(service, name, value string) error
	Delete(service, name string) error // keyring.ErrNotFound for none
}

// osEntries are those of the operating system.
type osEntries struct{}

func (osEntries) Get(service, name string) (string, error) { return keyring.Get(service, name) }
func (osEntries) Set(service, name, value string) error    { return keyring.Set(service, name, value) }
func (osEntries) Delete(service, name string) error        { return keyring.Delete(service, name) }

// sessionBus fails where the keyring is behind a bus that is not there: asking
// would start one.
func sessionBus() error {
	switch runtime.GOOS {
	case "darwin", "windows":
		return nil
	}
	if os.Getenv("DBUS_SESSION_BUS_ADDRESS") == "" {
		return fmt.Errorf("%w: DBUS_SESSION_BUS_ADDRESS is not set: this is no desktop session", errUnavailable)
	}
	return nil
}

// ask runs one question. The library takes no context: a question that hangs is
// left behind, and as long as it hangs no other one is asked.
func (s *system) ask(ctx context.Context, question func() error) error {
	if err := s.bus(); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeoutCause(ctx, patience, fmt.Errorf("%w: it has not answered for %v: unlock it", errUnavailable, patience))
	defer cancel()
	select {
	case s.asking <- struct{}{}:
	case <-ctx.Done():
		return context.Cause(ctx)
	}
	answer := make(chan error, 1)
	go func() {
		defer func() { <-s.asking }()
		answer <- question()
	}()
	select {
	case err := <-answer:
		if err != nil && !errors.Is(err, keyring.ErrNotFound) {
			return fmt.Errorf("%w: %w", errUnavailable, err)
		}
		return err
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// get returns an entry, or keyring.ErrNotFound.
func (s *system) get(ctx context.Context, service, name string) (string, error) {
	var mu sync.Mutex // a question that was left behind may still answer
	value := ""
	err := s.ask(ctx, func() error {
		got, err := s.ring.Get(service, name)
		mu.Lock()
		defer mu.Unlock()
		value = got
		return err
	})
	mu.Lock()
	defer mu.Unlock()
	return value, err
}

func (s *system) set(ctx context.Context, service, name, value string) error {
	return s.ask(ctx, func() error { return s.ring.Set(service, name, value) })
}

// remove deletes an entry; it is no error where there is none.
func (s *system) remove(ctx context.Context, service, name string) (there bool, err error) {
	err = s.ask(ctx, func() error { return s.ring.Delete(service, name) })
	if errors.Is(err, keyring.ErrNotFound) {
		return false, nil
	}
	return err == nil, err
}

// notFound tells that an entry is missing from what went wrong.
func notFound(err error) bool { return errors.Is(err, keyring.ErrNotFound) }
