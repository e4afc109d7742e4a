package tokenstore

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"

	"github.com/viewfinder-sql/viewfinder/oauth"
)

// Store keeps the tokens of logins. It may be used from many goroutines, and
// what it holds from many processes; what is saved has been made durable when
// Save returns. It is a pointer, or another type that can be compared.
type Store interface {
	// Lock waits until nobody else holds the lock of that login, in whatever
	// process, and says whether it had to wait. A lock does not hinder the other
	// methods. It ends with unlock, or with the process. The lock of a key
	// without a user is that of logging in.
	Lock(ctx context.Context, key oauth.Key) (unlock func(), waited bool, err error)
	// Load returns [oauth.ErrNotStored] where there is no such login.
	Load(ctx context.Context, key oauth.Key) (*oauth.Token, error)
	// Save puts a token in the place of the one of the same login. It refuses
	// one without an access token.
	Save(ctx context.Context, token *oauth.Token) error
	// Delete forgets a login; it is no error where there is none.
	Delete(ctx context.Context, key oauth.Key) error
	// List returns what is known of every login, in order, without opening
	// what is sealed.
	List(ctx context.Context) ([]oauth.TokenInfo, error)
	Close() error
}

var errEmptyToken = errors.New("oauth: a token without an access token is not stored: the old one stays")

// Records is where a sealed store keeps what it has sealed. Its methods are
// those of [Store], with records in place of tokens.
type Records interface {
	Lock(ctx context.Context, key oauth.Key) (unlock func(), waited bool, err error)
	Load(ctx context.Context, key oauth.Key) (*Record, error)
	Save(ctx context.Context, record *Record) error
	Delete(ctx context.Context, key oauth.Key) error
	List(ctx context.Context) ([]Record, error)
	Close() error
	// KeyFile is where the key file of these records belongs; empty for the
	// user's configuration directory.
	KeyFile() string
}

// Rehearser are records that can go through all of saving one, and leave none:
// what would keep a token from being saved is found before a user has logged in
// for it. It is for a [Records], which need not be one.
type Rehearser interface {
	Rehearse(ctx context.Context, record *Record) error
}

// Record is a token as it is kept: what is known of it in the clear, the rest
// sealed.
type Record struct {
	oauth.TokenInfo
	Sealed []byte `json:"sealed"`
}

// LockName is a name for the lock of a login, made of letters and digits.
func LockName(k oauth.Key) string {
	sum := sha256.Sum256(canonical(k))
	return hex.EncodeToString(sum[:12])
}

// canonical is one way to write a key: no two keys are written the same.
func canonical(k oauth.Key) []byte {
	text, err := json.Marshal([]string{k.App, k.User, k.Host, string(k.Login)})
	if err != nil {
		panic(err) // texts can always be written
	}
	return text
}

// compareKeys orders logins for lists that people read.
func compareKeys(a, b oauth.Key) int {
	return cmp.Or(cmp.Compare(a.Login, b.Login), cmp.Compare(a.Host, b.Host), cmp.Compare(a.App, b.App), cmp.Compare(a.User, b.User))
}
