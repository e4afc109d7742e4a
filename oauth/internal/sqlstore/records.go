package sqlstore

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/storeerr"
	"github.com/viewfinder-sql/viewfinder/internal/tokenstore"
	"github.com/viewfinder-sql/viewfinder/oauth"
)

// Scan reads the columns of a row.
type Scan func(into ...any) error

// Queries is a database, or a transaction in it. Parameters are $1, $2 and so
// on: texts, byte slices, and times, which may be zero for NULL.
type Queries interface {
	Exec(ctx context.Context, query string, args ...any) error
	// Query calls row for each row, in whose columns are texts, byte slices and
	// integers.
	Query(ctx context.Context, query string, args []any, row func(Scan) error) error
}

// Database is where the tables are, which it makes when they are missing. It may
// be used from many goroutines.
type Database interface {
	// Do runs a function that may be run again, in a transaction if it writes.
	Do(ctx context.Context, writes bool, run func(Queries) error) error
	Close() error
}

// Records are records in a database, but for their locks.
type Records struct {
	Database
}

const ofUser = ` where login = $1 and host = $2 and app = $3 and user_id = $4`

func parameters(k oauth.Key) []any {
	return []any{string(k.Login), k.Host, k.App, k.User}
}

// Load returns the record of a login.
func (r Records) Load(ctx context.Context, key oauth.Key) (*tokenstore.Record, error) {
	list, err := r.list(ctx, `select info, sealed from viewfinder.tokens`+ofUser, parameters(key)...)
	if err != nil {
		return nil, err
	}
	if len(list) == 0 {
		return nil, oauth.ErrNotStored
	}
	if list[0].Key != key {
		return nil, storeerr.New("oauth: OAuthSettingsLocation: what is known of the token of user %q is that of another one: delete it, and log in again", key.User)
	}
	return &list[0], nil
}

// List returns all records.
func (r Records) List(ctx context.Context) ([]tokenstore.Record, error) {
	return r.list(ctx, `select info, sealed from viewfinder.tokens`)
}

func (r Records) list(ctx context.Context, query string, args ...any) ([]tokenstore.Record, error) {
	var list []tokenstore.Record
	err := r.Do(ctx, false, func(q Queries) error {
		list = nil
		return q.Query(ctx, query, args, func(scan Scan) error {
			var info string
			var record tokenstore.Record
			if err := scan(&info, &record.Sealed); err != nil {
				return err
			}
			if err := json.Unmarshal([]byte(info), &record.TokenInfo); err != nil {
				return storeerr.New("oauth: OAuthSettingsLocation: the column info of a token is damaged: delete it, and log in again")
			}
			list = append(list, record)
			return nil
		})
	})
	return list, err
}

// Save puts a record in the place of the one of the same login.
func (r Records) Save(ctx context.Context, record *tokenstore.Record) error {
	save, err := saving(ctx, record)
	if err != nil {
		return err
	}
	return r.Do(ctx, true, save)
}

// errRehearsed ends a transaction that is not to be kept.
var errRehearsed = errors.New("the rehearsal is over")

// Rehearse implements [tokenstore.Rehearser].
func (r Records) Rehearse(ctx context.Context, record *tokenstore.Record) error {
	save, err := saving(ctx, record)
	if err != nil {
		return err
	}
	err = r.Do(ctx, true, func(q Queries) error {
		if err := save(q); err != nil {
			return err
		}
		return errRehearsed
	})
	if errors.Is(err, errRehearsed) {
		return nil
	}
	return err
}

// saving are the statements that save a record.
func saving(ctx context.Context, record *tokenstore.Record) (func(Queries) error, error) {
	info, err := json.Marshal(record.TokenInfo)
	if err != nil {
		return nil, err
	}
	user := parameters(record.Key)
	with := func(more ...any) []any { return append(slices.Clone(user), more...) }
	return func(q Queries) error {
		if err := q.Exec(ctx, `insert into viewfinder.platforms (login, host, app) values ($1, $2, $3) on conflict do nothing`, user[:3]...); err != nil {
			return err
		}
		if err := q.Exec(ctx, `insert into viewfinder.users (login, host, app, user_id, name) values ($1, $2, $3, $4, $5)
			on conflict (login, host, app, user_id) do update set name = excluded.name`, with(plain(record.UserName))...); err != nil {
			return err
		}
		if err := q.Exec(ctx, `delete from viewfinder.accounts`+ofUser, user...); err != nil {
			return err
		}
		for _, account := range record.AccountIDs {
			if err := q.Exec(ctx, `insert into viewfinder.accounts (login, host, app, user_id, account_id) values ($1, $2, $3, $4, $5)
				on conflict do nothing`, with(plain(account))...); err != nil {
				return err
			}
		}
		return q.Exec(ctx, `insert into viewfinder.tokens (login, host, app, user_id, kind, info, sealed, expires, saved)
			values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
			on conflict (login, host, app, user_id) do update
			set kind = excluded.kind, info = excluded.info, sealed = excluded.sealed, expires = excluded.expires, saved = excluded.saved`,
			with(string(record.Kind), string(info), record.Sealed, record.Expires, time.Now())...)
	}, nil
}

// Delete forgets a login, and all that is known of its user; the app stays.
func (r Records) Delete(ctx context.Context, key oauth.Key) error {
	return r.Do(ctx, true, func(q Queries) error {
		return q.Exec(ctx, `delete from viewfinder.users`+ofUser, parameters(key)...)
	})
}

// plain is a text that every database takes.
func plain(text string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(text, "\uFFFD"), "\x00", "\uFFFD")
}
