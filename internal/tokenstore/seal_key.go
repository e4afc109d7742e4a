package tokenstore

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"

	"golang.org/x/crypto/chacha20poly1305"

	"github.com/viewfinder-sql/viewfinder/internal/privatefile"
	"github.com/viewfinder-sql/viewfinder/internal/storeerr"
	"github.com/viewfinder-sql/viewfinder/oauth"
)

// keyKind says where the key comes from; it is written in what is sealed.
type keyKind byte

const (
	passphraseKey keyKind = 'p'
	keyringKey    keyKind = 'k'
	fileKey       keyKind = 'f'
)

// kindNames name them in errors.
var kindNames = map[keyKind]string{ //nolint:gosec // names, and no key
	passphraseKey: "a passphrase (OAuthSettingsKey)",
	keyringKey:    "a key in the keyring of the operating system",
	fileKey:       "a key file",
}

// Keyring keeps one key in the keyring of the operating system.
type Keyring interface {
	// SealingKey returns the key, and makes one of size random bytes where
	// there is none and create is set. ErrNoKey is for a keyring that answers
	// and has none; any other error, for one that does not answer. It returns in
	// bounded time.
	SealingKey(ctx context.Context, size int, create bool) ([]byte, error)
}

// ErrNoKey: the keyring holds no key.
var ErrNoKey = errors.New("oauth: the keyring of the operating system has no key for stored tokens")

// RegisterKeyring makes the keyring of the operating system known. Importing
// the package oauth/keyring does.
func RegisterKeyring(k Keyring) {
	registered.mu.Lock()
	defer registered.mu.Unlock()
	registered.keyring = k
}

// sealingKeys finds the keys of one store, and remembers them.
type sealingKeys struct {
	passphrase oauth.Secret
	file       string // of the key; empty for the user's

	kind  keyKind // of what was used last; 0 for nothing yet
	salt  [saltSize]byte
	known map[[saltSize]byte][]byte
}

// use notes the key that serves from now on.
func (k *sealingKeys) use(kind keyKind, salt [saltSize]byte, key []byte) []byte {
	if k.known == nil {
		k.known = make(map[[saltSize]byte][]byte)
	}
	k.known[salt] = key
	k.kind, k.salt = kind, salt
	return key
}

// current returns the key to seal with: that of what is stored, or the first
// kind that can be had.
func (k *sealingKeys) current(ctx context.Context) (keyKind, [saltSize]byte, []byte, error) {
	if k.kind != 0 {
		return k.kind, k.salt, k.known[k.salt], nil
	}
	if !k.passphrase.IsEmpty() {
		var salt [saltSize]byte
		rand.Read(salt[:]) // never fails
		k.use(passphraseKey, salt, derive(k.passphrase, salt))
		return k.kind, k.salt, k.known[k.salt], nil
	}
	key, err := fromKeyring(ctx, true)
	kind := keyringKey
	if err != nil {
		if ctx.Err() != nil {
			return 0, [saltSize]byte{}, nil, ctx.Err()
		}
		kind = fileKey
		if key, err = k.fromFile(ctx, true); err != nil {
			return 0, [saltSize]byte{}, nil, err
		}
	}
	k.use(kind, keyID(key), key)
	return k.kind, k.salt, key, nil
}

// find returns the key that something was sealed with.
func (k *sealingKeys) find(ctx context.Context, kind keyKind, salt [saltSize]byte) ([]byte, error) {
	if kindNames[kind] == "" {
		return nil, fmt.Errorf("oauth: the stored tokens were sealed with a kind of key that this program does not know: use the program that wrote them, or a newer one")
	}
	if kind != passphraseKey && !k.passphrase.IsEmpty() {
		return nil, storeerr.New("oauth: OAuthSettingsKey: %w: with %s, not with a passphrase: leave OAuthSettingsKey empty, or delete them and log in again", oauth.ErrWrongKey, kindNames[kind])
	}
	if key := k.known[salt]; key != nil {
		return key, nil
	}
	switch kind {
	case passphraseKey:
		if k.passphrase.IsEmpty() {
			return nil, storeerr.New("oauth: OAuthSettingsKey is empty: %w: set it to the passphrase they were stored with", oauth.ErrWrongKey)
		}
		return k.use(kind, salt, derive(k.passphrase, salt)), nil
	case keyringKey:
		key, err := fromKeyring(ctx, false)
		if err != nil {
			return nil, fmt.Errorf("oauth: %w: with %s: run this where the keyring is and is unlocked, or delete them and log in again: %w", oauth.ErrWrongKey, kindNames[kind], err)
		}
		if keyID(key) != salt {
			return nil, storeerr.New("oauth: %w: with %s that is not in this one: were they stored on another computer? Log in here, or store them with OAuthSettingsKey", oauth.ErrWrongKey, kindNames[kind])
		}
		return k.use(kind, salt, key), nil
	}
	key, err := k.fromFile(ctx, false)
	if err != nil {
		return nil, err
	}
	if keyID(key) != salt {
		path, _ := k.path()
		return nil, storeerr.New("oauth: %w than that of %s: were they stored on another computer? Copy its key file too, log in here, or store them with OAuthSettingsKey", oauth.ErrWrongKey, path)
	}
	return k.use(kind, salt, key), nil
}

// keyID tells one random key from another without telling either.
func keyID(key []byte) [saltSize]byte {
	sum := sha256.Sum256(append([]byte("viewfinder key id "), key...))
	return [saltSize]byte(sum[:saltSize])
}

var errNoKeyring = errors.New("this program knows no keyring: import _ \"github.com/viewfinder-sql/viewfinder/oauth/keyring\" in it")

func fromKeyring(ctx context.Context, create bool) ([]byte, error) {
	registered.mu.Lock()
	keyring := registered.keyring
	registered.mu.Unlock()
	if keyring == nil {
		return nil, errNoKeyring
	}
	key, err := keyring.SealingKey(ctx, chacha20poly1305.KeySize, create)
	if err == nil && len(key) != chacha20poly1305.KeySize {
		err = errors.New("the key in the keyring is not one of this program's")
	}
	return key, err
}

// The key file is one line: this, and the key.
const (
	keyFileStart = "viewfinder key 1 "
	maxKeyBytes  = 1 << 10
)

func (k *sealingKeys) path() (string, error) {
	if k.file != "" {
		return k.file, nil
	}
	dir, err := configDir()
	if err != nil {
		return "", err
	}
	return filepath.Join(dir, "tokens.key"), nil
}

// fromFile reads the key file, or makes it.
func (k *sealingKeys) fromFile(ctx context.Context, create bool) ([]byte, error) {
	path, err := k.path()
	if err != nil {
		return nil, err
	}
	key, err := readKeyFile(path)
	if !errors.Is(err, fs.ErrNotExist) {
		return key, err
	}
	if !create {
		return nil, fmt.Errorf("oauth: %w: with that of the key file %s, which is not there: put it back, or delete them and log in again", oauth.ErrWrongKey, path)
	}
	unlock, _, err := privatefile.Lock(ctx, path, writeLock)
	if err != nil {
		return nil, fmt.Errorf("oauth: the key file: %w", err)
	}
	defer unlock()
	if key, err = readKeyFile(path); !errors.Is(err, fs.ErrNotExist) {
		return key, err // another process was faster
	}
	key = make([]byte, chacha20poly1305.KeySize)
	rand.Read(key) // never fails
	if err := privatefile.Replace(path, []byte(keyFileStart+base64.StdEncoding.EncodeToString(key)+"\n")); err != nil {
		return nil, fmt.Errorf("oauth: the key file: %w", err)
	}
	return key, nil
}

func readKeyFile(path string) ([]byte, error) {
	text, err := privatefile.Read(path, maxKeyBytes)
	if err != nil {
		return nil, fmt.Errorf("oauth: the key file: %w", err)
	}
	encoded, ok := strings.CutPrefix(strings.TrimSpace(string(text)), keyFileStart)
	key, err := base64.StdEncoding.DecodeString(encoded)
	if !ok || err != nil || len(key) != chacha20poly1305.KeySize {
		return nil, fmt.Errorf("oauth: %s is not a key file: put the right one back, or delete it and the tokens, and log in again", path)
	}
	return key, nil
}
