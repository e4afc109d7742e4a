package main

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/viewfinder-sql/viewfinder/driver"
	"github.com/viewfinder-sql/viewfinder/internal/connprops"
)

// login is what the driver's connectors do with the login that they use, besides
// connecting.
type login interface {
	AccessToken(ctx context.Context) (driver.Secret, error)
	CheckLogin(ctx context.Context) error
	LoginsOutlive() bool
	Renew(ctx context.Context) error
	Logout(ctx context.Context) (user string, err error)
}

// session is a connection whose login is in use.
type session struct {
	config *driver.Config
	login  login
	db     *sql.DB
	stop   func()
}

// session opens a connection that keeps tokens.
func (c *connection) session(ctx context.Context, demo simulator) (*session, error) {
	config, stop, err := c.configure(ctx, demo)
	if err != nil {
		return nil, err
	}
	s := &session{config: config, stop: stop}
	if config.InitiateOAuth == "OFF" {
		config.InitiateOAuth = "REFRESH"
	}
	if config.CallbackURL == "" && config.AllowedCallbackURLs == "" {
		config.CallbackURL = connprops.DesktopCallback
	}
	connector, err := driver.NewConnector(config)
	if err != nil {
		stop()
		return nil, err
	}
	s.login = connector.(login) //nolint:forcetypeassert // the driver's connectors are made so
	s.db = sql.OpenDB(connector)
	s.stop = func() {
		_ = s.db.Close()
		stop()
	}
	return s, nil
}

// aboutKept completes a verb about the logins that are kept, of which --demo has none.
func aboutKept(cmd *cobra.Command) *cobra.Command {
	cmd.Flags().Lookup("demo").Hidden = true
	action := cmd.RunE
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if err := action(cmd, args); err != nil {
			return keptError{err}
		}
		return nil
	}
	return cmd
}

// ofUser opens a connection that uses the login of a user, if one is named.
func (c *connection) ofUser(ctx context.Context, args []string) (*session, error) {
	if c.demo {
		return nil, usageError{fmt.Errorf("--demo keeps no login: its simulator ends with each command")}
	}
	if len(args) > 0 {
		c.properties = append(c.properties, &propertyFlag{property: property{name: "OAuthUser"}, value: args[0], given: true})
	}
	return c.session(ctx, ready)
}

// row runs a procedure and returns its row.
func (s *session) row(ctx context.Context, query string, args ...any) (map[string]any, error) {
	rows, err := s.db.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	names, err := rows.Columns()
	if err != nil {
		return nil, err
	}
	values, targets := make([]any, len(names)), make([]any, len(names))
	for i := range values {
		targets[i] = &values[i]
	}
	row := map[string]any{}
	for rows.Next() {
		if err := rows.Scan(targets...); err != nil {
			return nil, err
		}
		for i, name := range names {
			row[name] = values[i]
		}
	}
	return row, rows.Err()
}
