package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/http"

	"github.com/viewfinder-sql/viewfinder/driver"
	"github.com/viewfinder-sql/viewfinder/oauth"
)

// connect sends a visitor to the platform's consent page.
func (a *app) connect(w http.ResponseWriter, r *http.Request) {
	s := visitor(r)
	if s == nil {
		s = a.newVisitor(w)
	}
	var address, state string
	err := a.logins.QueryRowContext(r.Context(), `EXEC GetOAuthAuthorizationURL AuthMode = 'WEB', CallbackURL = ?`, a.callback()).Scan(&address, &state)
	if err == nil {
		err = a.keepState(r.Context(), s, state)
	}
	if err != nil {
		a.fail(w, r, err)
		return
	}
	http.Redirect(w, r, address, http.StatusSeeOther)
}

// comeBack ends a login with what the platform sent the visitor back with. The
// State in the visitor's session proves that it is the login of this visitor.
func (a *app) comeBack(w http.ResponseWriter, r *http.Request) {
	s, state := visitor(r), ""
	if s != nil {
		var err error
		if state, err = a.takeState(r.Context(), s); err != nil {
			a.fail(w, r, err)
			return
		}
	}
	if state == "" {
		a.show(w, http.StatusBadRequest, "message", message{"No login is under way", "Begin again, in the browser in which you want to go on."})
		return
	}
	token, err := one(r.Context(), a.logins,
		`EXEC GetOAuthAccessToken AuthMode = 'WEB', Verifier = ?, CallbackURL = ?, State = ?, RequireState = 'true'`,
		a.callback()+"?"+r.URL.RawQuery, a.callback(), state)
	if errors.Is(err, oauth.ErrUserDenied) {
		a.show(w, http.StatusOK, "message", message{"Nothing is connected", "You cancelled the login."})
		return
	}
	if err == nil {
		user, _ := token["UserId"].(string)
		a.forget(user) // connections begin anew with the new token
		err = a.addLogin(r.Context(), s, user)
	}
	if err != nil {
		a.fail(w, r, err)
		return
	}
	// The address with the code leaves the browser's history.
	http.Redirect(w, r, "/", http.StatusSeeOther)
}

// disconnect takes a login back.
func (a *app) disconnect(w http.ResponseWriter, r *http.Request) {
	id := r.PathValue("user")
	owns, err := a.owns(r.Context(), visitor(r), id)
	if err != nil {
		a.fail(w, r, err)
		return
	}
	if !owns {
		http.NotFound(w, r)
		return
	}
	shared, err := a.dropLogin(r.Context(), visitor(r), id)
	if err == nil && !shared {
		err = a.takeBack(r.Context(), id)
	}
	if err != nil {
		a.fail(w, r, err)
		return
	}
	http.Redirect(w, r, "/", http.StatusSeeOther)
}

// takeBack deletes the stored token of a user whom nobody needs any more, after
// the platform has ended it where it has a call for that.
func (a *app) takeBack(ctx context.Context, id string) error {
	u, done, err := a.user(id)
	if err != nil {
		return err
	}
	defer a.forget(id)
	defer done()
	if oauth.Login(a.config.AuthScheme) == oauth.FacebookLogin {
		_, err := one(ctx, u.DB, `EXEC RevokeOAuthAccessToken`)
		if !errors.Is(err, oauth.ErrLoginRequired) && !errors.Is(err, oauth.ErrSessionExpired) {
			return err // or nil: what was stored is deleted
		}
		// A token that has ended cannot be taken back, and need not be.
	}
	_, err = driver.Logout(ctx, u.config)
	if errors.Is(err, oauth.ErrNotStored) {
		return nil
	}
	return err
}

// one runs a procedure and returns its one row.
func one(ctx context.Context, db *sql.DB, query string, args ...any) (map[string]any, error) {
	rows, err := db.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	names, err := rows.Columns()
	if err != nil {
		return nil, err
	}
	if !rows.Next() {
		if err := rows.Err(); err != nil {
			return nil, err
		}
		return nil, fmt.Errorf("no answer to %s", query)
	}
	values, targets := make([]any, len(names)), make([]any, len(names))
	for i := range values {
		targets[i] = &values[i]
	}
	if err := rows.Scan(targets...); err != nil {
		return nil, err
	}
	row := map[string]any{}
	for i, name := range names {
		row[name] = values[i]
	}
	return row, rows.Err()
}
