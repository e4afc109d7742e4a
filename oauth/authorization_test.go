package oauth_test

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	"github.com/viewfinder-sql/viewfinder/oauth"
)

func ExampleAuthorizationURL() {
	address, err := oauth.AuthorizationURL(
		oauth.Config{ClientID: "1234567890", Version: "v27.0"},
		oauth.AuthorizationRequest{CallbackURL: "https://localhost:33333/", State: "s1"},
	)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(strings.ReplaceAll(address, "&", "\n&"))
	// Output:
	// https://www.facebook.com/v27.0/dialog/oauth?auth_type=rerequest
	// &client_id=1234567890
	// &redirect_uri=https%3A%2F%2Flocalhost%3A33333%2F
	// &response_type=code
	// &scope=pages_show_list%2Cpages_read_engagement%2Cinstagram_basic%2Cinstagram_manage_comments%2Cinstagram_manage_insights
	// &state=s1
}

func ExampleAuthorizationURL_instagramLogin() {
	address, err := oauth.AuthorizationURL(
		oauth.Config{Login: oauth.InstagramLogin, ClientID: "1234567890", CallbackURL: "https://app.example.com/back"},
		oauth.AuthorizationRequest{Scope: "instagram_business_basic instagram_business_content_publish"},
	)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(strings.ReplaceAll(address, "&", "\n&"))
	// Output:
	// https://www.instagram.com/oauth/authorize?client_id=1234567890
	// &redirect_uri=https%3A%2F%2Fapp.example.com%2Fback
	// &response_type=code
	// &scope=instagram_business_basic%2Cinstagram_business_content_publish
}

func TestAuthorizationURL(t *testing.T) {
	t.Parallel()
	good := oauth.Config{ClientID: "1", Version: "v27.0", CallbackURL: "https://localhost:33333/", Scope: "instagram_basic"}
	tests := []struct {
		name   string
		change func(*oauth.Config, *oauth.AuthorizationRequest)
		at     string // origin and path
		want   url.Values
	}{
		{
			"the connection's values", func(*oauth.Config, *oauth.AuthorizationRequest) {},
			"https://www.facebook.com/v27.0/dialog/oauth",
			url.Values{"redirect_uri": {"https://localhost:33333/"}, "scope": {"instagram_basic"}},
		},
		{
			"the request's values", func(_ *oauth.Config, r *oauth.AuthorizationRequest) {
				*r = oauth.AuthorizationRequest{CallbackURL: "http://[::1]:9/cb?x=1&y=%20", Scope: " a,b\tb , email ", State: `a&b=c "ü`}
			},
			"https://www.facebook.com/v27.0/dialog/oauth",
			url.Values{"redirect_uri": {"http://[::1]:9/cb?x=1&y=%20"}, "scope": {"a,b,email"}, "state": {`a&b=c "ü`}},
		},
		{
			"access to data renewed", func(c *oauth.Config, r *oauth.AuthorizationRequest) {
				c.AuthType, r.AuthType = oauth.Rerequest, oauth.Reauthorize
			},
			"https://www.facebook.com/v27.0/dialog/oauth",
			url.Values{"redirect_uri": {"https://localhost:33333/"}, "scope": {"instagram_basic"}, "auth_type": {"reauthorize"}},
		},
		{
			"an endpoint", func(c *oauth.Config, _ *oauth.AuthorizationRequest) { c.Endpoint = "http://127.0.0.1:8080/" },
			"http://127.0.0.1:8080/v27.0/dialog/oauth",
			url.Values{"redirect_uri": {"https://localhost:33333/"}, "scope": {"instagram_basic"}},
		},
		{
			"an endpoint, Instagram Login", func(c *oauth.Config, _ *oauth.AuthorizationRequest) {
				c.Login, c.Scope, c.Endpoint, c.Version = oauth.InstagramLogin, "", "https://sim.test:1", ""
			},
			"https://sim.test:1/oauth/authorize",
			url.Values{"redirect_uri": {"https://localhost:33333/"}, "scope": {"instagram_business_basic,instagram_business_manage_comments,instagram_business_manage_insights"}},
		},
	}
	for _, tt := range tests {
		cfg, req := good, oauth.AuthorizationRequest{}
		tt.change(&cfg, &req)
		address, err := oauth.AuthorizationURL(cfg, req)
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		tt.want.Set("client_id", "1")
		tt.want.Set("response_type", "code")
		if cfg.Login != oauth.InstagramLogin && !tt.want.Has("auth_type") {
			tt.want.Set("auth_type", "rerequest")
		}
		if want := tt.at + "?" + tt.want.Encode(); address != want {
			t.Errorf("%s: got\n%s\nwant\n%s", tt.name, address, want)
		}
	}
}

func TestAuthorizationURL_refusals(t *testing.T) {
	t.Parallel()
	good := oauth.Config{ClientID: "1", Version: "v27.0", CallbackURL: "https://localhost:33333/"}
	with := func(change func(*oauth.Config)) oauth.Config {
		cfg := good
		change(&cfg)
		return cfg
	}
	callback := func(text string) oauth.Config { return with(func(c *oauth.Config) { c.CallbackURL = text }) }
	endpoint := func(text string) oauth.Config { return with(func(c *oauth.Config) { c.Endpoint = text }) }
	scope := func(text string) oauth.Config { return with(func(c *oauth.Config) { c.Scope = text }) }
	instagram := func(text string) oauth.Config {
		return with(func(c *oauth.Config) { c.Login, c.Scope = oauth.InstagramLogin, text })
	}
	const (
		wholeAddress = "oauth: CallbackURL must be a whole address"
		callbackHTTP = "oauth: CallbackURL must begin with https://, or with http:// for a loopback host"
		originOnly   = "oauth: Endpoint must be an origin such as https://host or http://127.0.0.1:8080: no user, path"
		endpointHTTP = "oauth: Endpoint must be https: plain http is for loopback only"
	)
	tests := []struct {
		cfg  oauth.Config
		want string
	}{
		{with(func(c *oauth.Config) { c.AuthType = "reauthenticate" }), "oauth: AuthType is rerequest or reauthorize"},
		{with(func(c *oauth.Config) { c.AuthType, c.Login = oauth.Rerequest, oauth.InstagramLogin }), "oauth: AuthType is rerequest or reauthorize, and of AuthScheme=OAuth only"},
		{with(func(c *oauth.Config) { c.ClientID = "" }), "oauth: wrong app id: OAuthClientId is empty, and no app is built in for this connection: set"},
		{with(func(c *oauth.Config) { c.Login = "Basic" }), `oauth: AuthScheme "Basic" is unknown: use OAuth, InstagramLogin or OAuthCustom`},
		{with(func(c *oauth.Config) { c.Version = "" }), `oauth: Version "" must be a Graph API version such as v27.0`},
		{with(func(c *oauth.Config) { c.Version = "v27.0/../x" }), `oauth: Version "v27.0/../x" must be`},
		{callback(""), "oauth: CallbackURL is empty"},
		{callback("localhost:33333"), wholeAddress},
		{callback("/back"), wholeAddress},
		{callback("https://a b/"), wholeAddress},
		{callback("https://a/\n"), wholeAddress},
		{callback("https://%zz/"), wholeAddress},
		{callback("https://ann:canary@a.test/"), "oauth: CallbackURL must not hold a user name"},
		{callback("https://a.test/#x"), "oauth: CallbackURL must not hold a fragment"},
		{callback("https://a.test/#"), "oauth: CallbackURL must not hold a fragment"},
		{callback("http://a.test/"), callbackHTTP},
		{callback("http://localhost.a.test/"), callbackHTTP},
		{callback("http://10.0.0.1/"), callbackHTTP},
		{callback("javascript://localhost/"), callbackHTTP},
		{endpoint("127.0.0.1:8080"), originOnly},
		{endpoint("http://127.0.0.1/x"), originOnly},
		{endpoint("http://ann:canary@127.0.0.1"), originOnly},
		{endpoint("https://a.test?x"), originOnly},
		{endpoint("http://a.test"), endpointHTTP},
		{endpoint("https://api.instagram.com"), "oauth: Endpoint stands in the place of the platform's hosts, of which api.instagram.com is one: leave it empty, and they follow from AuthScheme, here InstagramLogin"},
		{with(func(c *oauth.Config) { c.Version = "v20.0" }), "oauth: Version v20.0 of the Graph API has ended: use v27.0"},
		{scope("instagram_basic;pages_show_list"), `oauth: Scope: "instagram_basic;pages_show_list" is not the name of a permission`},
		{scope("pages_show_list,business_basic"), "oauth: Scope: the permission business_basic has ended: use instagram_basic"},
		{scope("instagram_graph_user_media"), "oauth: Scope: the permission instagram_graph_user_media has ended: use instagram_basic"},
		{scope("instagram_business_manage_insights"), "oauth: Scope: the permission instagram_business_manage_insights belongs to AuthScheme=InstagramLogin: use instagram_manage_insights, or that AuthScheme"},
		{instagram("business_manage_comments"), "oauth: Scope: the permission business_manage_comments has ended: use instagram_business_manage_comments"},
		{instagram("user_profile"), "oauth: Scope: the permission user_profile has ended: use instagram_business_basic"},
		{instagram("instagram_content_publish"), "oauth: Scope: the permission instagram_content_publish belongs to AuthScheme=OAuth: use instagram_business_content_publish, or that AuthScheme"},
	}
	for _, tt := range tests {
		address, err := oauth.AuthorizationURL(tt.cfg, oauth.AuthorizationRequest{})
		if err == nil || !strings.HasPrefix(err.Error(), tt.want) {
			t.Errorf("%+v: got %q, %v, want %s", tt.cfg, address, err, tt.want)
			continue
		}
		if strings.Contains(err.Error(), "canary") {
			t.Errorf("the error shows a password: %v", err)
		}
	}
}

// Whatever a procedure is called with, the address goes to the platform and
// carries what was given.
func FuzzAuthorizationURL(f *testing.F) {
	f.Add("1", "https://localhost:33333/", "instagram_basic", "s")
	f.Add("1&x=2", "http://127.0.0.1/?a=b", "a b,c", "\x00\xff#&")
	f.Fuzz(func(t *testing.T, id, callback, scope, state string) {
		cfg := oauth.Config{ClientID: id, Version: "v27.0"}
		address, err := oauth.AuthorizationURL(cfg, oauth.AuthorizationRequest{CallbackURL: callback, Scope: scope, State: state})
		if err != nil {
			return
		}
		u, err := url.Parse(address)
		if err != nil || u.Host != "www.facebook.com" || u.Fragment != "" {
			t.Fatalf("got %q, %v", address, err)
		}
		query, err := url.ParseQuery(u.RawQuery)
		if err != nil {
			t.Fatal(err)
		}
		for name, want := range map[string]string{"client_id": id, "redirect_uri": callback, "state": state} {
			if got := query.Get(name); got != want {
				t.Errorf("%s: got %q, want %q", name, got, want)
			}
		}
	})
}
