package driver_test

import (
	"bufio"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/viewfinder-sql/viewfinder/driver"
	"github.com/viewfinder-sql/viewfinder/driver/drivertest"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// An Instagram Login reads of its account what a Facebook Login reads of it, in
// all tables that serve both.
func TestInstagramLogin_sameRows(t *testing.T) {
	t.Parallel()
	srv := simulated(t, drivertest.Options{Accounts: 3, Media: 130, Comments: 300, Replies: 90, Live: 2})
	facebook := open(t, srv.DSN()+";BusinessAccountId="+srv.Data().Accounts[1].ID)
	instagram := open(t, srv.InstagramDSN(1))
	compare := func(text string) {
		t.Helper()
		want, got := query(t, facebook, text), query(t, instagram, text)
		slices.Sort(want)
		slices.Sort(got)
		if len(want) == 0 {
			t.Errorf("%s: no rows", text)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-Facebook Login +Instagram Login): %s", text, diff)
		}
	}
	served := 0
	for _, table := range schema.Default().Tables {
		if table.Login != schema.AnyLogin || table.Series != nil || len(table.Required()) > 0 {
			continue
		}
		served++
		var columns []string
		for _, c := range table.Columns {
			foreign := table.Name == "Tags" && (c.Field == "alt_text" || c.Field == "is_shared_to_feed")
			if (c.Login == 0 || c.Login == schema.AnyLogin) && !foreign {
				columns = append(columns, `"`+c.Name+`"`)
			}
		}
		text := "SELECT " + strings.Join(columns, ", ") + " FROM " + table.Name
		if c, _ := table.Column("Metric"); c != nil { // rows of a metric that one login has
			text += " WHERE Metric NOT IN (" + strings.Join(facebookMetrics(), ", ") + ")"
		}
		compare(text)
	}
	if served < 10 {
		t.Errorf("%d tables serve both: at least 10 do", served)
	}
	for _, text := range []string{
		"SELECT EndTime, Reach, FollowerCount FROM AccountInsights WHERE EndTime >= '2026-10-25' AND EndTime < '2026-11-20' AND StartDate >= '2026-10-25'",
		"SELECT Reach, Views, Likes FROM AccountInsights WHERE MetricType = 'total_value' AND StartDate >= '2026-10-25' AND EndDate <= '2026-11-20'",
		"SELECT p.UserName, m.Id, c.Text, r.Text, i.Reach FROM InstagramBusinessProfile p JOIN Media m ON m.OwnerId = p.Id JOIN MediaInsights i ON i.MediaId = m.Id LEFT JOIN Comments c ON c.MediaId = m.Id LEFT JOIN Replies r ON r.CommentId = c.Id",
		"SELECT Id, MediaId FROM Comments WHERE Id IN (SELECT Id FROM Comments ORDER BY Id LIMIT 20)",
	} {
		compare(text)
	}
}

// facebookMetrics are the metrics that Instagram Login does not have, as literals.
func facebookMetrics() (list []string) {
	for _, table := range []string{"MediaInsights", "MediaInsightsStory"} {
		for _, c := range schema.Default().Table(table).Columns {
			if c.Login == schema.FacebookLogin {
				list = append(list, "'"+c.Field+"'")
			}
		}
	}
	return list
}

// What another kind of login reads is refused with the kind to use, before a
// call, and stays described.
func TestInstagramLogin_refused(t *testing.T) {
	t.Parallel()
	srv := simulated(t, drivertest.Options{Media: 1})
	db := open(t, srv.InstagramDSN(0)+";OAuthClientSecret="+srv.AppSecret())
	const want = "sql: line 1, column %d: table Pages: AuthScheme=InstagramLogin does not serve it: use AuthScheme=OAuth"
	for text, column := range map[string]int{
		"SELECT Name FROM Pages": 18, "EXPLAIN SELECT Name FROM Pages": 26, "EXPLAIN ANALYZE SELECT Name FROM Pages": 34,
		"SELECT Id FROM Media WHERE EXISTS (SELECT 1 FROM Pages)": 50, "SELECT 1 FROM Page": 0,
	} {
		_, err := try(t, db, text)
		var placed *driver.SQLError
		if !errors.Is(err, driver.ErrLoginKind) || !errors.As(err, &placed) || !errors.Is(placed.Err, driver.ErrLoginKind) || column > 0 && err.Error() != fmt.Sprintf(want, column) {
			t.Errorf("%s: %v", text, err)
		}
	}
	if _, err := db.Prepare("SELECT Name FROM Pages"); err == nil {
		t.Error("it is prepared")
	}
	if _, err := try(t, db, "EXEC RevokeOAuthAccessToken"); err == nil || !strings.Contains(err.Error(), "does not serve AuthScheme=InstagramLogin: it serves AuthScheme=OAuth") {
		t.Errorf("procedure: %v", err)
	}
	for text, rows := range map[string]int{
		"DESCRIBE Pages": 19, "SELECT 1 FROM sys_tables WHERE TableName = 'Pages' AND AuthSchemes = 'OAuth'": 1,
		"SELECT 1 FROM sys_tablecolumns WHERE TableName = 'Media' AND (ColumnName, AuthSchemes) IN (('Caption', 'OAuth, InstagramLogin'), ('SavedCount', 'OAuth'))": 2,
		"SELECT 1 FROM sys_tablecolumns WHERE TableName = 'InstagramBusinessProfile' AND AuthSchemes = 'InstagramLogin' AND ColumnName = 'AccountType'":             1,
	} {
		if got := query(t, db, text); len(got) != rows {
			t.Errorf("%s: %d rows", text, len(got))
		}
	}
	if n := srv.Calls(); n != 0 {
		t.Errorf("%d calls", n)
	}
}

// EXPLAIN tells the requests of this host: for the account of the login, and
// without batches.
func TestInstagramLogin_explain(t *testing.T) {
	t.Parallel()
	srv := simulated(t, drivertest.Options{Media: 5})
	db := open(t, srv.InstagramDSN(0))
	explained := func(text, access, request string) {
		t.Helper()
		steps := query(t, db, "EXPLAIN "+text)
		if step := strings.Split(steps[0], "|"); step[2] != access || !strings.HasPrefix(step[3], request) {
			t.Errorf("%s: got %v, want %s by %s", text, steps, access, request)
		}
	}
	account, post := srv.Data().Accounts[0].ID, srv.Data().Accounts[0].Media[0].ID
	explained("SELECT Bio FROM InstagramBusinessProfile", "the account of the login", "me?fields=biography,user_id,username")
	explained("SELECT Caption FROM Media WHERE Id = '"+post+"'", "by id, a request for each", "{id}?fields=")
	if n := srv.Calls(); n != 0 {
		t.Errorf("%d calls", n)
	}
	query(t, db, "SELECT Id FROM Media")
	explained("SELECT Bio FROM InstagramBusinessProfile", "the account of the login", account+"?fields=biography")
}

// The secret proves nothing to the host of Instagram Login, and is not used.
func TestInstagramLogin_noProof(t *testing.T) {
	t.Parallel()
	srv := simulated(t, drivertest.Options{Media: 1})
	query(t, open(t, srv.InstagramDSN(0)+";OAuthClientSecret="+srv.AppSecret()), "SELECT Id FROM Media")
	for _, e := range srv.Journal() {
		if strings.Contains(e.Query, "appsecret_proof") {
			t.Errorf("%s?%s", e.Path, e.Query)
		}
	}
}

// A refusal names the permission of this kind of login.
func TestInstagramLogin_permission(t *testing.T) {
	t.Parallel()
	srv := simulated(t, drivertest.Options{Media: 5})
	token := srv.NewToken(drivertest.TokenSpec{Instagram: true, Scopes: []string{"instagram_basic"}})
	db := open(t, srv.TokenDSN(token)+";AuthScheme=InstagramLogin")
	_, err := try(t, db, "SELECT Text FROM Comments")
	var api *driver.APIError
	if !errors.Is(err, driver.ErrPermission) || !errors.As(err, &api) || !slices.Contains(api.Scopes, "instagram_business_manage_comments") || slices.Contains(api.Scopes, "instagram_manage_comments") {
		t.Errorf("got %v", err)
	}
	expired := srv.NewToken(drivertest.TokenSpec{Instagram: true, Life: -1})
	if _, err := try(t, open(t, srv.TokenDSN(expired)+";AuthScheme=InstagramLogin"), "SELECT Id FROM Media"); !errors.Is(err, driver.ErrTokenExpired) {
		t.Errorf("expired: %v", err)
	}
}

// numbers answers as the documents print it, ids as numbers.
func numbers(w http.ResponseWriter, r *http.Request) {
	switch r.URL.Path {
	case "/v27.0/me":
		fmt.Fprint(w, `{"data":[{"user_id":9007199254740993,"username":"ann","id":24030975011649963}]}`)
	case "/v27.0/9007199254740993/media":
		fmt.Fprint(w, `{"data":[{"id":18446744073709551617,"owner":{"id":24030975011649963},"like_count":9007199254740993}]}`)
	default:
		http.NotFound(w, r)
	}
}

// Ids beyond 2^53, and beyond 2^63, stay exact though they come as numbers.
func TestInstagramLogin_numbers(t *testing.T) {
	t.Parallel()
	srv := httptest.NewServer(http.HandlerFunc(numbers))
	t.Cleanup(srv.Close)
	db := open(t, "AuthScheme=InstagramLogin;OAuthAccessToken=IGAA-not-a-real-token;Endpoint="+srv.URL)
	got := query(t, db, "SELECT Id, OwnerId, InstagramBusinessAccountId, LikeCount FROM Media")
	if want := "18446744073709551617|9007199254740993|9007199254740993|9007199254740993"; len(got) != 1 || got[0] != want {
		t.Errorf("got %v, want %s", got, want)
	}
}

// Each kind of login asks its own host.
func TestLogin_host(t *testing.T) {
	t.Parallel()
	for scheme, want := range map[string]string{"OAuth": "graph.facebook.com:443", "InstagramLogin": "graph.instagram.com:443"} {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		asked := make(chan string, 1)
		go func() {
			defer l.Close()
			c, err := l.Accept()
			if err != nil {
				return
			}
			defer c.Close()
			r, err := http.ReadRequest(bufio.NewReader(c))
			if err != nil {
				asked <- err.Error()
				return
			}
			fmt.Fprint(c, "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")
			asked <- r.Method + " " + r.Host
		}()
		_, port, _ := net.SplitHostPort(l.Addr().String())
		db := open(t, "AuthScheme="+scheme+";OAuthAccessToken=not-a-real-token;ProxyServer=127.0.0.1;ProxyPort="+port)
		if _, err := try(t, db, "SELECT Id FROM Media"); err == nil {
			t.Errorf("%s: no error", scheme)
		}
		if got := <-asked; got != "CONNECT "+want {
			t.Errorf("%s asks %s", scheme, got)
		}
	}
}

// A login with Instagram at this computer: kept, renewed when it is a day old,
// and used by later connections.
func TestInstagramLogin_stored(t *testing.T) {
	t.Parallel()
	srv := loginServer(t, drivertest.Options{Accounts: 2, Login: drivertest.Login{Account: 1}})
	dsn := appDSN(t, srv) + ";AuthScheme=InstagramLogin"
	var asked atomic.Int64
	ctx := atDesk(t, &asked)
	db := open(t, dsn+";InitiateOAuth=GETANDREFRESH")
	for range 2 {
		if n, err := count(ctx, db); err != nil || n != 3 || asked.Load() != 1 {
			t.Errorf("%d rows, %v, asked %d times", n, err, asked.Load())
		}
	}
	account := srv.Data().Accounts[1]
	rows := query(t, open(t, dsn+";InitiateOAuth=REFRESH"), "SELECT t.AuthScheme, t.Type, t.Token, t.AccountIds, p.UserName FROM sys_tokens t, InstagramBusinessProfile p")
	if want := "InstagramLogin|instagram|****|" + account.ID + "|" + account.Username; len(rows) != 1 || rows[0] != want {
		t.Errorf("got %q, want %q", rows, want)
	}
	// A Facebook Login with the same app is another login.
	if _, err := count(t.Context(), open(t, strings.Replace(dsn, "InstagramLogin", "OAuth", 1)+";InitiateOAuth=REFRESH")); !errors.Is(err, driver.ErrLoginRequired) {
		t.Errorf("another kind: %v", err)
	}
}
