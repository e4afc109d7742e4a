package docs_test

import (
	"os"
	"strings"
	"testing"

	"github.com/viewfinder-sql/viewfinder/internal/connprops"
	"github.com/viewfinder-sql/viewfinder/procedures"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// What the reference driver has, by its public help of the years 2019 to 2026.
var (
	theirProperties = strings.Fields(`
		AuthScheme BusinessAccountId Version AuthenticateAsPage
		InitiateOAuth OAuthClientId OAuthClientSecret OAuthAccessToken OAuthRefreshToken OAuthSettingsLocation CallbackURL
		OAuthVerifier Scope OAuthExpiresIn OAuthTokenTimestamp
		SSLServerCert FirewallType FirewallServer FirewallPort FirewallUser FirewallPassword
		ProxyAutoDetect ProxyServer ProxyPort ProxyAuthScheme ProxyUser ProxyPassword ProxySSLType ProxyExceptions
		Logfile Verbosity LogModules MaxLogFileSize MaxLogFileCount
		Location BrowsableSchemas Tables Views
		AutoCache CacheLocation CacheProvider CacheDriver CacheConnection CacheTolerance Offline CacheMetadata
		MaxRows Pagesize PseudoColumns Timeout UserDefinedViews UserViewsSchemaName Other Readonly BatchSize ConnectionLifeTime
		UseConnectionPooling PoolMaxSize PoolMinSize PoolIdleTimeout PoolWaitTime GenerateSchemaFiles RTK SupportEnhancedSQL`)
	theirTables = strings.Fields(`
		Comments Replies IGMedia AccountInsights AudienceInsights InstagramBusinessProfile InstagramPages Media MediaInsights
		OnlineFollowers Permissions Stories Places Pages Tags AccountContactButtonType AccountMediaProductType
		AccountTimeSeriesFollowType AccountTimeSeriesMediaProductType AccountTimeSeriesWithoutBreakdown AccountWithoutBreakdown
		AccountFollowersNonfollowers AccountFollowType MediaInsightsPost MediaInsightsStory MediaInsightsPostAlbum
		MediaInsightReels MediaInsightsReels`)
	theirSystemTables = strings.Fields(`
		sys_catalogs sys_schemas sys_tables sys_tablecolumns sys_procedures sys_procedureparameters sys_keycolumns
		sys_foreignkeys sys_primarykeys sys_indexes sys_connection_props sys_sqlinfo sys_identity sys_information`)
	theirProcedures = strings.Fields(`GetOAuthAuthorizationURL GetOAuthAccessToken RefreshOAuthAccessToken`)
)

// Whatever somebody comes with is there under its name, or the page names it.
func TestFromCData(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("from-cdata.md")
	if err != nil {
		t.Fatal(err)
	}
	page := string(text)
	system, err := os.ReadFile("system-tables.md")
	if err != nil {
		t.Fatal(err)
	}
	catalogue := schema.Default()
	used := func(name string) bool {
		p, ok := connprops.Lookup(name)
		return ok && p.Status == connprops.Active
	}
	hasTable := func(name string) bool { return catalogue.Table(name) != nil }
	hasSystem := func(name string) bool { return strings.Contains(string(system), "\n## "+name+"\n") }
	hasProcedure := func(name string) bool { _, err := procedures.Lookup(name); return err == nil }
	there := 0
	for _, list := range []struct {
		names []string
		has   func(string) bool
	}{{theirProperties, used}, {theirTables, hasTable}, {theirSystemTables, hasSystem}, {theirProcedures, hasProcedure}} {
		for _, name := range list.names {
			switch {
			case list.has(name):
				there++
			case !strings.Contains(page, "`"+name+"`"):
				t.Errorf("%s is not in use, and docs/from-cdata.md does not name it", name)
			}
		}
	}
	if there < 80 {
		t.Errorf("only %d of what they have is there", there)
	}
}
