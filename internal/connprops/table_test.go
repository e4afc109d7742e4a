package connprops

import (
	"slices"
	"strings"
	"testing"

	"github.com/viewfinder-sql/viewfinder/internal/secret"
)

// referenceNames are the properties of the reference driver, by category.
const referenceNames = `
AuthScheme BusinessAccountId Version AuthenticateAsPage
InitiateOAuth OAuthClientId OAuthClientSecret OAuthAccessToken OAuthRefreshToken OAuthSettingsLocation CallbackURL
OAuthVerifier Scope OAuthExpiresIn OAuthTokenTimestamp
SSLServerCert
FirewallType FirewallServer FirewallPort FirewallUser FirewallPassword
ProxyAutoDetect ProxyServer ProxyPort ProxyAuthScheme ProxyUser ProxyPassword ProxySSLType ProxyExceptions
Logfile Verbosity LogModules MaxLogFileSize MaxLogFileCount
Location BrowsableSchemas Tables Views
AutoCache CacheLocation CacheProvider CacheDriver CacheConnection CacheTolerance Offline CacheMetadata
MaxRows Pagesize PseudoColumns Timeout UserDefinedViews UserViewsSchemaName Other Readonly BatchSize ConnectionLifeTime
UseConnectionPooling PoolMaxSize PoolMinSize PoolIdleTimeout PoolWaitTime GenerateSchemaFiles RTK SupportEnhancedSQL`

func TestTable_declaresTheReferenceProperties(t *testing.T) {
	t.Parallel()
	for _, name := range strings.Fields(referenceNames) {
		if p, ok := Lookup(name); !ok || p.Name != name {
			t.Errorf("%s is not declared", name)
		}
	}
}

func TestTable_isSound(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	var categories []Category
	for _, p := range All() {
		if seen[key(p.Name)] {
			t.Errorf("%s is declared twice", p.Name)
		}
		seen[key(p.Name)] = true
		if strings.ReplaceAll(p.Label, " ", "") != p.Name {
			t.Errorf("%s: the label %q spells another name", p.Name, p.Label)
		}
		if !slices.Contains(categories, p.Category) {
			categories = append(categories, p.Category)
		} else if categories[len(categories)-1] != p.Category {
			t.Errorf("%s: its category %s is not in one piece", p.Name, p.Category)
		}
		if !strings.HasSuffix(p.Description, ".") {
			t.Errorf("%s: the description is not a sentence: %q", p.Name, p.Description)
		}
		if strings.HasSuffix(p.Reason, ".") != (p.Status == Accepted) {
			t.Errorf("%s: the reason is a sentence exactly when the property is accepted: %q", p.Name, p.Reason)
		}
		if (p.Reason == "") != (p.Status == Active) {
			t.Errorf("%s: status %s with reason %q", p.Name, p.Status, p.Reason)
		}
		if p.Untrusted && p.Status != Active {
			t.Errorf("%s: strangers may set it, but it is %s", p.Name, p.Status)
		}
		if p.Status == Active && p.Type != String && p.Default == "" && p.Unset == "" {
			t.Errorf("%s: a typed property without a default", p.Name)
		}
		if canonical, err := p.Normalize(p.Default); err != nil || canonical != p.Default {
			t.Errorf("%s: the default %q is normalized to %q, %v", p.Name, p.Default, canonical, err)
		}
	}
	want := []Category{Authentication, OAuth, SSL, Firewall, Proxy, Logging, Schema, Caching, Miscellaneous}
	if !slices.Equal(categories, want) {
		t.Errorf("categories %v, want %v", categories, want)
	}
}

func TestTable_masksWhatCanHoldASecret(t *testing.T) {
	t.Parallel()
	for _, p := range All() {
		for _, part := range []string{"Secret", "Token", "Password", "Key", "Verifier", "RTK"} {
			if strings.HasSuffix(p.Name, part) && !p.Masked() {
				t.Errorf("%s is not masked", p.Name)
			}
		}
	}
}

func TestLookup(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"OAuthClientId", "oauthclientid", "OAuth Client Id", "OAUTH CLIENT ID"} {
		if p, ok := Lookup(name); !ok || p.Name != "OAuthClientId" {
			t.Errorf("Lookup(%q) = %v, %v", name, p, ok)
		}
	}
	for _, name := range []string{"", " ", "OAuth_Client_Id", "OAuthClient"} {
		if p, ok := Lookup(name); ok {
			t.Errorf("Lookup(%q) = %s", name, p.Name)
		}
	}
}

func TestAll_isACopy(t *testing.T) {
	t.Parallel()
	All()[0] = nil
	if All()[0] == nil {
		t.Error("the caller changed the table")
	}
}

func TestWriteMarkdown(t *testing.T) {
	t.Parallel()
	var page strings.Builder
	if err := WriteMarkdown(&page); err != nil {
		t.Fatal(err)
	}
	for _, p := range All() {
		if !strings.Contains(page.String(), "\n| `"+p.Name+"` |") {
			t.Errorf("%s is not on the page", p.Name)
		}
	}
	for _, line := range strings.Split(page.String(), "\n") {
		if strings.HasPrefix(line, "|") && strings.Count(strings.ReplaceAll(line, `\|`, ""), "|") != 7 {
			t.Errorf("not six cells: %s", line)
		}
	}
	for _, want := range []string{
		"| `InitiateOAuth` | string | `OFF`, `REFRESH`, `GETANDREFRESH` | `OFF` | active |",
		"| `Pagesize` | int | from 1 to 100 | `100` | active |",
		"| `OAuthAccessToken` | string, masked |  |  | active |",
		"| `CacheProvider` | string |  |  | refused | Kind of database that holds the cache. Not supported yet: ",
	} {
		if !strings.Contains(page.String(), want) {
			t.Errorf("the page lacks %s", want)
		}
	}
}

// Those who mask texts know the properties by the names that secret lists.
func TestTable_secretsAreKnown(t *testing.T) {
	t.Parallel()
	for _, p := range All() {
		if p.Sensitivity == Password && !slices.Contains(secret.Properties(), p.Label) {
			t.Errorf("%s is no name of secret.Properties", p.Label)
		}
	}
}
