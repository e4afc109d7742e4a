package main

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"errors"
	"net/http"
	"strings"
)

// createTables creates the application's own tables; those of the tokens are
// made by the store.
func (a *app) createTables(ctx context.Context) error {
	_, err := a.tables.ExecContext(ctx, `
		create table if not exists webapp_session (
			id      bytea primary key, -- SHA-256 of the cookie, which is a secret
			state   text not null default '', -- of the login that is under way
			created timestamptz not null default now()
		);
		create table if not exists webapp_login (
			session bytea not null references webapp_session on delete cascade,
			user_id text  not null,
			primary key (session, user_id)
		)`)
	return err
}

const cookieName = "webapp_session"

// session identifies a visitor.
type session []byte

func sessionOf(cookie string) session {
	sum := sha256.Sum256([]byte(cookie))
	return sum[:]
}

// visitor is the session of a request; nil where there is none.
func visitor(r *http.Request) session {
	cookie, err := r.Cookie(cookieName)
	if err != nil {
		return nil
	}
	return sessionOf(cookie.Value)
}

// newVisitor begins a session.
func (a *app) newVisitor(w http.ResponseWriter) session {
	cookie := &http.Cookie{
		Name: cookieName, Value: rand.Text(), Path: "/", HttpOnly: true,
		// Lax: it must be there when the browser comes back from the platform.
		SameSite: http.SameSiteLaxMode, Secure: strings.HasPrefix(a.public, "https://"), MaxAge: 180 * 24 * 60 * 60,
	}
	http.SetCookie(w, cookie)
	return sessionOf(cookie.Value)
}

// keepState remembers the login that a visitor begins.
func (a *app) keepState(ctx context.Context, s session, state string) error {
	_, err := a.tables.ExecContext(ctx, `
		insert into webapp_session (id, state) values ($1, $2)
		on conflict (id) do update set state = excluded.state`, []byte(s), state)
	return err
}

// takeState returns the state of the login that a visitor has begun, once;
// empty where there is none.
func (a *app) takeState(ctx context.Context, s session) (state string, err error) {
	err = a.tables.QueryRowContext(ctx, `
		with begun as (select id, state from webapp_session where id = $1 for update)
		update webapp_session w set state = '' from begun where w.id = begun.id returning begun.state`, []byte(s)).Scan(&state)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return state, err
}

func (a *app) addLogin(ctx context.Context, s session, user string) error {
	_, err := a.tables.ExecContext(ctx, `insert into webapp_login (session, user_id) values ($1, $2) on conflict do nothing`, []byte(s), user)
	return err
}

// dropLogin removes a login of a visitor, and tells whether others have it too.
func (a *app) dropLogin(ctx context.Context, s session, user string) (shared bool, err error) {
	err = a.tables.QueryRowContext(ctx, `
		with gone as (delete from webapp_login where session = $1 and user_id = $2 returning user_id)
		select exists (select from webapp_login where user_id = $2 and session <> $1)`, []byte(s), user).Scan(&shared)
	return shared, err
}

// dropUser removes the logins of a user from all visitors.
func (a *app) dropUser(ctx context.Context, user string) error {
	_, err := a.tables.ExecContext(ctx, `delete from webapp_login where user_id = $1`, user)
	return err
}

// usersOf lists whose logins a visitor has.
func (a *app) usersOf(ctx context.Context, s session) ([]string, error) {
	rows, err := a.tables.QueryContext(ctx, `select user_id from webapp_login where session = $1 order by user_id`, []byte(s))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var users []string
	for rows.Next() {
		var user string
		if err := rows.Scan(&user); err != nil {
			return nil, err
		}
		users = append(users, user)
	}
	return users, rows.Err()
}

// owns tells whether a visitor has connected a user.
func (a *app) owns(ctx context.Context, s session, user string) (bool, error) {
	if s == nil {
		return false, nil
	}
	var yes bool
	err := a.tables.QueryRowContext(ctx, `select exists (select from webapp_login where session = $1 and user_id = $2)`, []byte(s), user).Scan(&yes)
	return yes, err
}
