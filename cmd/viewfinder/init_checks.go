package main

import (
	"context"
	"database/sql"
	"fmt"
	"net"
	"net/url"
	"strings"

	"github.com/viewfinder-sql/viewfinder/driver"
	"github.com/viewfinder-sql/viewfinder/internal/setup"
)

// check opens a session of what was answered, and tells what of it holds: that the platform
// is there and knows the app, that the browser can come back here, and that a login could be
// kept.
func (i *initiation) check(ctx context.Context, interview *setup.Interview) (*session, error) {
	c := connection{demo: i.from.demo}
	simulator := demoLogin
	if c.demo {
		c.properties = i.schemeOnly(interview)
	} else {
		dsn, err := i.connectionString(ctx, interview)
		if err != nil {
			return nil, err
		}
		c.dsn = dsn
	}
	s, err := c.session(ctx, simulator)
	if err != nil {
		return nil, err
	}
	if err := i.checkAll(ctx, s); err != nil {
		s.stop()
		return nil, err
	}
	return s, nil
}

// schemeOnly is the kind of login, for a simulator that has the rest.
func (i *initiation) schemeOnly(interview *setup.Interview) []*propertyFlag {
	list := []*propertyFlag{{property: property{name: setup.Scheme}, value: interview.Values()[setup.Scheme], given: true}}
	for _, p := range i.from.properties {
		if p.given && p.name != setup.Scheme {
			list = append(list, p)
		}
	}
	return list
}

func (i *initiation) checkAll(ctx context.Context, s *session) error {
	if err := s.login.CheckLogin(ctx, true); err != nil {
		return err
	}
	i.good("The platform answers, and knows the app %s by its secret.", s.config.OAuthClientID)
	if i.noLogin {
		return nil
	}
	if err := s.login.CheckLogin(ctx, false); err != nil {
		return err
	}
	switch problem := listenable(s.config); {
	case i.headless:
		i.good("The browser comes back to %s, which nothing needs to answer.", s.config.CallbackURL)
	case problem != "":
		return usageError{fmt.Errorf("callback address %s: %s: choose another one, register it with the app, or use --headless", s.config.CallbackURL, problem)}
	default:
		i.good("The browser can come back to %s.", s.config.CallbackURL)
	}
	return nil
}

func (i *initiation) good(format string, args ...any) {
	i.say("%s %s", signs[driver.CheckOK], fmt.Sprintf(format, args...))
}

// listenable is why the browser cannot come back to this program; "" where it can.
func listenable(config *driver.Config) string {
	address, err := url.Parse(config.CallbackURL)
	if err != nil {
		return "it is no address"
	}
	host, port := address.Hostname(), address.Port()
	if ip := net.ParseIP(host); host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return "it is not on this computer"
	}
	if port == "" {
		port = map[string]string{"http": "80", "https": "443"}[address.Scheme]
	}
	l, err := net.Listen("tcp", net.JoinHostPort(host, port))
	if err != nil {
		return "something else listens there, or may not: " + strings.TrimPrefix(err.Error(), "listen tcp ")
	}
	_ = l.Close() // it was only tried
	return ""
}

// logIn has the user log in for the profile of a name, where no login is kept or another one is wanted.
func (i *initiation) logIn(ctx context.Context, s *session, name string) error {
	if who := stored(ctx, s); who != "" {
		again := ""
		if i.terminal() {
			var err error
			if again, err = i.ask(ctx, fmt.Sprintf("%s is logged in by this app. Log in again? [y/N]: ", who)); err != nil {
				return err
			}
		}
		if again = strings.ToLower(again); again != "y" && again != "yes" {
			i.good("%s is logged in.", who)
			return nil
		}
	}
	var err error
	if i.headless {
		_, err = i.loginHeadless(ctx, s, sql.NullString{})
	} else {
		_, err = i.loginDesktop(ctx, s, sql.NullString{}, waitForLogin)
	}
	if err != nil {
		return initError{err, i.which(name)}
	}
	i.good("Logged in as %s.", stored(ctx, s))
	return nil
}
