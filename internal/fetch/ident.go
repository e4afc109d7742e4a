package fetch

import (
	"strings"

	"github.com/viewfinder-sql/viewfinder/schema"
)

// isID reports whether a text can be the id of an object of a kind.
func isID(kind *schema.Node, s string) bool {
	if !kind.TextID {
		return objectID(s)
	}
	if len(s) == 0 || len(s) > 512 || strings.Trim(s, ".") == "" {
		return false
	}
	for i := range len(s) {
		c := s[i]
		letter := c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z'
		if !letter && c != '_' && c != '-' && c != '.' {
			return false
		}
	}
	return true
}

// objectID reports whether a text can be the id of a Graph object. Nothing else
// may become part of a request's path.
func objectID(s string) bool {
	if len(s) == 0 || len(s) > 64 {
		return false
	}
	for i := range len(s) {
		digit := s[i] >= '0' && s[i] <= '9'
		if !digit && (s[i] != '_' || i == 0 || i == len(s)-1) {
			return false
		}
	}
	return true
}
