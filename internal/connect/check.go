package connect

import (
	"fmt"
	"slices"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/config"
	"github.com/viewfinder-sql/viewfinder/internal/connprops"
	"github.com/viewfinder-sql/viewfinder/internal/suggest"
	"github.com/viewfinder-sql/viewfinder/oauth"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// The values of InitiateOAuth.
const (
	InitiateOff           = "OFF"
	InitiateRefresh       = "REFRESH"
	InitiateGetAndRefresh = "GETANDREFRESH"
)

// Check checks each property, then those that depend on each other, as [Open]
// does. Its errors are of type *[config.Error].
func Check(c *config.Config) error {
	if err := c.Validate(); err != nil {
		return err
	}
	if err := Network(c).Validate(); err != nil {
		return &config.Error{Reason: err.Error()}
	}
	if err := checkListed(c); err != nil {
		return err
	}
	if err := checkPseudoColumns(c); err != nil {
		return err
	}
	return checkLogin(c)
}

// checkListed refuses names of tables and schemas that do not exist, which would leave
// lists empty without a word.
func checkListed(c *config.Config) error {
	var tables []string
	for _, t := range schema.Default().Tables {
		tables = append(append(tables, t.Name), t.Aliases...)
	}
	for _, v := range schema.Default().Views {
		tables = append(append(tables, v.Name), v.Aliases...)
	}
	for _, p := range []struct {
		property, names, what string
		known                 []string
	}{
		{"Tables", c.Tables, "table", tables},
		{"Views", c.Views, "table", tables},
		{"BrowsableSchemas", c.BrowsableSchemas, "schema", []string{schema.SchemaName, schema.InformationSchema}},
	} {
		for _, name := range Names(p.names) {
			if slices.ContainsFunc(p.known, func(known string) bool { return strings.EqualFold(known, name) }) {
				continue
			}
			reason := fmt.Sprintf("%q is no %s", name, p.what)
			if near := suggest.Nearest(name, p.known); near != "" {
				reason += ": did you mean " + near + "?"
			}
			return &config.Error{Property: p.property, Reason: reason}
		}
	}
	return nil
}

// Names are those of a list parted by commas; nil for none.
func Names(list string) (names []string) {
	for name := range strings.SplitSeq(list, ",") {
		if name = strings.TrimSpace(name); name != "" {
			names = append(names, name)
		}
	}
	return names
}

// checkLogin checks the properties of a login that depend on each other.
func checkLogin(c *config.Config) error {
	if c.SecureRedirectsOnly {
		for name, list := range map[string]string{"CallbackURL": c.CallbackURL, "AllowedCallbackURLs": c.AllowedCallbackURLs} {
			for _, address := range strings.Fields(list) {
				if err := connprops.SecureRedirect(address); err != nil {
					return &config.Error{Property: name, Reason: err.Error() + ", or for SecureRedirectsOnly=false"}
				}
			}
		}
	}
	if c.InitiateOAuth == InitiateOff && !c.OAuthVerifier.IsEmpty() {
		return &config.Error{Property: "OAuthVerifier", Reason: "InitiateOAuth=OFF exchanges no code: set REFRESH or GETANDREFRESH, or call GetOAuthAccessToken with it"}
	}
	return checkLoginKind(c)
}

// checkLoginKind refuses properties that a kind of login has no use for.
func checkLoginKind(c *config.Config) error {
	login := oauth.Login(c.AuthScheme)
	custom := login == oauth.CustomLogin
	for _, p := range []struct {
		name, value string
		refused     bool
		why         string
	}{
		{"AuthenticateAsPage", c.AuthenticateAsPage, login != oauth.FacebookLogin, "only AuthScheme=OAuth reaches Pages"},
		{"BusinessAccountId", c.BusinessAccountID, custom, "AuthScheme=OAuthCustom reaches no Instagram account"},
		{"Endpoint", c.Endpoint, custom, "with AuthScheme=OAuthCustom, OAuthProfile says where the provider is"},
		{"OAuthProfile", c.OAuthProfile.Reveal(), !custom, "describes another provider than Meta: it needs AuthScheme=OAuthCustom"},
	} {
		if p.refused && p.value != "" {
			return &config.Error{Property: p.name, Reason: p.why}
		}
	}
	if custom && c.OAuthProfile.IsEmpty() {
		return &config.Error{Property: "OAuthProfile", Reason: "is empty: AuthScheme=OAuthCustom needs the description of the provider, as JSON or as the path of a JSON file"}
	}
	return nil
}
