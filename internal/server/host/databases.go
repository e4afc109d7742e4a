package host

import (
	"context"
	"slices"

	"github.com/viewfinder-sql/viewfinder/internal/config"
	"github.com/viewfinder-sql/viewfinder/internal/connect"
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

// Asked is what somebody who comes asks for.
type Asked struct {
	Database, User string
	Door           string // by which, for the figures
	// Granted says that the user may open the database, whatever its list says: that was
	// decided otherwise.
	Granted bool
}

// database is what a name means to a user.
type database struct {
	key     string           // of its pool
	profile *profile.Profile // nil for Base and for a stored login
	user    string           // id of a stored login; "" for Base or the profile
}

// find says what a database is to a user. One that the user may not open does not exist:
// the names of others' profiles are nobody else's business.
func (o *pools) find(ctx context.Context, a Asked) (database, error) {
	name, user := a.Database, a.User
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
			if a.Granted || o.allowed(file.AllowedUsers(p), user) {
				return database{key: "profile " + name, profile: p}, nil
			}
			return database{}, unknown(name)
		}
	}
	if o.databases.Base == nil || !a.Granted && !o.allowed(users, user) {
		return database{}, unknown(name)
	}
	id, err := o.storedLogin(ctx, name)
	if err != nil {
		return database{}, &OpenError{name, err}
	}
	if id == "" {
		return database{}, unknown(name)
	}
	return database{key: "login " + id, user: id}, nil
}

// allowed tells whether a list has a user. Where nobody has a password, a name proves
// nothing, and a list that is missing excludes nobody.
func (o *pools) allowed(list []string, user string) bool {
	if list == nil {
		return !o.listed
	}
	return slices.Contains(list, user) || slices.Contains(list, "*")
}

// storedLogin is the id of the user that a name means among the stored logins of Base's
// app, "" for none.
func (o *pools) storedLogin(ctx context.Context, name string) (id string, err error) {
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
func (o *pools) configOf(ctx context.Context, d database) (*config.Config, error) {
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
func (o *pools) newPool(c *config.Config) (*session.Pool, error) {
	if err := connect.Check(c); err != nil {
		return nil, err
	}
	return session.Open(c, o.databases.Options)
}

func unknown(name string) error { return &UnknownError{name} }
