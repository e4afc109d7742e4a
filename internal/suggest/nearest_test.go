package suggest

import (
	"strings"
	"testing"
)

func TestNearest(t *testing.T) {
	t.Parallel()
	names := []string{"Timeout", "MaxRows", "MaxCalls", "OAuthClientId", "OAuthClientSecret", "OAuthAccessToken", "Media", "MediaInsights", "Id"}
	for _, tt := range []struct{ word, want string }{
		{"Timout", "Timeout"},
		{"timeuot", "Timeout"},
		{"max row", "MaxRows"},
		{"MAX_ROWS", "MaxRows"},
		{"OAuthClientKey", "OAuthClientId"},
		{"AccessToken", "OAuthAccessToken"},
		{"Token", "OAuthAccessToken"},
		{"medias", "Media"},
		{"Insights", "MediaInsights"},
		{"OAuthAccessTokenValue", "OAuthAccessToken"},
		{"Ix", ""},
		{"zzz", ""},
		{"", ""},
		{strings.Repeat("Timeout", 100_000), ""},
	} {
		if got := Nearest(tt.word, names); got != tt.want {
			t.Errorf("Nearest(%.40q) = %q, want %q", tt.word, got, tt.want)
		}
	}
}

func TestDistance(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		a, b string
		want int
	}{
		{"", "", 0},
		{"", "abc", 3},
		{"abc", "abc", 0},
		{"abc", "acb", 1},
		{"abcd", "badc", 2},
		{"kitten", "sitting", 3},
		{"ça", "ca", 1},
	} {
		if got := distance([]rune(tt.a), []rune(tt.b)); got != tt.want {
			t.Errorf("distance(%q, %q) = %d, want %d", tt.a, tt.b, got, tt.want)
		}
		if got := distance([]rune(tt.b), []rune(tt.a)); got != tt.want {
			t.Errorf("distance(%q, %q) = %d, want %d", tt.b, tt.a, got, tt.want)
		}
	}
}
