package tokensource_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/tokensource"
	"github.com/viewfinder-sql/viewfinder/oauth"
)

func ExampleStatic() {
	tokens := tokensource.Static("fake-token")
	token, err := tokens.AccessToken(context.Background())
	fmt.Println(token, err)
	// Output: fake-token <nil>
}

func TestStaticToken(t *testing.T) {
	t.Parallel()
	if _, err := tokensource.Static("").AccessToken(t.Context()); !errors.Is(err, oauth.ErrNoToken) {
		t.Errorf("got %v, want ErrNoToken", err)
	}
	for ends, want := range map[time.Time]error{{}: nil, time.Now().Add(time.Hour): nil, time.Now().Add(-time.Hour): oauth.ErrSessionExpired} {
		if token, err := tokensource.Ending("canary-token", ends).AccessToken(t.Context()); !errors.Is(err, want) || (err == nil) != (want == nil) || (token == "") != (want != nil) {
			t.Errorf("ends %s: %q, %v", ends, token, err)
		}
	}
	tokens := tokensource.Static("canary-token")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if token, err := tokens.AccessToken(ctx); token != "" || !errors.Is(err, context.Canceled) {
		t.Errorf("got %q, %v, want context.Canceled", token, err)
	}
	for _, format := range []string{"%v", "%+v", "%#v", "%s", "%p"} {
		if text := fmt.Sprintf(format, tokens); strings.Contains(text, "canary") {
			t.Errorf("%s prints the token: %s", format, text)
		}
	}
}
