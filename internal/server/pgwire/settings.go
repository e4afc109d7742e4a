package pgwire

import (
	"context"
	"net/netip"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5/pgproto3"

	"github.com/viewfinder-sql/viewfinder/internal/server/pgwire/setting"
)

// settings are a session's own, and those of what stands behind it.
type settings struct {
	set     *setting.Set
	backend Backend // nil until it is opened
	inTx    func() bool
	number  uint32 // of the session
	signal  func(number int64, end bool) (bool, error)
	peers   func() []Peer
	server  netip.AddrPort
	client  netip.AddrPort
	// application is the setting application_name, for other sessions.
	application *atomic.Pointer[string]
	told        map[string]string // what the client was told last, by name
	changed     bool              // since then
	defaults    map[string]string // of the backend's settings that were changed
	journal     []change          // of the transaction
}

// change is one of a setting, with what it was before.
type change struct {
	name, before string
	local        bool
}

// Setting implements [Settings].
func (s *settings) Setting(name string) (string, bool) {
	if setting.Own(name) {
		v, err := s.backend.Setting(name)
		return v, err == nil
	}
	return s.set.Get(name)
}

// Names implements [Settings].
func (s *settings) Names() []string { return s.set.Names() }

// Zone implements [Settings].
func (s *settings) Zone() *time.Location { return s.set.Zone() }

// Number implements [Settings].
func (s *settings) Number() int32 { return int32(s.number) }

// Signal implements [Settings].
func (s *settings) Signal(number int64, end bool) (bool, error) { return s.signal(number, end) }

// Peers implements [Settings].
func (s *settings) Peers() []Peer { return s.peers() }

// Addresses implements [Settings].
func (s *settings) Addresses() (server, client netip.AddrPort) { return s.server, s.client }

// Change implements [Settings].
func (s *settings) Change(ctx context.Context, name, value string, local bool) error {
	before, err := s.present(name)
	if err != nil {
		return err
	}
	if err := s.apply(ctx, name, value); err != nil {
		return err
	}
	s.note(change{strings.ToLower(name), before, local})
	return nil
}

// note keeps a change for the end of the transaction.
func (s *settings) note(c change) {
	if s.inTx() {
		s.journal = append(s.journal, c)
	}
}

// present is the value of a setting; of one that is not there the error of SHOW.
func (s *settings) present(name string) (string, error) {
	if setting.Own(name) {
		return s.backend.Setting(name)
	}
	v, ok := s.set.Get(name)
	if !ok {
		return "", setting.Unknown(name)
	}
	return v, nil
}

// apply sets a value, and tells the backend and the client.
func (s *settings) apply(ctx context.Context, name, value string) error {
	if setting.Own(name) {
		key := strings.ToLower(name)
		before, err := s.backend.Setting(name)
		if err != nil {
			return err
		}
		if err := s.backend.Set(ctx, name, value); err != nil {
			return err
		}
		if _, known := s.defaults[key]; !known {
			s.defaults[key] = before
		}
		return nil
	}
	before, _ := s.set.Get(name)
	value, err := s.set.Put(name, value)
	if err != nil {
		return err
	}
	return s.tell(ctx, name, before, value)
}

// tell has a change take effect, and has the client told of it before the next statement.
func (s *settings) tell(ctx context.Context, name, before, value string) error {
	if before == value {
		return nil
	}
	spelled, _ := s.set.Name(name)
	if s.backend != nil {
		if err := s.backend.Set(ctx, spelled, value); err != nil {
			if _, undone := s.set.Put(name, before); undone != nil {
				return undone
			}
			return err
		}
	}
	if spelled == applicationName {
		s.application.Store(&value)
	}
	s.changed = true
	return nil
}

const applicationName = "application_name"

// reset gives a setting its default.
func (s *settings) reset(ctx context.Context, name string) error {
	before, err := s.present(name)
	if err != nil {
		return err
	}
	if setting.Own(name) {
		usual, changed := s.defaults[strings.ToLower(name)]
		if !changed {
			return nil
		}
		err = s.apply(ctx, name, usual)
	} else if err = s.set.Reset(name); err == nil {
		value, _ := s.set.Get(name)
		err = s.tell(ctx, name, before, value)
	}
	if err == nil {
		s.note(change{strings.ToLower(name), before, false})
	}
	return err
}

// resetAll gives all their defaults.
func (s *settings) resetAll(ctx context.Context) error {
	for _, name := range s.set.Changed() {
		if err := s.reset(ctx, name); err != nil {
			return err
		}
	}
	for name := range s.defaults {
		if err := s.reset(ctx, name); err != nil {
			return err
		}
	}
	return nil
}

// rollback undoes the changes from the one of that number on.
func (s *settings) rollback(ctx context.Context, from int) error {
	for _, c := range slices.Backward(s.journal[from:]) {
		if err := s.apply(ctx, c.name, c.before); err != nil {
			return err
		}
	}
	s.journal = s.journal[:from]
	return nil
}

// commit undoes the local changes.
func (s *settings) commit(ctx context.Context) error {
	settled := map[string]bool{}
	for _, c := range slices.Backward(s.journal) {
		switch {
		case settled[c.name]:
		case !c.local:
			settled[c.name] = true
		default:
			if err := s.apply(ctx, c.name, c.before); err != nil {
				return err
			}
		}
	}
	s.journal = nil
	return nil
}

// report tells the client of the settings that have changed.
func (s *settings) report(out *outbox) {
	if !s.changed {
		return
	}
	s.changed = false
	for _, name := range setting.Reported() {
		value, _ := s.set.Get(name)
		if last, ok := s.told[name]; !ok || last != value {
			s.told[name] = value
			out.send(&pgproto3.ParameterStatus{Name: name, Value: clean(value)})
		}
	}
}
