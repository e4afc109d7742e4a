package driver_test

import (
	"database/sql"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/viewfinder-sql/viewfinder/driver/drivertest"
)

// The web flow through stored procedures, on a connection that has no token: the
// address, the redirect with the code, the token, and a connection that uses it.
func TestWebLogin(t *testing.T) {
	t.Parallel()
	srv := simulated(t, drivertest.Options{Media: 3})
	app := srv.AppDSN()
	db := open(t, app)
	const callback = "https://shop.example/instagram/callback"
	var address, state string
	err := db.QueryRowContext(t.Context(), "EXEC GetOAuthAuthorizationURL AuthMode='WEB', CallbackURL=?, State='cart 7'", callback).Scan(&address, &state)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(address, srv.AppSecret()) {
		t.Error("the address shows the app's secret")
	}
	back := redirected(t, address)
	if !strings.HasPrefix(back.String(), callback) || back.Query().Get("state") != "cart 7" {
		t.Fatalf("redirected to %s, state %q", back, state)
	}
	rows, err := db.QueryContext(t.Context(), "CALL GetOAuthAccessToken('WEB', ?, ?)", callback, back.Query().Get("code"))
	if err == nil {
		_ = rows.Close()
		t.Error("arguments in the wrong order are taken")
	}
	row := oneRow(t, db, "EXEC GetOAuthAccessToken AuthMode='WEB', Verifier=?, CallbackURL=?, State=?", back.Query().Get("code"), callback, state)
	token, _ := row["OAuthAccessToken"].(string)
	if token == "" {
		t.Fatalf("no token among %v", row)
	}
	if got := query(t, open(t, app+";OAuthAccessToken="+token), "SELECT Username FROM InstagramBusinessProfile"); len(got) != 1 {
		t.Errorf("with the new token: %v", got)
	}
}

// redirected follows an address as a browser does, up to the redirect.
func redirected(t *testing.T, address string) *url.URL {
	t.Helper()
	client := &http.Client{
		Transport:     &http.Transport{DisableKeepAlives: true},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	answer, err := client.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	_ = answer.Body.Close()
	back, err := answer.Location()
	if err != nil {
		t.Fatalf("status %s: %v", answer.Status, err)
	}
	return back
}

func oneRow(t *testing.T, db *sql.DB, text string, args ...any) map[string]any {
	t.Helper()
	rows, err := db.Query(text, args...)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	columns, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	if !rows.Next() {
		t.Fatalf("no row: %v", rows.Err())
	}
	dest := make([]any, len(columns))
	for i := range dest {
		dest[i] = new(any)
	}
	if err := rows.Scan(dest...); err != nil {
		t.Fatal(err)
	}
	row := map[string]any{}
	for i, c := range columns {
		row[c] = *dest[i].(*any)
	}
	return row
}
