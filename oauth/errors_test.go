package oauth_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/viewfinder-sql/viewfinder/oauth"
)

// renew has a platform of one answer renew a token, and returns the refusal.
// The pauses between attempts take no time.
func renew(t *testing.T, login oauth.Login, platform http.RoundTripper) (err error) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) { err = tryRenewal(t, login, platform) })
	return err
}

func tryRenewal(t *testing.T, login oauth.Login, platform http.RoundTripper) error {
	t.Helper()
	client, err := oauth.NewClient(oauth.Config{Login: login, ClientID: "1", ClientSecret: oauth.NewSecret("canary-secret"), Version: "v27.0", Transport: platform})
	if err != nil {
		t.Fatal(err)
	}
	token := &oauth.Token{Access: oauth.NewSecret("canary-token")}
	token.Login, token.LongLived = login, true
	_, err = client.Refresh(t.Context(), token)
	if err == nil {
		t.Fatal("no refusal")
	}
	return err
}

func TestError_oneSentenceEach(t *testing.T) {
	t.Parallel()
	graph := func(code, subcode int, message string) string {
		return fmt.Sprintf(`{"error":{"message":%q,"type":"OAuthException","code":%d,"error_subcode":%d,"fbtrace_id":"Atrace"}}`, message, code, subcode)
	}
	token := "Error validating access token: canary-token EAABcanary123456789"
	tests := []struct {
		body string
		want error
		says string
	}{
		{graph(190, 458, token), oauth.ErrSessionExpired, "the user has removed the app: log in again"},
		{graph(190, 459, token), oauth.ErrSessionExpired, "the account is held at a checkpoint"},
		{graph(190, 460, token), oauth.ErrSessionExpired, "the user's password was changed"},
		{graph(190, 463, token), oauth.ErrSessionExpired, "the token has expired, and an expired token cannot be renewed: log in again"},
		{graph(190, 464, token), oauth.ErrSessionExpired, "the account is not confirmed"},
		{graph(190, 467, token), oauth.ErrSessionExpired, "the token has been made invalid"},
		{graph(190, 492, token), oauth.ErrSessionExpired, "the user has lost the role on the Page"},
		{graph(190, 465, token), oauth.ErrSessionExpired, "the token is not valid"},
		{graph(190, 0, "Invalid OAuth access token - Cannot parse access token"), oauth.ErrSessionExpired, "the token is not valid, or belongs to the other login kind"},
		{`{"error":{"message":"x","code":"190","error_subcode":"463"}}`, oauth.ErrSessionExpired, "the token has expired"},
		{graph(102, 0, "Session key invalid"), oauth.ErrSessionExpired, "the session has ended"},
		{graph(1, 0, "Error validating client secret."), oauth.ErrClientSecret, "OAuthClientSecret is not the app's secret, or no longer"},
		{graph(100, 0, "Invalid appsecret_proof provided in the API argument"), oauth.ErrClientSecret, "the app insists on a proof"},
		{graph(101, 0, "Error validating application."), oauth.ErrClientID, "OAuthClientId is not the id of an app"},
		{graph(191, 0, "Can't load URL: the domain of this URL isn't included in the app's domains."), oauth.ErrRedirectURI, "CallbackURL is not among the redirect URIs registered"},
		{graph(100, 0, "Unsupported request - method type: get"), oauth.ErrDeveloperRole, "the app is not live and this user has no role on it"},
		{graph(200, 0, "API access blocked."), oauth.ErrAppBlocked, "Meta has blocked the app"},
		{`{"error_message":"An unknown error has occurred.","error_code":"1"}`, oauth.ErrUnavailable, "the platform failed"},
		{`{"error":"invalid_request"}`, oauth.ErrRefused, `the platform refused ("invalid_request"`},
		{graph(10, 0, "(#10) no"), oauth.ErrPermission, "a permission is missing"},
		{graph(294, 0, "(#294) no"), oauth.ErrPermission, "a permission is missing"},
		{graph(4, 0, "(#4) Application request limit reached"), oauth.ErrUnavailable, "the app has made too many calls"},
		{graph(2, 0, "An unexpected error has occurred."), oauth.ErrUnavailable, "the platform is down"},
		{graph(1, 0, "An unknown error occurred"), oauth.ErrUnavailable, "the platform failed"},
		{graph(0, 0, "canary-secret"), oauth.ErrRefused, "the platform refused"},
		{`{"error_type":"OAuthException","code":400,"error_message":"Insufficient developer role"}`, oauth.ErrDeveloperRole, "the app is not live"},
		{`{"error_type":"OAuthException","code":400,"error_message":"Matching code was not found or was already used"}`, oauth.ErrCode, "the authorization code was used before"},
		{`{"error_type":"OAuthException","code":400,"error_message":"Invalid platform app"}`, oauth.ErrClientID, "OAuthClientId is not the id of an Instagram app"},
		{`{"error_type":"OAuthException","code":400,"error_message":"Invalid redirect_uri"}`, oauth.ErrRedirectURI, "CallbackURL is not the redirect URI"},
		{`{"error":"access_denied","error_description":"no"}`, oauth.ErrUserDenied, "the user did not allow the app"},
		{`<html>canary-token</html>`, oauth.ErrRefused, "the platform refused"},
		{``, oauth.ErrRefused, "the platform refused"},
	}
	for _, tt := range tests {
		// The status says nothing: an error comes with success, too.
		for _, status := range []int{400, 200} {
			if status == 200 && !strings.HasPrefix(tt.body, "{") {
				continue
			}
			err := renew(t, oauth.FacebookLogin, &answering{status: status, kind: "application/json", body: tt.body})
			var refusal *oauth.Error
			if !errors.Is(err, tt.want) || !errors.As(err, &refusal) || refusal.Status != status {
				t.Errorf("%s: got %v, want %v", tt.body, err, tt.want)
			}
			if want := "oauth: exchange for a long-lived token: " + tt.says; !strings.HasPrefix(err.Error(), want) {
				t.Errorf("%s: got %v, want %s", tt.body, err, want)
			}
			hasNone(t, "the error", fmt.Sprintf("%v %+v %#v %q", err, err, refusal, refusal), "canary")
		}
	}
}

// A network's own login page is no refusal of the platform's.
func TestError_notJSON(t *testing.T) {
	t.Parallel()
	for body, says := range map[string]string{
		"<html>canary-token</html>": `("the answer is text/html, 25 bytes", HTTP 200)`,
		"":                          `("the answer is empty", HTTP 200)`,
	} {
		err := renew(t, oauth.FacebookLogin, &answering{status: 200, kind: "text/html; charset=utf-8", body: body})
		if !errors.Is(err, oauth.ErrRefused) || !strings.Contains(err.Error(), "the answer is not the JSON of a login service: see whether a proxy") || !strings.HasSuffix(err.Error(), says) {
			t.Errorf("%q: got %v", body, err)
		}
	}
}

func TestError_network(t *testing.T) {
	t.Parallel()
	broken := roundTripper(func(r *http.Request) (*http.Response, error) {
		return nil, &url.Error{Op: "Get", URL: r.URL.String(), Err: errors.New("broken at " + r.URL.String())}
	})
	err := renew(t, oauth.InstagramLogin, broken)
	if !errors.Is(err, oauth.ErrUnavailable) || !strings.HasPrefix(err.Error(), "oauth: renewal of the token: no answer from graph.instagram.com: ") {
		t.Errorf("got %v", err)
	}
	for ; err != nil; err = errors.Unwrap(err) {
		hasNone(t, "the error", fmt.Sprintf("%v %+v %#v", err, err, err), "canary")
	}

	redirect := &answering{status: 307, header: http.Header{"Location": {"https://elsewhere.test/"}}}
	if err := renew(t, oauth.InstagramLogin, redirect); redirect.asked != 1 || !strings.Contains(err.Error(), "a redirect, which is not followed") {
		t.Errorf("asked %d times, %v", redirect.asked, err)
	}
	endless := &answering{status: 200, body: `{"access_token":"` + strings.Repeat("x", 5<<20) + `"}`}
	if err := renew(t, oauth.InstagramLogin, endless); !strings.Contains(err.Error(), "the answer is longer than") {
		t.Errorf("got %v", err)
	}
	strange := &answering{status: 200, body: `{"access_token":"a b"}`}
	if err := renew(t, oauth.InstagramLogin, strange); !strings.Contains(err.Error(), "characters that no token has") {
		t.Errorf("got %v", err)
	}

	ctx, cancel := context.WithCancel(t.Context())
	client, err := oauth.NewClient(oauth.Config{Login: oauth.InstagramLogin, Transport: roundTripper(func(r *http.Request) (*http.Response, error) {
		cancel()
		return nil, r.Context().Err()
	})})
	if err != nil {
		t.Fatal(err)
	}
	if _, err = client.Inspect(ctx, oauth.NewSecret("t")); !errors.Is(err, context.Canceled) || errors.Is(err, oauth.ErrUnavailable) {
		t.Errorf("cancelled: %v", err)
	}
}

// A login service that never answers is given up, or waited for as long as the
// caller does.
func TestTimeout(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		silent := roundTripper(func(r *http.Request) (*http.Response, error) {
			<-r.Context().Done()
			return nil, r.Context().Err()
		})
		ask := func(timeout time.Duration) error {
			client, err := oauth.NewClient(oauth.Config{Login: oauth.InstagramLogin, Transport: silent, Timeout: timeout})
			if err != nil {
				t.Fatal(err)
			}
			ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
			defer cancel()
			_, err = client.Inspect(ctx, oauth.NewSecret("t"))
			return err
		}
		begun := time.Now()
		err := ask(5 * time.Second)
		if took := time.Since(begun); !errors.Is(err, oauth.ErrUnavailable) || !strings.Contains(err.Error(), "no complete answer within 5s") || took > time.Minute {
			t.Errorf("after %s: %v", took, err)
		}
		begun = time.Now()
		err = ask(0)
		if took := time.Since(begun); !errors.Is(err, context.DeadlineExceeded) || errors.Is(err, oauth.ErrUnavailable) || took != time.Hour {
			t.Errorf("without a bound, after %s: %v", took, err)
		}
	})
}

type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func TestRedirectError(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		query string
		want  error
	}{
		{"error=access_denied&error_reason=user_denied&error_description=Permissions+error.&state=s", oauth.ErrUserDenied},
		{"error_code=191&error_message=Can%27t+load+URL", oauth.ErrRedirectURI},
		{"error_code=nonsense&error_message=x", oauth.ErrRefused},
		{"error=access_denied&error_code=200&error_description=Permissions+error&error_reason=user_denied", oauth.ErrUserDenied},
		{"error=server_error", oauth.ErrRefused},
		{"code=abc&state=s", nil},
		{"", nil},
	} {
		query, err := url.ParseQuery(tt.query)
		if err != nil {
			t.Fatal(err)
		}
		if err := oauth.RedirectError(query); !errors.Is(err, tt.want) || (err == nil) != (tt.want == nil) {
			t.Errorf("%s: got %v, want %v", tt.query, err, tt.want)
		}
	}
}

func TestLoginRequiredError(t *testing.T) {
	t.Parallel()
	var err error = &oauth.LoginRequiredError{URL: "https://a.test/dialog", Err: oauth.ErrNoToken}
	if !errors.Is(err, oauth.ErrLoginRequired) || !errors.Is(err, oauth.ErrNoToken) || !strings.HasPrefix(err.Error(), "oauth: a login is required at https://a.test/dialog: there is no access token") {
		t.Errorf("got %v", err)
	}
}
