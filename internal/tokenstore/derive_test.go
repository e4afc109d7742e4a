package tokenstore

import (
	"bytes"
	"testing"

	"github.com/viewfinder-sql/viewfinder/oauth"
)

// A key is made once of a passphrase and a salt, and another one of others. Tests beside it would
// make so many that these are forgotten.
func TestDerive(t *testing.T) {
	first, again := derive(oauth.NewSecret("one of a test"), [saltSize]byte{1}), derive(oauth.NewSecret("one of a test"), [saltSize]byte{1})
	if &first[0] != &again[0] {
		t.Error("it is made again")
	}
	for _, other := range [][]byte{
		derive(oauth.NewSecret("another of a test"), [saltSize]byte{1}),
		derive(oauth.NewSecret("one of a test"), [saltSize]byte{2}),
	} {
		if bytes.Equal(first, other) {
			t.Error("it is the same for others")
		}
	}
}
