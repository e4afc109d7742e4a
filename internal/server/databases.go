package server

import (
	"context"
	"slices"

	"github.com/viewfinder-sql/viewfinder/internal/config"
	"github.com/viewfinder-sql/viewfinder/internal/connect"
	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgerror"
	"github.com/viewfinder-sql/viewfinder/internal/profile"
	"github.com/viewfinder-sql/viewfinder/internal/session"
	"github.com/viewfinder-sql/viewfinder/internal/tokensource"
	"github.com/viewfinder-sql/viewfinder/internal/tokenstore"
	"github.com/viewfinder-sql/viewfinder/oauth"
)

// Databases are what clients name as a database: a connection, the profiles of a file,
// and the logins that are stored.
type Databases struct {
	// Name is that of Base, which everybody who is let in may open. A stored login is Base
	// with that user, under the user's name or id.
	Name string
	Base *config.Config // nil for none
	// File reads the file of profiles; nil for none. It may return nil.
	File func() (*profile.File, error)
	// Writes allows statements that write, where the connection does.
	Writes  bool
	Options connect.Options
}

// database is what a name means to a user.
type database struct {
	key     string           // of its pool
	profile *profile.Profile // nil for Base and for a stored login
	user    string           // id of a stored login; "" for Base or the profile
}

// find says what a database is to a user. One that the user may not open does not exist:
// the names of others' profiles are nobody else's business.
func (o *opener) find(ctx context.Context, name, user string) (database, error) {
	o.mu.Lock()
	file := o.file
	o.mu.Unlock()
	if o.databases.Base != nil && name == o.databases.Name {
		return database{key: "base"}, nil
	}
	var users []string
	if file != nil {
		users = file.Users
		if p, err := file.Profile(name); err == nil {
			if o.allowed(file.AllowedUsers(p), user) {
				return database{key: "profile " + name, profile: p}, nil
			}
			return database{}, unknownDatabase(name)
		}
	}
	if o.databases.Base == nil || !o.allowed(users, user) {
		return database{}, unknownDatabase(name)
	}
	id, err := o.storedLogin(ctx, name)
	if err != nil || id == "" {
		return database{}, cannotOpen(name, err)
	}
	return database{key: "login " + id, user: id}, nil
}

// allowed tells whether a list has a user. Where nobody has a password, a name proves
// nothing, and a list that is missing excludes nobody.
func (o *opener) allowed(list []string, user string) bool {
	if list == nil {
		return !o.listed
	}
	return slices.Contains(list, user) || slices.Contains(list, "*")
}

// storedLogin is the id of the user that a name means among the stored logins of Base's
// app, "" for none.
func (o *opener) storedLogin(ctx context.Context, name string) (id string, err error) {
	p, release, err := o.take(ctx, database{key: "base"})
	if err != nil {
		return "", err
	}
	defer release()
	return findLogin(ctx, p.Parts().Link.Login.Source, name)
}

func findLogin(ctx context.Context, source *tokensource.Source, name string) (id string, err error) {
	if source == nil {
		return "", nil
	}
	list, err := source.List(ctx)
	if err != nil {
		return "", err
	}
	for _, i := range list {
		if source.Fits(i) && tokenstore.Fits(i, oauth.Key{App: i.App, Host: i.Host, Login: i.Login, User: name}) {
			return i.User, nil
		}
	}
	return "", nil
}

// configOf is the configuration of a database.
func (o *opener) configOf(ctx context.Context, d database) (*config.Config, error) {
	var c *config.Config
	if d.profile == nil {
		if c = o.databases.Base.Clone(); d.user != "" {
			c.OAuthUser = d.user
		}
	} else {
		values, err := d.profile.Values(ctx)
		if err != nil {
			return nil, err
		}
		c = config.Of(values)
	}
	connect.MeanStored(c)
	if c.InitiateOAuth == connect.InitiateGetAndRefresh { // no client opens a browser where the server runs
		c.InitiateOAuth = connect.InitiateRefresh
	}
	c.Readonly = c.Readonly || !o.databases.Writes
	return c, nil
}

// newPool makes the pool of a configuration.
func (o *opener) newPool(c *config.Config) (*session.Pool, error) {
	if err := connect.Check(c); err != nil {
		return nil, err
	}
	return session.Open(c, o.databases.Options)
}

func unknownDatabase(name string) error {
	return pgerror.New(pgerror.InvalidCatalogName, "database \"%s\" does not exist", name)
}

// cannotOpen hides from a client what is wrong where the server runs; nil is told as a
// database that does not exist.
func cannotOpen(name string, err error) error {
	if err == nil {
		return unknownDatabase(name)
	}
	return &hidden{pgerror.New(pgerror.SystemError, "database \"%s\" cannot be opened", name).WithHint("The messages of the server say why."), err}
}

// hidden is an error of which clients are told less.
type hidden struct {
	told  *pgerror.Error
	cause error
}

func (e *hidden) Error() string { return e.told.Message + ": " + e.cause.Error() }
func (e *hidden) Unwrap() error { return e.told }
