package tokenstore

import (
	"context"
	"crypto/cipher"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"slices"

	"golang.org/x/crypto/chacha20poly1305"
	"golang.org/x/sync/semaphore"

	"github.com/viewfinder-sql/viewfinder/internal/sanitize"
	"github.com/viewfinder-sql/viewfinder/internal/storeerr"
	"github.com/viewfinder-sql/viewfinder/oauth"
)

// Seal makes a store of a place for records. What is secret of a token is
// encrypted (XChaCha20-Poly1305) under a random nonce, and bound to the login it
// belongs to: put in the place of another one, it does not open.
//
// The key is made of the passphrase (argon2id); where that is empty, it is a
// random one kept in the keyring of the operating system, if this program knows
// one and it answers, and else in the key file of the records. Records that are
// there decide: they are opened with the kind of key they were sealed with, and
// nothing is saved beside records that this key does not open.
func Seal(records Records, passphrase oauth.Secret) Store {
	return &sealedStore{Records: records, busy: semaphore.NewWeighted(1), keys: sealingKeys{passphrase: passphrase, file: records.KeyFile()}}
}

// sealedStore is a Store over Records; it locks, deletes and closes as those do.
type sealedStore struct {
	Records

	busy *semaphore.Weighted // of one, for what follows: finding a key may take a while
	keys sealingKeys
	fits bool // records were opened with the key, or made with it
}

// The layout of what is sealed: version, kind of key, salt, nonce, ciphertext.
// For keys that are not made of a passphrase, the salt tells which key it is.
const (
	sealVersion = 1
	saltSize    = 16
	headerSize  = 2 + saltSize
)

// sealedToken is what the ciphertext holds.
type sealedToken struct {
	Info    oauth.TokenInfo `json:"info"`
	Access  string          `json:"access"`
	Refresh string          `json:"refresh,omitempty"`
}

func (s *sealedStore) Load(ctx context.Context, key oauth.Key) (*oauth.Token, error) {
	r, err := s.Records.Load(ctx, key)
	if err != nil {
		return nil, err
	}
	if err := s.busy.Acquire(ctx, 1); err != nil {
		return nil, err
	}
	defer s.busy.Release(1)
	return s.open(ctx, r)
}

func (s *sealedStore) Save(ctx context.Context, token *oauth.Token) error {
	if token.Access.IsEmpty() {
		return errEmptyToken
	}
	r, err := s.seal(ctx, token)
	if err != nil {
		return err
	}
	return s.Records.Save(ctx, r)
}

// rehearse fails where a token could not be saved, for want of a key, of a right,
// of space. The key that is made for the first token is made.
func (s *sealedStore) rehearse(ctx context.Context) error {
	r, ok := s.Records.(Rehearser)
	if !ok {
		return nil
	}
	t := &oauth.Token{Access: oauth.NewSecret("a token of the rehearsal of saving one")}
	t.Key = oauth.Key{App: "rehearsal", User: "rehearsal", Host: "rehearsal.invalid", Login: oauth.CustomLogin}
	const size = 4 << 10 // of a long token, sealed
	if err := r.Rehearse(ctx, &Record{TokenInfo: t.TokenInfo, Sealed: make([]byte, size)}); err != nil {
		return err
	}
	_, err := s.seal(ctx, t) // the key may be somewhere else
	return err
}

func (s *sealedStore) List(ctx context.Context) ([]oauth.TokenInfo, error) {
	records, err := s.Records.List(ctx)
	if err != nil {
		return nil, err
	}
	list := make([]oauth.TokenInfo, len(records))
	for i := range records {
		list[i] = records[i].TokenInfo
	}
	slices.SortFunc(list, func(a, b oauth.TokenInfo) int { return compareKeys(a.Key, b.Key) })
	return list, nil
}

// fit makes sure that the key opens what is stored already.
func (s *sealedStore) fit(ctx context.Context) error {
	if s.fits {
		return nil
	}
	records, err := s.Records.List(ctx)
	if err != nil {
		return err
	}
	if len(records) > 0 {
		// All were sealed with one key, or this method would have refused.
		_, err = s.open(ctx, &records[0])
	}
	return err
}

// open opens a record.
func (s *sealedStore) open(ctx context.Context, r *Record) (*oauth.Token, error) {
	if len(r.Sealed) < headerSize+chacha20poly1305.NonceSizeX+chacha20poly1305.Overhead {
		return nil, s.damaged(r)
	}
	if r.Sealed[0] != sealVersion {
		return nil, fmt.Errorf("oauth: the stored token of %s has the format %d, and this program knows %d: use the program that wrote it, or a newer one", r.name(), r.Sealed[0], sealVersion)
	}
	header := r.Sealed[:headerSize]
	key, err := s.keys.find(ctx, keyKind(header[1]), [saltSize]byte(header[2:]))
	if err != nil {
		return nil, err
	}
	aead, err := newAEAD(key)
	if err != nil {
		return nil, err
	}
	nonce := r.Sealed[headerSize : headerSize+chacha20poly1305.NonceSizeX]
	text, err := aead.Open(nil, nonce, r.Sealed[headerSize+chacha20poly1305.NonceSizeX:], binding(header, r.Key))
	if err != nil {
		if keyKind(header[1]) == passphraseKey && !s.fits {
			return nil, storeerr.New("oauth: OAuthSettingsKey: %w: use the passphrase of the one who stored them, or delete them and log in again", oauth.ErrWrongKey)
		}
		return nil, s.damaged(r)
	}
	var t sealedToken
	if err := json.Unmarshal(text, &t); err != nil || t.Info.Key != r.Key || t.Access == "" {
		return nil, s.damaged(r)
	}
	s.fits = true
	return &oauth.Token{TokenInfo: t.Info, Access: oauth.NewSecret(t.Access), Refresh: oauth.NewSecret(t.Refresh)}, nil
}

func (s *sealedStore) damaged(r *Record) error {
	return fmt.Errorf("oauth: the stored token of %s is damaged, or was copied from another entry: log in again", r.name())
}

// name is the login for an error.
func (r *Record) name() string {
	return fmt.Sprintf("user %s with app %s", sanitize.Brief(r.User), sanitize.Brief(r.App))
}

// seal makes the record of a token, with a key that opens what is stored already.
func (s *sealedStore) seal(ctx context.Context, t *oauth.Token) (*Record, error) {
	if err := s.busy.Acquire(ctx, 1); err != nil {
		return nil, err
	}
	defer s.busy.Release(1)
	if err := s.fit(ctx); err != nil {
		return nil, err
	}
	kind, salt, key, err := s.keys.current(ctx)
	if err != nil {
		return nil, err
	}
	aead, err := newAEAD(key)
	if err != nil {
		return nil, err
	}
	text, err := json.Marshal(sealedToken{Info: t.TokenInfo, Access: t.Access.Reveal(), Refresh: t.Refresh.Reveal()})
	if err != nil {
		return nil, err
	}
	sealed := append([]byte{sealVersion, byte(kind)}, salt[:]...)
	bound := binding(sealed, t.Key)
	nonce := make([]byte, chacha20poly1305.NonceSizeX)
	rand.Read(nonce) // never fails
	sealed = append(sealed, nonce...)
	s.fits = true
	return &Record{TokenInfo: t.TokenInfo.Clone(), Sealed: aead.Seal(sealed, nonce, text, bound)}, nil
}

func newAEAD(key []byte) (cipher.AEAD, error) { return chacha20poly1305.NewX(key) }

// binding is what a ciphertext is bound to: its header, and the login.
func binding(header []byte, key oauth.Key) []byte {
	return append(slices.Clone(header), canonical(key)...)
}
