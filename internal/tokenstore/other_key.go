package tokenstore

import (
	"context"
	"crypto/hkdf"
	"crypto/sha256"
	"fmt"

	"github.com/viewfinder-sql/viewfinder/oauth"
)

// OtherKey is a key of 32 bytes for something else that belongs to a login, such as what is
// cached of it: made of the key that tokens at a location are sealed with, by the same rule. It
// is the same each time for the same use; nothing of the tokens' own key can be told from it. It
// makes a key where there is none, in the keyring or in a key file: with memory:// and stores
// elsewhere, in that of the user.
func OtherKey(ctx context.Context, location, passphrase oauth.Secret, use string) ([]byte, error) {
	var master []byte
	if !passphrase.IsEmpty() {
		salt := sha256.Sum256([]byte("viewfinder salt " + use))
		master = derive(passphrase, [saltSize]byte(salt[:saltSize]))
	} else {
		keys := sealingKeys{file: keyFileOf(location)}
		var err error
		if _, _, master, err = keys.current(ctx); err != nil {
			return nil, fmt.Errorf("set OAuthSettingsKey to a passphrase: %w", err)
		}
	}
	return hkdf.Key(sha256.New, master, nil, "viewfinder "+use, sha256.Size)
}

// keyFileOf is the key file of a location, "" for that of the user.
func keyFileOf(location oauth.Secret) string {
	if scheme, _, err := splitLocation(location.Reveal()); err != nil || scheme == "keyring" {
		return ""
	}
	return Beside(location, "key")
}
