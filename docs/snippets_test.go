package docs_test

import (
	"context"
	"database/sql"
	"net/http"
	"testing"

	"github.com/viewfinder-sql/viewfinder/driver"
	"github.com/viewfinder-sql/viewfinder/driver/drivertest"
	"github.com/viewfinder-sql/viewfinder/driver/profile"
)

// The functions of this file are what pages show parts of, marked as from here.

// openProfile is docs/configuration.md's.
func openProfile(ctx context.Context) (*sql.DB, error) {
	config, err := profile.Config(ctx, "brand")
	if err != nil {
		return nil, err
	}
	db, err := driver.OpenDB(config)
	return db, err
}

// missing is docs/system-tables.md's: it counts what a permission is missing for.
func missing(ctx context.Context, db *sql.DB) (n int, err error) {
	var report driver.Report
	rows, err := db.QueryContext(driver.WithReport(ctx, &report), "SELECT Id, Reach FROM Media JOIN MediaInsights ON MediaId = Id")
	if err != nil {
		return 0, err
	}
	// … read and close the rows …
	for rows.Next() {
	}
	if err := rows.Err(); err != nil {
		return 0, err
	}
	if err := rows.Close(); err != nil {
		return 0, err
	}
	for _, w := range report.Warnings {
		if w.Reason == driver.ReasonNoPermission {
			n += w.Count // w.Table, w.Column and w.Object say of what
		}
	}
	return n, nil
}

// connectAccount is docs/oauth.md's: both halves of a login of a web application.
func connectAccount(ctx context.Context, db *sql.DB, callback string, back func(address string) *http.Request) (*sql.Rows, error) {
	// A visitor wants to connect an account.
	var address, state string
	err := db.QueryRowContext(ctx,
		"EXEC GetOAuthAuthorizationURL AuthMode='WEB', CallbackURL=?", callback,
	).Scan(&address, &state)
	if err != nil {
		return nil, err
	}
	// Keep state in the visitor's session, and redirect to address.
	r, stateOfTheSession := back(address), state

	// The browser comes back to callback.
	rows, err := db.QueryContext(ctx,
		"EXEC GetOAuthAccessToken AuthMode='WEB', Verifier=?, CallbackURL=?, State=?, RequireState=true",
		"https://app.example.com"+r.URL.RequestURI(), callback, stateOfTheSession)
	// The row has UserId, AccountId, ScopesGranted, ScopesDeclined, ExpiresAt …
	return rows, err
}

// What the pages show of it works.
func TestSnippets(t *testing.T) {
	srv := drivertest.Start(t, drivertest.Options{Media: 3})
	db, err := sql.Open("instagram", srv.DSN())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	if n, err := missing(t.Context(), db); n != 0 || err != nil {
		t.Errorf("missing: %d, %v", n, err)
	}
	app, err := sql.Open("instagram", srv.AppDSN())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = app.Close() })
	rows, err := connectAccount(t.Context(), app, "https://app.example.com/callback", func(address string) *http.Request {
		client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }, Transport: &http.Transport{DisableKeepAlives: true}}
		answer, err := client.Get(address)
		if err != nil {
			t.Fatal(err)
		}
		_ = answer.Body.Close()
		to, err := answer.Location()
		if err != nil {
			t.Fatal(err)
		}
		return &http.Request{URL: to}
	})
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	if !rows.Next() {
		t.Errorf("no row of a login: %v", rows.Err())
	}
	t.Setenv("VIEWFINDER_CONFIG", t.TempDir()+"/none.yaml")
	if _, err := openProfile(t.Context()); err == nil {
		t.Error("a profile is found in a file that is not there")
	}
}
