package graph

import (
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/secret"
)

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
