package oauth

import (
	"fmt"

	"github.com/viewfinder-sql/viewfinder/internal/apiversion"
)

// Login is a kind of login. Its values are those of the property AuthScheme.
type Login string

// The kinds of login.
const (
	FacebookLogin  Login = "OAuth" // also meant by the empty Login
	InstagramLogin Login = "InstagramLogin"
	CustomLogin    Login = "OAuthCustom" // another provider, which a [Profile] describes
)

// Logins are all kinds of login.
func Logins() []Login { return []Login{FacebookLogin, InstagramLogin, CustomLogin} }

// kind is what distinguishes the platform's logins.
type kind struct {
	dialog string // scheme and host of the consent page
	path   func(version string) (string, error)
	api    string    // origin of the API
	codes  string    // origin of the endpoint that takes codes
	gives  TokenKind // of a login
	scopes []string  // what reading takes
}

var kinds = map[Login]kind{
	FacebookLogin: {
		dialog: "https://www.facebook.com",
		path:   facebookDialog,
		api:    "https://graph.facebook.com",
		codes:  "https://graph.facebook.com",
		gives:  UserToken,
		scopes: []string{
			"pages_show_list", "pages_read_engagement",
			"instagram_basic", "instagram_manage_comments", "instagram_manage_insights",
		},
	},
	InstagramLogin: {
		dialog: "https://www.instagram.com",
		path:   func(string) (string, error) { return "/oauth/authorize", nil },
		api:    "https://graph.instagram.com",
		codes:  "https://api.instagram.com",
		gives:  InstagramToken,
		scopes: []string{
			"instagram_business_basic", "instagram_business_manage_comments", "instagram_business_manage_insights",
		},
	},
}

// orDefault replaces the empty Login.
func (l Login) orDefault() Login {
	if l == "" {
		return FacebookLogin
	}
	return l
}

func (l Login) kind() (kind, error) {
	k, ok := kinds[l]
	if !ok {
		return kind{}, fmt.Errorf("oauth: AuthScheme %q is unknown: use %s, %s or %s", l, FacebookLogin, InstagramLogin, CustomLogin)
	}
	return k, nil
}

// checkVersion refuses what is no version of the Graph API, and versions that
// have ended: the platform would answer by another one without a word.
func checkVersion(version string) error {
	if !apiversion.Valid(version) {
		return fmt.Errorf("oauth: Version %q must be a Graph API version such as %s", version, apiversion.Newest)
	}
	if apiversion.Less(version, apiversion.Oldest) {
		return fmt.Errorf("oauth: Version %s of the Graph API has ended: use %s", version, apiversion.Newest)
	}
	return nil
}

func facebookDialog(version string) (string, error) {
	if err := checkVersion(version); err != nil {
		return "", err
	}
	return "/" + version + "/dialog/oauth", nil
}
