package graph

import (
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/secret"
)

// maskedError is an error under a text that holds no secret.
type maskedError struct {
	text string
	err  error
}

func (e *maskedError) Error() string { return e.text }
func (e *maskedError) Unwrap() error { return e.err }

// cutSecret cuts the beginning of a secret off the end of a text that was itself
// cut anywhere.
func cutSecret(text string, secrets []string) string {
	for _, s := range secrets {
		for n := min(len(s), len(text)); n > 3; n-- {
			if strings.HasSuffix(text, s[:n]) {
				return text[:len(text)-n] + secret.Mask
			}
		}
	}
	return text
}
