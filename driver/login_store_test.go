package driver_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"net"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/viewfinder-sql/viewfinder/driver"
	"github.com/viewfinder-sql/viewfinder/driver/drivertest"
	"github.com/viewfinder-sql/viewfinder/oauth"
)

// loginServer is a simulator whose clock goes, so that what it says of the ends
// of tokens is so.
func loginServer(t *testing.T, opts ...drivertest.Options) *drivertest.Server {
	t.Helper()
	o := drivertest.Options{Media: 3, Clock: time.Now}
	if len(opts) > 0 {
		o = opts[0]
		o.Media, o.Clock = 3, time.Now
	}
	return simulated(t, o)
}

// appDSN names the simulator's app, and a file of tokens of this test.
func appDSN(t *testing.T, srv *drivertest.Server) string {
	t.Helper()
	return fmt.Sprintf("Endpoint=%s;OAuthClientId=%s;OAuthClientSecret=%s;CallbackURL=https://shop.example/back;OAuthSettingsLocation=%s",
		srv.URL(), srv.AppID(), srv.AppSecret(), filepath.Join(t.TempDir(), "viewfinder", "tokens.json"))
}

// atDesk is a user who logs in at a browser and pastes what comes of it.
func atDesk(t *testing.T, asked *atomic.Int64) context.Context {
	t.Helper()
	return driver.WithDesktop(t.Context(), &oauth.Desktop{
		Open: func(string) error { return nil },
		Paste: func(_ context.Context, address string, problem error) (string, error) {
			if problem != nil {
				return "", problem
			}
			asked.Add(1)
			return redirected(t, address).String(), nil
		},
	})
}

func count(ctx context.Context, db *sql.DB) (n int, err error) {
	err = db.QueryRowContext(ctx, "SELECT count(*) FROM Media").Scan(&n)
	return n, err
}

// The first statement has the user log in, once for all who wait; later
// connections of this and other processes use and see the login.
func TestLogin_getAndRefresh(t *testing.T) {
	t.Parallel()
	srv := loginServer(t)
	dsn := appDSN(t, srv)
	var asked atomic.Int64
	ctx := atDesk(t, &asked)
	var all sync.WaitGroup
	for range 3 {
		db := open(t, dsn+";InitiateOAuth=GETANDREFRESH")
		for range 5 {
			all.Go(func() {
				if n, err := count(ctx, db); err != nil || n != 3 {
					t.Errorf("%d rows, %v", n, err)
				}
			})
		}
	}
	all.Wait()
	if asked.Load() != 1 {
		t.Errorf("the user was asked %d times", asked.Load())
	}
	for _, initiate := range []string{"REFRESH", "OFF"} {
		db := open(t, dsn+";InitiateOAuth="+initiate)
		if n, err := count(t.Context(), db); err != nil || n != 3 {
			t.Errorf("%s: %d rows, %v", initiate, n, err)
		}
		rows := query(t, db, "SELECT AuthScheme, AppId, Type, Token, DaysLeft BETWEEN 59 AND 60, DataAccessDaysLeft BETWEEN 89 AND 90, AccountIds IS NOT NULL, Fits FROM sys_tokens")
		if len(rows) != 1 || rows[0] != "OAuth|"+srv.AppID()+"|user|****|1|1|1|true" {
			t.Errorf("%s: sys_tokens: %q", initiate, rows)
		}
	}
	if rows := query(t, open(t, dsn+";InitiateOAuth=REFRESH;OAuthUser=nobody"), "SELECT Fits FROM sys_tokens"); len(rows) != 1 || rows[0] != "false" {
		t.Errorf("of another user: %q", rows)
	}
}

// Without a login and with nobody to ask, the error says where to log in, and
// all that needs no token works.
func TestLogin_none(t *testing.T) {
	t.Parallel()
	srv := loginServer(t)
	db := open(t, appDSN(t, srv)+";InitiateOAuth=REFRESH")
	_, err := count(t.Context(), db)
	var required *oauth.LoginRequiredError
	if !errors.Is(err, driver.ErrNoToken) || !errors.Is(err, driver.ErrLoginRequired) || !errors.As(err, &required) || !strings.HasPrefix(required.URL, srv.URL()) {
		t.Errorf("got %v", err)
	}
	if strings.Contains(fmt.Sprint(err), srv.AppSecret()) {
		t.Errorf("the error shows the secret: %v", err)
	}
	if err := db.PingContext(t.Context()); err != nil {
		t.Error(err)
	}
	for text, want := range map[string]bool{
		"SELECT * FROM sys_tables": true, "DESCRIBE Media": true, "SELECT * FROM sys_tokens": false, "EXPLAIN SELECT Id FROM Media": true,
		"SELECT * FROM sys_procedures": true, "EXEC GetOAuthAuthorizationURL AuthMode='WEB'": true,
	} {
		if rows := query(t, db, text); (len(rows) > 0) != want {
			t.Errorf("%s: %d rows", text, len(rows))
		}
	}
	if n := srv.Calls(); n != 0 {
		t.Errorf("%d requests were sent", n)
	}
	// The statement sees the login that another connection ends at that address.
	if rows := query(t, db, "EXEC GetOAuthAccessToken Verifier=?", redirected(t, required.URL).String()); len(rows) != 1 {
		t.Errorf("the login gave %d rows", len(rows))
	}
	if n, err := count(t.Context(), db); err != nil || n != 3 {
		t.Errorf("after the login: %d rows, %v", n, err)
	}
}

// What came of a login in a browser elsewhere is exchanged once, and means the
// login from then on.
func TestLogin_verifier(t *testing.T) {
	t.Parallel()
	srv := loginServer(t)
	dsn := appDSN(t, srv)
	var address, state string
	if err := open(t, dsn).QueryRow("EXEC GetOAuthAuthorizationURL").Scan(&address, &state); err != nil {
		t.Fatal(err)
	}
	dsn += fmt.Sprintf(";InitiateOAuth=REFRESH;OAuthVerifier='%s'", redirected(t, address))
	for range 3 {
		if n, err := count(t.Context(), open(t, dsn)); err != nil || n != 3 {
			t.Errorf("%d rows, %v", n, err)
		}
	}
	if rows := query(t, open(t, dsn+";RequireState=true"), "SELECT 1 FROM Media LIMIT 1"); len(rows) != 1 {
		t.Errorf("with a state: %q", rows)
	}
}

// A login that the user took back is answered by the typed error; where the user
// can be asked, the statement goes on.
func TestLogin_revoked(t *testing.T) {
	t.Parallel()
	srv := loginServer(t)
	dsn := appDSN(t, srv)
	var asked atomic.Int64
	ctx := atDesk(t, &asked)
	asking := open(t, dsn+";InitiateOAuth=GETANDREFRESH")
	refreshing := open(t, dsn+";InitiateOAuth=REFRESH")
	if _, err := count(ctx, asking); err != nil {
		t.Fatal(err)
	}
	if _, err := count(t.Context(), refreshing); err != nil {
		t.Fatal(err)
	}
	revoke(t, dsn, srv)
	_, err := count(t.Context(), refreshing)
	if !errors.Is(err, driver.ErrTokenExpired) || !errors.Is(err, driver.ErrLoginRequired) {
		t.Errorf("got %v", err)
	}
	if n, err := count(ctx, asking); err != nil || n != 3 || asked.Load() != 2 {
		t.Errorf("%d rows, %v, asked %d times", n, err, asked.Load())
	}
	// The other connection finds the new login by itself.
	if n, err := count(t.Context(), refreshing); err != nil || n != 3 {
		t.Errorf("%d rows, %v", n, err)
	}
}

// revoke takes the login back, as the user may elsewhere.
func revoke(t *testing.T, dsn string, srv *drivertest.Server) {
	t.Helper()
	cfg, err := driver.ParseDSN(dsn + ";InitiateOAuth=REFRESH")
	if err != nil {
		t.Fatal(err)
	}
	c, err := driver.NewConnector(cfg)
	if err != nil {
		t.Fatal(err)
	}
	defer c.(io.Closer).Close()
	token, err := loginOf(c).AccessToken(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	db := open(t, srv.TokenDSN(token.Reveal()))
	if row := oneRow(t, db, "EXEC RevokeOAuthAccessToken"); row["TokensDeleted"] != int64(0) {
		t.Errorf("revoked: %v", row)
	}
}

// Where nobody can or will log in, the error is typed and has the address.
func TestLogin_nobody(t *testing.T) {
	t.Parallel()
	srv := loginServer(t)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_ = listener.Close()
	dsn := strings.Replace(appDSN(t, srv), "https://shop.example/back", "http://"+listener.Addr().String()+"/", 1)
	for _, tt := range []struct {
		open error
		want error
	}{{errors.New("no display"), oauth.ErrNoBrowser}, {nil, oauth.ErrLoginTimeout}} {
		db := open(t, dsn+";InitiateOAuth=GETANDREFRESH")
		ctx := driver.WithDesktop(t.Context(), &oauth.Desktop{Open: func(string) error { return tt.open }, Timeout: 20 * time.Millisecond})
		_, err := count(ctx, db)
		var required *oauth.LoginRequiredError
		if !errors.As(err, &required) || !errors.Is(err, tt.want) || !strings.HasPrefix(required.URL, srv.URL()) {
			t.Errorf("got %v, want %v", err, tt.want)
		}
	}
}

// AuthenticateAsPage reads with the Page's token, and the account of that Page.
func TestLogin_page(t *testing.T) {
	t.Parallel()
	srv := loginServer(t, drivertest.Options{Accounts: 3})
	pages := query(t, open(t, srv.DSN()), "SELECT Id, Name FROM Pages")
	if len(pages) != 3 {
		t.Fatalf("pages: %q", pages)
	}
	id, name, _ := strings.Cut(pages[1], "|")
	all := query(t, open(t, srv.DSN()), "SELECT Id FROM InstagramBusinessProfile")
	for _, page := range []string{id, name} {
		db := open(t, srv.DSN()+";OAuthClientSecret="+srv.AppSecret()+";AuthenticateAsPage='"+page+"'")
		if got := query(t, db, "SELECT Id FROM InstagramBusinessProfile"); len(got) != 1 || got[0] != all[1] {
			t.Errorf("%s: %q, want %q", page, got, all[1])
		}
		if got := query(t, db, "SELECT count(*) FROM Media"); got[0] != "3" {
			t.Errorf("%s: posts %q", page, got)
		}
		if got := query(t, db, "SELECT Id FROM Pages"); len(got) != 3 {
			t.Errorf("%s: pages %q", page, got)
		}
	}
	if _, err := try(t, open(t, srv.DSN()+";AuthenticateAsPage=12"), "SELECT Id FROM Media"); err == nil || !strings.Contains(err.Error(), "AuthenticateAsPage: the user has no Page \"12\"") {
		t.Errorf("no such Page: %v", err)
	}
}
