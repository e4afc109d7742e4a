package main

import (
	"errors"
	"net/http"

	"github.com/viewfinder-sql/viewfinder/oauth"
)

// connect sends a visitor to the platform's consent page.
func (a *app) connect(w http.ResponseWriter, r *http.Request) {
	s := visitor(r)
	if s == nil {
		s = a.visitors.begin(w)
	}
	var address, state string
	err := a.logins.QueryRowContext(r.Context(), `EXEC GetOAuthAuthorizationURL AuthMode = 'WEB', CallbackURL = ?`, a.callback()).Scan(&address, &state)
	if err == nil {
		err = a.visitors.keepState(r.Context(), s, state)
	}
	if err != nil {
		fail(w, r, err)
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
		if state, err = a.visitors.takeState(r.Context(), s); err != nil {
			fail(w, r, err)
			return
		}
	}
	if state == "" {
		show(w, http.StatusBadRequest, "message", message{"No login is under way", "Begin again, in the browser in which you want to go on."})
		return
	}
	token, err := one(r.Context(), a.logins,
		`EXEC GetOAuthAccessToken AuthMode = 'WEB', Verifier = ?, CallbackURL = ?, State = ?, RequireState = 'true'`,
		a.callback()+"?"+r.URL.RawQuery, a.callback(), state)
	if errors.Is(err, oauth.ErrUserDenied) {
		show(w, http.StatusOK, "message", message{"Nothing is connected", "You cancelled the login."})
		return
	}
	if err == nil {
		user, _ := token["UserId"].(string)
		a.users.forget(user) // connections begin anew with the new token
		err = a.visitors.addLogin(r.Context(), s, user)
	}
	if err != nil {
		fail(w, r, err)
		return
	}
	// The address with the code leaves the browser's history.
	http.Redirect(w, r, "/", http.StatusSeeOther)
}

// disconnect takes a login back.
func (a *app) disconnect(w http.ResponseWriter, r *http.Request) {
	id := r.PathValue("user")
	owns, err := a.visitors.owns(r.Context(), visitor(r), id)
	if err != nil {
		fail(w, r, err)
		return
	}
	if !owns {
		http.NotFound(w, r)
		return
	}
	shared, err := a.visitors.dropLogin(r.Context(), visitor(r), id)
	if err == nil && !shared {
		err = a.users.takeBack(r.Context(), id)
	}
	if err != nil {
		fail(w, r, err)
		return
	}
	http.Redirect(w, r, "/", http.StatusSeeOther)
}
