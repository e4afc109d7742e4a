package secret

import "github.com/viewfinder-sql/viewfinder/oauth/secret"

// Mask is what a secret that is not empty prints as.
const Mask = secret.Mask

// Secret is a text that prints masked.
type Secret = secret.Secret

// New wraps text.
func New(text string) Secret { return secret.New(text) }
