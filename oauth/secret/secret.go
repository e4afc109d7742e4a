package secret

import (
	"encoding"
	"fmt"
	"io"
	"log/slog"
	"unique"
)

// Mask is what a secret that is not empty prints as. It tells nothing of the
// secret, its length included.
const Mask = "****"

// Secret is a text that prints masked. The zero value is the empty secret; two
// secrets are equal (==) when their texts are.
type Secret struct {
	// The handle makes equal texts equal pointers, so that == means what it
	// means for a string. It is the zero handle for the empty text.
	text unique.Handle[string]
}

var (
	_ fmt.Formatter          = Secret{}
	_ fmt.Stringer           = Secret{}
	_ slog.LogValuer         = Secret{}
	_ encoding.TextMarshaler = Secret{}
)

// New wraps text.
func New(text string) Secret {
	if text == "" {
		return Secret{}
	}
	return Secret{text: unique.Make(text)}
}

// Reveal returns the text.
func (s Secret) Reveal() string {
	if s.IsEmpty() {
		return ""
	}
	return s.text.Value()
}

// IsEmpty reports whether there is no text.
func (s Secret) IsEmpty() bool { return s == Secret{} }

// String returns [Mask], or "" for the empty secret: a log may tell that a
// secret is missing.
func (s Secret) String() string {
	if s.IsEmpty() {
		return ""
	}
	return Mask
}

// Format writes [Secret.String] for every verb.
func (s Secret) Format(state fmt.State, _ rune) { _, _ = io.WriteString(state, s.String()) }

// LogValue returns [Secret.String].
func (s Secret) LogValue() slog.Value { return slog.StringValue(s.String()) }

// MarshalText returns [Secret.String]; JSON, XML and YAML encoders use it.
func (s Secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// Equal reports whether both hold the same text, as == does; packages that
// compare structs field by field look for this method.
func (s Secret) Equal(other Secret) bool { return s == other }
