package driver_test

import (
	"context"
	"database/sql"
	"errors"
	"net"
	"strings"
	"testing"

	"github.com/viewfinder-sql/viewfinder/driver"
	"github.com/viewfinder-sql/viewfinder/driver/drivertest"
	"github.com/viewfinder-sql/viewfinder/internal/browsertest"
	"github.com/viewfinder-sql/viewfinder/oauth"
)

// A query without a token has a person log in in a browser, at the simulator's
// pages: what the person chose and declined is what later queries can read.
func TestDesktopLogin_browser(t *testing.T) {
	t.Parallel()
	browser := browsertest.Start(t)
	srv := simulated(t, drivertest.Options{Accounts: 3, Media: 2, ManualLogin: true})
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_ = listener.Close()
	dsn := srv.AppDSN() + ";InitiateOAuth=GETANDREFRESH;CallbackURL=https://" + listener.Addr().String() + "/;OAuthSettingsLocation="

	// ask runs a query, and returns when the browser shows the dialog.
	ask := func(db *sql.DB) <-chan error {
		opened, ended := make(chan error, 1), make(chan error, 1)
		desktop := new(oauth.Desktop)
		desktop.CertificateDir = t.TempDir() + "/certificate"
		desktop.Open = func(address string) error {
			err := browser.Visit(address)
			opened <- err
			return err
		}
		go func() {
			var n int
			ended <- db.QueryRowContext(driver.WithDesktop(t.Context(), desktop), "SELECT COUNT(*) FROM InstagramBusinessProfile").Scan(&n)
		}()
		select {
		case err := <-opened:
			if err != nil {
				t.Fatal(err)
			}
		case err := <-ended:
			t.Fatalf("the query ended without a login: %v", err)
		}
		return ended
	}

	db := open(t, dsn+t.TempDir()+"/store/tokens.json")
	ended := ask(db)
	browser.Press("Log in")
	browser.Toggle("sample.account2")
	browser.Press("Continue")
	browser.Toggle("See insights")
	browser.Press("Allow")
	browser.See("Thank you")
	if err := <-ended; err != nil {
		t.Fatal(err)
	}
	rows := query(t, db, "SELECT UserName FROM InstagramBusinessProfile ORDER BY UserName")
	if len(rows) != 2 || !strings.Contains(rows[1], "sample.account3") {
		t.Errorf("the login reaches %v", rows)
	}
	var reach sql.NullInt64
	err = db.QueryRowContext(t.Context(), "SELECT SUM(Reach) FROM MediaInsights").Scan(&reach)
	if !errors.Is(err, driver.ErrPermission) || !strings.Contains(err.Error(), "instagram_manage_insights") {
		t.Errorf("what was declined can be read: %v, %v", reach, err)
	}

	ended = ask(open(t, dsn+t.TempDir()+"/store/tokens.json"))
	browser.Press("Cancel")
	browser.See("You are not logged in")
	if err := <-ended; !errors.Is(err, oauth.ErrUserDenied) || errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v, want ErrUserDenied", err)
	}
}
