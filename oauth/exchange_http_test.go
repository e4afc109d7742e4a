package oauth

import (
	"net/url"
	"strings"
	"testing"

	"github.com/viewfinder-sql/viewfinder/internal/secret"
)

// No credential of a request is in what is told of its answer.
func TestRequest_redact(t *testing.T) {
	t.Parallel()
	for _, name := range append(secret.Params(), secret.CodeParam) {
		r := request{params: url.Values{name: {"can/ary 1"}, "client_id": {"7"}}}
		for _, text := range []string{"can/ary 1", "can%2Fary+1", "can%2Fary%201"} {
			if got := r.redact("app 7 sent " + text + "."); got != "app 7 sent ****." {
				t.Errorf("%s: %s", name, got)
			}
		}
	}
	if r := (request{bearer: NewSecret("canary-1"), secrets: []Secret{NewSecret("canary-2")}}); strings.Contains(r.redact("canary-1 canary-2"), "canary") {
		t.Error("a token, or a parameter with a name of its own, is shown")
	}
}
