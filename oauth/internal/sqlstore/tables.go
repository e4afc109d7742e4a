package sqlstore

import (
	"context"

	"github.com/viewfinder-sql/viewfinder/internal/storeerr"
)

// version is that of the tables.
const version = 1

// statements that make the tables. Their types are PostgreSQL's.
var tables = []string{
	`create table viewfinder.format (version integer not null)`,
	`create table viewfinder.platforms (
		login text not null,
		host text not null,
		app text not null,
		primary key (login, host, app)
	)`,
	`create table viewfinder.users (
		login text not null,
		host text not null,
		app text not null,
		user_id text not null,
		name text not null,
		primary key (login, host, app, user_id),
		foreign key (login, host, app) references viewfinder.platforms
	)`,
	`create table viewfinder.accounts (
		login text not null,
		host text not null,
		app text not null,
		user_id text not null,
		account_id text not null,
		primary key (login, host, app, user_id, account_id),
		foreign key (login, host, app, user_id) references viewfinder.users on delete cascade
	)`,
	`create table viewfinder.tokens (
		login text not null,
		host text not null,
		app text not null,
		user_id text not null,
		kind text not null,
		info text not null,
		sealed bytea not null,
		expires timestamptz,
		saved timestamptz not null,
		primary key (login, host, app, user_id),
		foreign key (login, host, app, user_id) references viewfinder.users on delete cascade
	)`,
	`insert into viewfinder.format (version) values (1)`,
}

// Make makes the tables in a schema that has none.
func Make(ctx context.Context, q Queries) error {
	for _, statement := range tables {
		if err := q.Exec(ctx, statement); err != nil {
			return err
		}
	}
	return nil
}

// Check refuses tables of another version.
func Check(ctx context.Context, q Queries) error {
	found := 0
	err := q.Query(ctx, `select version from viewfinder.format`, nil, func(scan Scan) error { return scan(&found) })
	if err != nil {
		return err
	}
	if found != version {
		return storeerr.New("oauth: OAuthSettingsLocation: its tables have the format %d, and this program knows %d: use the program that made them, or a newer one", found, version)
	}
	return nil
}
