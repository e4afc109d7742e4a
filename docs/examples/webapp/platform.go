package main

import (
	"errors"
	"net/http"

	"github.com/viewfinder-sql/viewfinder/oauth"
)

// longest is the most bytes of a message of the platform.
const longest = 64 << 10

// deauthorize is the app's deauthorize address: a user has removed the app.
func (a *app) deauthorize(w http.ResponseWriter, r *http.Request) {
	a.follow(w, r, `EXEC HandleDeauthorize SignedRequest = ?`)
}

// deleteData is the app's data deletion address: a user wants all data deleted.
func (a *app) deleteData(w http.ResponseWriter, r *http.Request) {
	a.follow(w, r, `EXEC HandleDataDeletion SignedRequest = ?, StatusURL = ?`, a.public+"/deleted")
}

// follow verifies a message of the platform by a procedure, which deletes the
// stored token, and deletes what this application keeps of the user.
func (a *app) follow(w http.ResponseWriter, r *http.Request, procedure string, args ...any) {
	r.Body = http.MaxBytesReader(w, r.Body, longest)
	row, err := one(r.Context(), a.logins, procedure, append([]any{r.PostFormValue("signed_request")}, args...)...)
	if err == nil {
		user, _ := row["UserId"].(string)
		a.users.forget(user)
		err = a.visitors.dropUser(r.Context(), user)
	}
	switch {
	case errors.Is(err, oauth.ErrSignedRequest):
		http.Error(w, "not a message of the platform", http.StatusForbidden)
	case err != nil:
		fail(w, r, err) // the platform sends it again
	default:
		w.Header().Set("Content-Type", "application/json")
		response, _ := row["Response"].(string) // of a data deletion
		_, _ = w.Write([]byte(response))        // an error means that the platform went away
	}
}

// showDeleted is where a user asks how far the deletion is: it is done before
// the platform has its answer.
func (a *app) showDeleted(w http.ResponseWriter, r *http.Request) {
	show(w, http.StatusOK, "message", message{"Your data is deleted", "This application keeps nothing of you any more. Confirmation code: " + r.FormValue("code")})
}
