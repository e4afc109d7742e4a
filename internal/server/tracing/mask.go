package tracing

import (
	"slices"
	"strings"

	"github.com/viewfinder-sql/viewfinder/schema"
)

// roots are the words that paths of the platform begin with, where it is not an id.
var roots = []string{schema.Me, "ig_hashtag_search", "debug_token", "access_token", "refresh_access_token", "oauth", "oembed_read", "instagram_oembed"}

// masked is the path of a call with its ids masked. Behind the first part of a path are words
// of the platform's; what looks otherwise is masked too.
func masked(path string) string {
	if path == "" {
		return "batch"
	}
	parts := strings.Split(strings.Trim(path, "/"), "/")
	for i, part := range parts {
		if i == 0 && slices.Contains(roots, part) || i > 0 && isWord(part) {
			continue
		}
		parts[i] = "{id}"
	}
	return strings.Join(parts, "/")
}

// longestWord is longer than any of the platform's edges.
const longestWord = 40

func isWord(s string) bool {
	return s != "" && len(s) <= longestWord && strings.Trim(s, "abcdefghijklmnopqrstuvwxyz_") == ""
}
