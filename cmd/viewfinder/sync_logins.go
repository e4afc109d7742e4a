package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/viewfinder-sql/viewfinder/driver"
	"github.com/viewfinder-sql/viewfinder/internal/config"
	"github.com/viewfinder-sql/viewfinder/internal/connect"
	"github.com/viewfinder-sql/viewfinder/internal/keeping/history"
	"github.com/viewfinder-sql/viewfinder/internal/keeping/reading"
	"github.com/viewfinder-sql/viewfinder/internal/keeping/spec"
	"github.com/viewfinder-sql/viewfinder/internal/keeping/stories"
	"github.com/viewfinder-sql/viewfinder/internal/keeping/work"
	"github.com/viewfinder-sql/viewfinder/internal/profile"
)

// idleLogins is how many logins stay open that nobody uses at the moment, and listEvery how
// often a worker asks a login which accounts it has.
const (
	idleLogins = 4
	listEvery  = time.Hour
)

// keptLogin is a login whose tables are kept.
type keptLogin struct {
	work.Login
	reading *reading.Login
	kind    *loginKind
}

// loginKind is what the logins of a kind have in common: what their tables are made of.
type loginKind struct {
	sources []*reading.Source
	stories *reading.Source // that of stories, nil for none
	keeper  *stories.Keeper
}

// logins are those of a file: its profiles, or else the connection of the command line. Only one of
// each kind is opened, for what its tables are made of.
func (c *connection) logins(ctx context.Context, path string, s *spec.Spec) (all []*keptLogin, stop func(), err error) {
	if s.Logins == nil && !s.AllLogins {
		configured, stop, err := c.configure(ctx, ready)
		if err != nil {
			return nil, nil, err
		}
		l := &keptLogin{Login: work.Login{Named: s.Accounts}}
		refreshed(configured)
		if l.reading, err = reading.Open((*config.Config)(configured)); err == nil {
			l.kind, err = kindOf(ctx, path, s, l.reading)
		}
		if err != nil {
			stop()
			return nil, nil, err
		}
		l.make()
		return []*keptLogin{l}, func() { _ = l.reading.Close(); stop() }, nil
	}
	profiles, err := c.keptProfiles(ctx, path, s)
	if err != nil {
		return nil, nil, err
	}
	open, kinds := reading.NewLogins(idleLogins), map[any]*loginKind{}
	for i, p := range profiles {
		l := &keptLogin{Login: work.Login{Name: p.Name}}
		if !s.AllLogins {
			l.Named = s.Logins[i].Accounts
		}
		l.reading = open.Login(func(ctx context.Context) (*config.Config, error) { return c.ofProfile(ctx, p) })
		all = append(all, l)
		configured, err := c.ofProfile(ctx, p) // what is wrong with one is told before anything begins
		if err == nil {
			kind := connect.LoginKind(configured)
			if l.kind = kinds[kind]; l.kind == nil {
				l.kind, err = kindOf(ctx, path, s, l.reading)
				kinds[kind] = l.kind
			}
		}
		if err != nil {
			closeLogins(all)
			return nil, nil, fmt.Errorf("profile %s: %w", p.Name, err)
		}
		l.make()
	}
	names := make([]string, len(all))
	for i, l := range all {
		names[i] = l.Name
	}
	for _, l := range all {
		l.Beside = names
	}
	return all, func() { closeLogins(all) }, nil
}

func closeLogins(all []*keptLogin) {
	for _, l := range all {
		_ = l.reading.Close()
	}
}

// keptProfiles are the profiles that a file names.
func (c *connection) keptProfiles(ctx context.Context, path string, s *spec.Spec) (all []*profile.Profile, err error) {
	if _, is := replayed(ctx); is || c.demo || c.dsn != "" || c.profiles.name != "" {
		return nil, usageError{errors.New(path + " names its profiles: leave --profile, --dsn and --demo out")}
	}
	f, err := c.profiles.load()
	if err != nil {
		return nil, err
	}
	if s.AllLogins {
		if len(f.Profiles) == 0 {
			return nil, usageError{fmt.Errorf("%s is to keep all profiles, and %s has none: viewfinder init makes one", path, f.Path)}
		}
		all = f.Profiles
	}
	for _, l := range s.Logins {
		p, err := f.Profile(l.Profile)
		if err != nil {
			return nil, usageError{fmt.Errorf("%s: line %d: %w", path, l.Line, err)}
		}
		all = append(all, p)
	}
	for _, p := range all {
		if !history.OfLogin(p.Name) { // it could not be forgotten as what it is
			return nil, usageError{fmt.Errorf("%s: what is kept of a login stands under its profile's name, and %s cannot be told from an account's id: give the profile another name", path, p.Name)}
		}
	}
	return all, nil
}

// ofProfile is the configuration of a profile.
func (c *connection) ofProfile(ctx context.Context, p *profile.Profile) (*config.Config, error) {
	whole, err := over(ctx, c.addProperties(""), p)
	if err != nil {
		return nil, err
	}
	configured, err := driver.ParseDSN(whole)
	if err != nil {
		return nil, c.flagError(err, 0)
	}
	connect.MeanStored((*config.Config)(configured))
	refreshed(configured)
	return (*config.Config)(configured), nil
}

// refreshed has a login's token be refreshed: nobody is there to do it.
func refreshed(c *driver.Config) {
	if c.InitiateOAuth == "OFF" {
		c.InitiateOAuth = "REFRESH"
	}
}

// kindOf is the kind of a login.
func kindOf(ctx context.Context, path string, s *spec.Spec, l *reading.Login) (*loginKind, error) {
	sources, err := l.Sources(ctx, s)
	if err != nil {
		if wrong := (*spec.Error)(nil); errors.As(err, &wrong) {
			err = usageError{fmt.Errorf("%s: %w", path, err)}
		}
		return nil, err
	}
	k := &loginKind{sources: sources}
	return k, k.findStories(path, s)
}

// make gives a login the tables of its kind.
func (l *keptLogin) make() {
	l.List, l.Every = l.reading.Accounts, listEvery
	for _, s := range l.kind.sources {
		l.Sources = append(l.Sources, s.Of(l.reading))
	}
}

// kinds are those of the logins.
func (s *synced) kinds() (all []*loginKind) {
	seen := map[*loginKind]bool{}
	for _, l := range s.logins {
		if !seen[l.kind] {
			seen[l.kind] = true
			all = append(all, l.kind)
		}
	}
	return all
}
