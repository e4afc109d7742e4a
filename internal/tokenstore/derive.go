package tokenstore

import (
	"sync"

	"golang.org/x/crypto/argon2"
	"golang.org/x/crypto/chacha20poly1305"

	"github.com/viewfinder-sql/viewfinder/oauth"
)

// derivation is what a key is made of.
type derivation struct {
	passphrase oauth.Secret
	salt       [saltSize]byte
}

// mostDerived bounds the keys that are remembered.
const mostDerived = 64

// derived are the keys that this process has made, each made once: what is opened again and
// again, such as caches, does not wait for it each time. Pools and stores hold their passphrase
// and their key as long as they are open; here both stay for the next one.
var derived struct {
	mu   sync.Mutex
	keys map[derivation]func() []byte
}

// derive makes a key of a passphrase, which nobody changes. The first time it takes a tenth of a
// second and 64 MiB, on purpose.
func derive(passphrase oauth.Secret, salt [saltSize]byte) []byte {
	of := derivation{passphrase, salt}
	derived.mu.Lock()
	key := derived.keys[of]
	if key == nil {
		key = sync.OnceValue(func() []byte {
			return argon2.IDKey([]byte(passphrase.Reveal()), salt[:], 3, 64<<10, 4, chacha20poly1305.KeySize)
		})
		if derived.keys == nil || len(derived.keys) >= mostDerived {
			derived.keys = make(map[derivation]func() []byte)
		}
		derived.keys[of] = key
	}
	derived.mu.Unlock()
	return key()
}
