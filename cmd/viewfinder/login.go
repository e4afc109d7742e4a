package main

import (
	"context"
	"database/sql"
	"fmt"
	"net"
	"time"

	"github.com/spf13/cobra"

	"github.com/viewfinder-sql/viewfinder/driver"
	"github.com/viewfinder-sql/viewfinder/internal/graphsim"
	"github.com/viewfinder-sql/viewfinder/oauth"
)

// loginColumns are what is told of a login: never its token.
const loginColumns = "UserId, UserName, AccountIds, ScopesGranted, ScopesDeclined, ExpiresAt, DaysLeft"

// waitForLogin is how long the browser is waited for: the user may have to find a
// password first.
const waitForLogin = 5 * time.Minute

func newLogin(a *app) *cobra.Command {
	var (
		from     connection
		answer   answer
		headless bool
		renew    bool
		wait     time.Duration
	)
	cmd := &cobra.Command{
		Use:   "login",
		Short: "Log in, and keep the token",
		Long: `Log in, and keep the token where OAuthSettingsLocation says.

The browser of this computer opens the consent page, and comes back to
CallbackURL, https://localhost:33333/ where none is given; it must be registered
with the app. The address that it came back to can also be pasted here.

With --headless nothing is opened: log in at the address that is printed, on any
computer, and paste the address that the browser came back to.

Afterwards the other verbs use the login, where their connection string names the
same app. A web application logs its users in by stored procedures instead:
GetOAuthAuthorizationURL and GetOAuthAccessToken.`,
		Example: `  viewfinder login --oauth-client-id 1234567890 --headless
  VIEWFINDER_DSN="OAuthClientId=…;OAuthClientSecret=…" viewfinder login
  viewfinder login --demo`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if wait <= 0 {
				return usageError{fmt.Errorf("--wait must be more than 0")}
			}
			s, err := from.session(cmd.Context(), demoLogin)
			if err != nil {
				return err
			}
			defer s.stop()
			ctx := cmd.Context()
			var user string
			authType := sql.NullString{String: "reauthorize", Valid: renew}
			if headless {
				user, err = a.loginHeadless(ctx, s, authType)
			} else {
				user, err = a.loginDesktop(ctx, s, authType, wait)
			}
			if err != nil {
				return err
			}
			switch {
			case from.demo:
				a.say("logged in at the simulator, which ends with this command: nothing is kept")
			case !s.login.LoginsOutlive():
				a.say("logged in, but the token was kept in memory, which ends with this command: set OAuthSettingsLocation to a file or another store")
			default:
				a.say("logged in, and the token is kept")
			}
			_, err = answer.print(ctx, a.streams, s.db, "SELECT "+loginColumns+" FROM sys_tokens WHERE Fits AND UserId = ?", user)
			return err
		},
	}
	f := cmd.Flags()
	f.SortFlags = false
	f.BoolVar(&headless, "headless", false, "open no browser: print the address, and read what the browser came back to")
	f.BoolVar(&renew, "reauthorize", false, "renew the access to data, which lapses after 90 days, in place of asking again for what was declined (AuthScheme=OAuth)")
	f.DurationVar(&wait, "wait", waitForLogin, "how long to wait for the browser")
	from.addFlags(f, a.properties)
	answer.addFlagsFor(f, "vertical")
	return cmd
}

// demoLogin is a simulator whose users log in on its pages.
var demoLogin = simulator{
	options: manualDemo(),
	dsn:     func(sim *graphsim.Server) string { return appDSN(sim) + ";CallbackURL=" + demoCallback() },
}

// manualDemo is the simulator of --demo with pages to log in on.
func manualDemo() graphsim.Options {
	options := graphsim.Demo()
	options.ManualLogin = true
	return options
}

// demoCallback is a redirect URI at which nobody listens just now. Plain http,
// so that no browser warns of a certificate.
func demoCallback() string {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "http://127.0.0.1:33333/"
	}
	address := l.Addr().String()
	_ = l.Close() // it was only tried
	return "http://" + address + "/"
}

// loginDesktop has the user log in in the browser of this computer.
func (a *app) loginDesktop(ctx context.Context, s *session, authType sql.NullString, wait time.Duration) (user string, err error) {
	// Browser and paste are asked beside the login, and may outlive it.
	messages := &untilOver{w: a.err}
	defer messages.end()
	asking := streams{in: a.in, out: a.out, err: messages}
	desktop := &oauth.Desktop{
		Timeout: wait,
		Open: func(address string) error {
			asking.say("Opening your browser to log in. If it does not open, go to\n  %s", address)
			return a.browse(address)
		},
	}
	if asking.terminal() {
		desktop.Paste = func(ctx context.Context, _ string, problem error) (string, error) {
			if !messages.begin() {
				return "", context.Canceled
			}
			defer messages.done()
			return asking.paste(ctx, problem)
		}
	}
	return loggedIn(driver.WithDesktop(ctx, desktop), s, "EXEC GetOAuthAccessToken AuthType = ?", authType)
}

// loginHeadless has the user log in in a browser elsewhere.
func (a *app) loginHeadless(ctx context.Context, s *session, authType sql.NullString) (user string, err error) {
	// Better said now than when the user has logged in.
	if err := s.login.CheckLogin(ctx, false); err != nil {
		return "", err
	}
	var address, state sql.NullString
	if err := s.db.QueryRowContext(ctx, "EXEC GetOAuthAuthorizationURL AuthType = ?", authType).Scan(&address, &state); err != nil {
		return "", err
	}
	a.say("Open this address in a browser, on any computer, and log in:\n  %s", address.String)
	a.say("The browser then goes to %s, and may not get there: that is all right.", s.config.CallbackURL)
	err = a.untilGood(ctx, func(text string) (err error) {
		user, err = loggedIn(ctx, s, "EXEC GetOAuthAccessToken Verifier = ?, State = ?", text, state)
		return err
	})
	return user, err
}

// loggedIn runs what ends a login, and says whose it is.
func loggedIn(ctx context.Context, s *session, query string, args ...any) (user string, err error) {
	row, err := s.row(ctx, query, args...)
	if err != nil {
		return "", err
	}
	user, _ = row["UserId"].(string)
	return user, nil
}
