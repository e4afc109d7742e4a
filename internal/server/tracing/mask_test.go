package tracing

import "testing"

// Ids and names are masked, in whatever form; the platform's words are not.
func TestMasked(t *testing.T) {
	t.Parallel()
	for path, want := range map[string]string{
		"17841401025092611/media": "{id}/media", "me": "me", "me/accounts": "me/accounts", "": "batch", "oauth/access_token": "oauth/access_token",
		"ig_hashtag_search": "ig_hashtag_search", "someone": "{id}", "some.one/media": "{id}/media", "17_18/replies/": "{id}/replies",
		"1/media/Obviously": "{id}/media/{id}", "1//2": "{id}/{id}/{id}", "media": "{id}",
	} {
		if got := masked(path); got != want {
			t.Errorf("%q is %q, not %q", path, got, want)
		}
	}
}
