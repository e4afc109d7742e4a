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
	CheckLogin(ctx context.Context, app bool) error
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

// aboutKept completes a verb about the logins that are kept, of which --demo has none. run
// is given a connection that uses the login of the user that is named, or the only one.
func aboutKept(cmd *cobra.Command, from *connection, run func(ctx context.Context, s *session, named bool) error) *cobra.Command {
	cmd.Flags().Lookup("demo").Hidden = true
	cmd.Args = cobra.MaximumNArgs(1)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if from.demo {
			return keptError{usageError{fmt.Errorf("--demo keeps no login: its simulator ends with each command")}}
		}
		if len(args) > 0 {
			from.properties = append(from.properties, &propertyFlag{property: property{name: "OAuthUser"}, value: args[0], given: true})
		}
		s, err := from.session(cmd.Context(), ready)
		if err != nil {
			return keptError{err}
		}
		defer s.stop()
		if err := run(cmd.Context(), s, len(args) > 0); err != nil {
			return keptError{err}
		}
		return nil
	}
	return cmd
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
