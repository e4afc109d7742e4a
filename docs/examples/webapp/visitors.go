package main

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"errors"
	"net/http"

	_ "github.com/jackc/pgx/v5/stdlib" // database/sql driver for the application's own tables
)

// visitors are those who use the application, and what it keeps of them.
type visitors struct {
	tables *sql.DB // the application's own
	secure bool    // cookies travel by https alone
}

// openVisitors opens the application's own database, and makes the tables that are
// missing; those of the tokens are made by the store.
func openVisitors(ctx context.Context, database string, secure bool) (*visitors, error) {
	tables, err := sql.Open("pgx", database)
	if err != nil {
		return nil, err
	}
	v := &visitors{tables, secure}
	_, err = tables.ExecContext(ctx, `
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
	if err != nil {
		v.close()
		return nil, err
	}
	return v, nil
}

func (v *visitors) close() { _ = v.tables.Close() }

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

// begin begins a session.
func (v *visitors) begin(w http.ResponseWriter) session {
	cookie := &http.Cookie{
		Name: cookieName, Value: rand.Text(), Path: "/", HttpOnly: true,
		// Lax: it must be there when the browser comes back from the platform.
		SameSite: http.SameSiteLaxMode, Secure: v.secure, MaxAge: 180 * 24 * 60 * 60,
	}
	http.SetCookie(w, cookie)
	return sessionOf(cookie.Value)
}

// keepState remembers the login that a visitor begins.
func (v *visitors) keepState(ctx context.Context, s session, state string) error {
	_, err := v.tables.ExecContext(ctx, `
		insert into webapp_session (id, state) values ($1, $2)
		on conflict (id) do update set state = excluded.state`, []byte(s), state)
	return err
}

// takeState returns the state of the login that a visitor has begun, once;
// empty where there is none.
func (v *visitors) takeState(ctx context.Context, s session) (state string, err error) {
	err = v.tables.QueryRowContext(ctx, `
		with begun as (select id, state from webapp_session where id = $1 for update)
		update webapp_session w set state = '' from begun where w.id = begun.id returning begun.state`, []byte(s)).Scan(&state)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return state, err
}

func (v *visitors) addLogin(ctx context.Context, s session, user string) error {
	_, err := v.tables.ExecContext(ctx, `insert into webapp_login (session, user_id) values ($1, $2) on conflict do nothing`, []byte(s), user)
	return err
}

// dropLogin removes a login of a visitor, and tells whether others have it too.
func (v *visitors) dropLogin(ctx context.Context, s session, user string) (shared bool, err error) {
	err = v.tables.QueryRowContext(ctx, `
		with gone as (delete from webapp_login where session = $1 and user_id = $2 returning user_id)
		select exists (select from webapp_login where user_id = $2 and session <> $1)`, []byte(s), user).Scan(&shared)
	return shared, err
}

// dropUser removes the logins of a user from all visitors.
func (v *visitors) dropUser(ctx context.Context, user string) error {
	_, err := v.tables.ExecContext(ctx, `delete from webapp_login where user_id = $1`, user)
	return err
}

// usersOf lists whose logins a visitor has.
func (v *visitors) usersOf(ctx context.Context, s session) ([]string, error) {
	rows, err := v.tables.QueryContext(ctx, `select user_id from webapp_login where session = $1 order by user_id`, []byte(s))
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
func (v *visitors) owns(ctx context.Context, s session, user string) (bool, error) {
	if s == nil {
		return false, nil
	}
	var yes bool
	err := v.tables.QueryRowContext(ctx, `select exists (select from webapp_login where session = $1 and user_id = $2)`, []byte(s), user).Scan(&yes)
	return yes, err
}
