package procedures

import (
	"context"
	"time"

	"github.com/viewfinder-sql/viewfinder/oauth"
)

// Env is what a connection gives its procedures.
type Env struct {
	// OAuth is the app, the login kind and the network.
	OAuth oauth.Config
	// Tokens has the connection's own token; nil for none.
	Tokens interface {
		AccessToken(context.Context) (string, error)
	}
	// Kept keeps the tokens that procedures obtain; nil keeps none.
	Kept Keeper
	// Erase erases what is kept besides tokens; nil where nothing is.
	Erase interface {
		// Erase erases accounts of a user, by their ids. It tells what was erased, in values
		// that JSON can hold, and what may be kept besides.
		Erase(ctx context.Context, user string, accounts []string) (erased []any, left []string, err error)
	}
	// Desktop logs in the user of this computer; nil where there is none.
	Desktop *oauth.Desktop
	// Statements runs those that a procedure is; nil runs none.
	Statements interface {
		// Run runs one, whose parameters have these values, and gives its rows.
		Run(ctx context.Context, sql string, values ...any) ([][]any, error)
	}
	// Files keeps the files of posts, stories and children by their ids, and uploads those of
	// containers; nil does neither.
	Files interface {
		// Download returns how many bytes the file has, and of what kind the media is.
		Download(ctx context.Context, media, file string) (bytes int64, kind string, err error)
		// Upload sends a file to a container, and returns how many bytes it has.
		Upload(ctx context.Context, account, container, file string) (bytes int64, err error)
	}
}

// Keeper keeps the tokens of logins.
type Keeper interface {
	// Ready fails where no token could be kept, before a code is spent on one.
	Ready(context.Context) error
	// Keep puts a token in the place of the one of the same login. Its error says
	// that the token is lost.
	Keep(context.Context, *oauth.Token) error
	// Accounts are the ids of the accounts that the logins of a user reach, as far as is known.
	Accounts(ctx context.Context, user string) ([]string, error)
	// Forget deletes the logins of a user with the connection's app and login
	// kind, and returns how many there were.
	Forget(ctx context.Context, user string) (int, error)
}

// ready is asked before a code is spent.
func (e *Env) ready(ctx context.Context) error {
	if e.Kept == nil {
		return nil
	}
	return e.Kept.Ready(ctx)
}

func (e *Env) keep(ctx context.Context, t *oauth.Token) error {
	if e.Kept == nil {
		return nil
	}
	return e.Kept.Keep(ctx, t)
}

func (e *Env) forget(ctx context.Context, user string) (int, error) {
	if e.Kept == nil {
		return 0, nil
	}
	return e.Kept.Forget(ctx, user)
}

// erase erases what is kept besides tokens.
func (e *Env) erase(ctx context.Context, user string, accounts []string) (erased []any, left []string, err error) {
	erased, left = []any{}, []string{}
	if len(accounts) == 0 {
		left = append(left, "what is kept of the user's accounts, since no stored login says which they are: give Accounts")
	}
	if e.Erase == nil {
		return erased, left, nil
	}
	did, besides, err := e.Erase.Erase(ctx, user, accounts)
	return append(erased, did...), append(left, besides...), err
}

func (e *Env) now() time.Time {
	if e.OAuth.Now == nil {
		return time.Now()
	}
	return e.OAuth.Now()
}

// accessTokenParam is the input of the procedures that ask about a token.
var accessTokenParam = Param{
	Name: "OAuthAccessToken", Direction: Input,
	Description: "The access token in question. Without it, the connection's own.",
}

// client returns what asks the login service, and the token that was given or
// else the connection's.
func (e *Env) client(ctx context.Context, in inputs) (*oauth.Client, oauth.Secret, error) {
	client, err := oauth.NewClient(e.OAuth)
	if err != nil {
		return nil, oauth.Secret{}, err
	}
	access := in.trimmed(accessTokenParam.Name)
	if access == "" {
		if e.Tokens == nil {
			return nil, oauth.Secret{}, oauth.ErrNoToken
		}
		if access, err = e.Tokens.AccessToken(ctx); err != nil {
			return nil, oauth.Secret{}, err
		}
	}
	return client, oauth.NewSecret(access), nil
}
