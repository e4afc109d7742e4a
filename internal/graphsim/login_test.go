package graphsim

import (
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/oauth2"
)

func TestDialogAnswers(t *testing.T) {
	t.Parallel()
	s := started(t, Options{Login: Login{Deny: true}})
	for _, cfg := range []*oauth2.Config{facebookConfig(s), instagramConfig(s)} {
		q := follow(t, cfg.AuthCodeURL("s"))
		if q.Get("error") != "access_denied" || q.Get("error_reason") != "user_denied" || q.Get("state") != "s" || q.Has("code") {
			t.Errorf("denied: %v", q)
		}
	}
	s.SetLogin(Login{Decline: []string{"instagram_basic"}, Only: []int{}})
	cfg := facebookConfig(s)
	q := follow(t, cfg.AuthCodeURL("s", oauth2.SetAuthURLParam("response_type", "code granted_scopes")))
	if q.Get("denied_scopes") != "instagram_basic" {
		t.Errorf("declined: %v", q)
	}
	tok, err := cfg.Exchange(t.Context(), q.Get("code"))
	if err != nil {
		t.Fatal(err)
	}
	if _, out := s.fetch(t, "GET", "/me/accounts?access_token="+tok.AccessToken); len(out["data"].([]any)) != 0 {
		t.Errorf("Pages although none was selected: %v", out)
	}
	for _, bad := range []string{"client_id=1", "redirect_uri=relative", "scope=no_such_scope", "code_challenge=plain"} {
		name, val, _ := strings.Cut(bad, "=")
		resp, err := client.Get(cfg.AuthCodeURL("s", oauth2.SetAuthURLParam(name, val)))
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		if resp.StatusCode != 400 || resp.Header.Get("Location") != "" {
			t.Errorf("%s: HTTP %d to %q, want an error page", bad, resp.StatusCode, resp.Header.Get("Location"))
		}
	}
}

// TestRerequest declines a permission, which is not asked for again unless the
// dialog says so.
func TestRerequest(t *testing.T) {
	t.Parallel()
	s := started(t, Options{Media: 1, Login: Login{Decline: []string{"instagram_basic"}}})
	cfg := facebookConfig(s)
	denied := func(authType string) string {
		t.Helper()
		options := []oauth2.AuthCodeOption{oauth2.SetAuthURLParam("response_type", "code granted_scopes")}
		if authType != "" {
			options = append(options, oauth2.SetAuthURLParam("auth_type", authType))
		}
		return follow(t, cfg.AuthCodeURL("s", options...)).Get("denied_scopes")
	}
	if got := denied(""); got != "instagram_basic" {
		t.Errorf("declined: %q", got)
	}
	s.SetLogin(Login{})
	for _, step := range []struct{ authType, want string }{{"", "instagram_basic"}, {"reauthorize", "instagram_basic"}, {"rerequest", ""}, {"", ""}} {
		if got := denied(step.authType); got != step.want {
			t.Errorf("auth_type %q: declined %q, want %q", step.authType, got, step.want)
		}
	}
	// A permission taken back is a declined one; who removed the app is new.
	if _, out := s.fetch(t, "DELETE", "/me/permissions/pages_show_list?access_token="+s.Token()); out["success"] != true {
		t.Errorf("taking back: %v", out)
	}
	if got := denied(""); got != "pages_show_list" {
		t.Errorf("after taking back: declined %q", got)
	}
	if _, out := s.fetch(t, "DELETE", "/me/permissions?access_token="+s.Token()); out["success"] != true {
		t.Errorf("removing the app: %v", out)
	}
	if got := denied(""); got != "" {
		t.Errorf("after removing the app: declined %q", got)
	}
}

// TestDialogErrors are those that do not come back to the app: in the form of
// each host, and as pages for browsers.
func TestDialogErrors(t *testing.T) {
	t.Parallel()
	s := started(t, Options{RedirectURIs: []string{callback}})
	ask := func(address, accept string) (int, string, string) {
		t.Helper()
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Accept", accept)
		resp, err := client.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		body, err := io.ReadAll(resp.Body)
		if err != nil {
			t.Fatal(err)
		}
		return resp.StatusCode, resp.Header.Get("Content-Type"), string(body)
	}
	facebook, instagram := facebookConfig(s), instagramConfig(s)
	for _, near := range []string{callback + "&x=1", strings.Replace(callback, "/callback", "/callback/", 1), strings.Replace(callback, "127.0.0.1", "localhost", 1), strings.ToUpper(callback)} {
		status, kind, body := ask(facebook.AuthCodeURL("s", oauth2.SetAuthURLParam("redirect_uri", near)), "*/*")
		if status != 400 || !strings.HasPrefix(kind, "text/html") || !strings.Contains(body, "URL blocked") {
			t.Errorf("redirect to %s: HTTP %d %s %s", near, status, kind, body)
		}
	}
	const refusal = `{"error_type":"OAuthException","code":400,"error_message":"Insufficient developer role"}`
	s.SetLogin(Login{NoRole: true})
	if status, _, body := ask(instagram.AuthCodeURL("s"), "*/*"); status != 400 || body != refusal {
		t.Errorf("Instagram without a role: HTTP %d %s", status, body)
	}
	if status, kind, body := ask(instagram.AuthCodeURL("s"), "text/html,*/*"); status != 400 || !strings.HasPrefix(kind, "text/html") || !strings.Contains(body, "Insufficient developer role") {
		t.Errorf("Instagram without a role, in a browser: HTTP %d %s %s", status, kind, body)
	}
	if status, _, body := ask(facebook.AuthCodeURL("s"), "*/*"); status != 400 || !strings.Contains(body, "App not active") {
		t.Errorf("Facebook without a role: HTTP %d %s", status, body)
	}
}

// TestManualLogin clicks through the pages as a browser would.
func TestManualLogin(t *testing.T) {
	t.Parallel()
	s := started(t, Options{Accounts: 2, ManualLogin: true})
	hidden := regexp.MustCompile(`<input type="hidden" name="([^"]*)" value="([^"]*)">`)
	for _, cfg := range []*oauth2.Config{facebookConfig(s), instagramConfig(s)} {
		address := cfg.AuthCodeURL("s")
		path := strings.SplitN(address, "?", 2)[0]
		resp, err := client.Get(address)
		if err != nil {
			t.Fatal(err)
		}
		steps := []url.Values{
			{"_password": {"any"}},
			{"_account1": {"1"}},
			{"_allow_instagram_basic": {"1"}},
		}
		if strings.HasSuffix(path, "/oauth/authorize") {
			steps = []url.Values{
				{"_password": {"any"}, "_account": {"1"}},
				{"_allow_instagram_business_basic": {"1"}},
			}
		}
		for _, step := range steps {
			body, _ := io.ReadAll(resp.Body)
			resp.Body.Close()
			form := url.Values{}
			for _, m := range hidden.FindAllStringSubmatch(string(body), -1) {
				form.Set(m[1], strings.ReplaceAll(m[2], "&amp;", "&"))
			}
			for k, v := range step {
				form[k] = v
			}
			if resp, err = client.PostForm(path, form); err != nil {
				t.Fatal(err)
			}
		}
		resp.Body.Close()
		to, err := resp.Location()
		if err != nil {
			t.Fatalf("no redirect at the end: HTTP %d", resp.StatusCode)
		}
		tok, err := cfg.Exchange(t.Context(), to.Query().Get("code"))
		if err != nil {
			t.Fatal(err)
		}
		status, out := s.fetch(t, "GET", "/"+s.Data().Accounts[1].ID+"?access_token="+tok.AccessToken)
		if status != 200 {
			t.Errorf("the selected account: HTTP %d %v", status, out)
		}
	}
	for _, e := range s.Journal() {
		if strings.Contains(e.Query, "_password=any") || strings.Contains(e.Query, s.AppSecret()) {
			t.Errorf("the journal shows a secret: %s", e.Query)
		}
	}
}
