package main

import (
	"database/sql"
	"errors"
	"net/http"

	"github.com/viewfinder-sql/viewfinder/driver"
	"github.com/viewfinder-sql/viewfinder/oauth"
)

// login is what the page of accounts shows of one login.
type login struct {
	User     string // id
	Name     string
	Accounts []account
	Again    bool // the visitor has to log in again
	Problem  string
}

type account struct {
	ID, Username     string
	Followers, Posts sql.NullInt64
}

// showAccounts is the page of what a visitor has connected.
func (a *app) showAccounts(w http.ResponseWriter, r *http.Request) {
	var logins []login
	if s := visitor(r); s != nil {
		users, err := a.visitors.usersOf(r.Context(), s)
		if err != nil {
			fail(w, r, err)
			return
		}
		for _, id := range users {
			logins = append(logins, a.login(r, id))
		}
	}
	show(w, http.StatusOK, "accounts", logins)
}

// login asks for the accounts of a user. What goes wrong with one login does not
// hide the others.
func (a *app) login(r *http.Request, id string) login {
	l := login{User: id, Name: id}
	u, done, err := a.users.open(id)
	if err == nil {
		defer done()
		// What is known without asking the platform.
		err = u.QueryRowContext(r.Context(), `SELECT COALESCE(UserName, UserId) FROM sys_tokens WHERE Fits`).Scan(&l.Name)
	}
	if err == nil {
		l.Accounts, err = accounts(r, u.DB)
	}
	if err != nil {
		l.Problem = err.Error()
		l.Again = errors.Is(err, oauth.ErrLoginRequired) || errors.Is(err, driver.ErrTokenExpired) || errors.Is(err, sql.ErrNoRows)
	}
	return l
}

func accounts(r *http.Request, db *sql.DB) ([]account, error) {
	rows, err := db.QueryContext(r.Context(), `SELECT Id, UserName, FollowersCount, MediaCount FROM InstagramBusinessProfile ORDER BY UserName`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []account
	for rows.Next() {
		var x account
		if err := rows.Scan(&x.ID, &x.Username, &x.Followers, &x.Posts); err != nil {
			return nil, err
		}
		list = append(list, x)
	}
	return list, rows.Err()
}
