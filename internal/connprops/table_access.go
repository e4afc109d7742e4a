package connprops

import "github.com/viewfinder-sql/viewfinder/internal/apiversion"

// DesktopCallback is the redirect URI of a login at this computer where CallbackURL
// names none.
const DesktopCallback = "https://localhost:33333/"

var authenticationTable = []*Property{
	{
		Name: "AuthScheme", Label: "Auth Scheme", Category: Authentication, Status: Active, Untrusted: true,
		Choices: []Choice{
			{Text: "OAuth"},
			{Text: "InstagramLogin"},
			{Text: "OAuthCustom"},
		},
		Default: "OAuth",
		Description: "The kind of login. OAuth is Facebook Login: accounts are found through the Facebook Pages of the user. " +
			"InstagramLogin is the Instagram API with Instagram Login: the token is of one professional account, which needs no Page. " +
			"OAuthCustom is a login with another provider, which OAuthProfile describes: procedures work, tables do not. " +
			"sys_tables and sys_procedures tell which kinds serve what.",
	},
	{
		Name: "BusinessAccountId", Label: "Business Account Id", Category: Authentication, Status: Active, Session: true, Untrusted: true,
		form:        digits,
		Description: "Id of the one professional account to read, as InstagramPages lists it. Empty: all accounts that the token reaches.",
	},
	{
		Name: "IncludePortfolioAccounts", Label: "Include Portfolio Accounts", Category: Authentication, Status: Active, Untrusted: true,
		Type: Bool, Default: "false",
		Description: "Whether all accounts are also those that the user's business portfolios hold, as BusinessAccounts lists them, and not only those of the user's Pages. " +
			"It takes the permission business_management, and a call more to find the accounts; those that hang on no Page of the user's are read by calls of their own. " +
			"With BusinessAccountId, which names one account wherever it is held, and with InstagramLogin it changes nothing.",
	},
	{
		Name: "Version", Label: "Version", Category: Authentication, Status: Active, Untrusted: true,
		Default: apiversion.Newest, form: graphVersion,
		Description: "Graph API version in the path of every request, such as v27.0.",
	},
	{
		Name: "AuthenticateAsPage", Label: "Authenticate As Page", Category: Authentication, Status: Active,
		Description: "Id or name of the Facebook Page whose token is used instead of the user's, which fetches it when it is needed. The account connected to that Page is then the one read.",
	},
	{
		Name: "Endpoint", Label: "Endpoint", Category: Authentication, Status: Active,
		form: endpoint,
		Description: "Origin (scheme, host, port) that stands in for every host of the platform, such as a simulator. " +
			"It must be https, or http to loopback. Only credentials of the same connection string are sent there.",
	},
}

var oauthTable = []*Property{
	{
		Name: "InitiateOAuth", Label: "Initiate OAuth", Category: OAuth, Status: Active,
		Choices: []Choice{{Text: "OFF"}, {Text: "REFRESH"}, {Text: "GETANDREFRESH"}},
		Default: "OFF",
		Description: "Who obtains and renews the token. OFF: the caller does, and sets OAuthAccessToken. " +
			"REFRESH: the caller obtains the first one (OAuthAccessToken, OAuthVerifier, or a stored login), from then on it is kept in OAuthSettingsLocation and renewed. " +
			"GETANDREFRESH: also, where no token serves, the browser of this computer is opened for the user to log in.",
	},
	{
		Name: "OAuthClientId", Label: "OAuth Client Id", Category: OAuth, Status: Active, Untrusted: true,
		form: visible,
		Description: "App id of the Meta app that users log in through; with InstagramLogin, that of its Instagram product. " +
			"Empty: that of the environment variable VIEWFINDER_OAUTH_CLIENT_ID, or else the one the program was built with, if any; with Endpoint set, none.",
	},
	{
		Name: "OAuthClientSecret", Label: "OAuth Client Secret", Category: OAuth, Status: Active, Untrusted: true,
		Sensitivity: Password, form: visible,
		Description: "App secret of that app. When it is set, every request carries an appsecret_proof made with it. Empty: as with OAuthClientId, from VIEWFINDER_OAUTH_CLIENT_SECRET.",
	},
	{
		Name: "OAuthAccessToken", Label: "OAuth Access Token", Category: OAuth, Status: Active, Untrusted: true,
		Sensitivity: Password, form: visible,
		Description: "Access token that requests carry in their Authorization header.",
	},
	{
		Name: "OAuthRefreshToken", Label: "OAuth Refresh Token", Category: OAuth, Status: Active,
		Sensitivity: Password, form: visible,
		Description: "Token that a new access token is obtained with: the long-lived access token itself, which is then used too, or the refresh token of another provider.",
	},
	{
		Name: "OAuthSettingsLocation", Label: "OAuth Settings Location", Category: OAuth, Status: Active,
		Sensitivity: Sensitive, form: location,
		Description: "Where tokens are kept between connections, encrypted: a path, memory://id, keyring://service, sqlite:path or postgres://user@host/database. " +
			"Empty: a file in the user's directory for configuration, where InitiateOAuth is not OFF; with Endpoint set, the memory of the process.",
	},
	{
		Name: "OAuthSettingsKey", Label: "OAuth Settings Key", Category: OAuth, Status: Active,
		Sensitivity: Password,
		Description: "Passphrase that stored tokens are encrypted with. Empty: a key in the keyring of the operating system, or else in a file beside the tokens.",
	},
	{
		Name: "OAuthUser", Label: "OAuth User", Category: OAuth, Status: Active,
		Description: "Which of several stored logins to use, as sys_tokens lists them: id of the user, user name, or id of an account. Empty: the only one.",
	},
	{
		Name: "OAuthProfile", Label: "OAuth Profile", Category: OAuth, Status: Active, Lines: true,
		Sensitivity: Sensitive,
		Description: "Description of another OAuth 2.0 provider, as JSON or the path of a JSON file, for AuthScheme=OAuthCustom. It holds no credentials: these are OAuthClientId, OAuthClientSecret and CallbackURL.",
	},
	{
		Name: "CallbackURL", Label: "Callback URL", Category: OAuth, Status: Active,
		form: callback,
		Description: "Redirect URI of the app, exactly as registered, trailing slash included. " +
			"It must be https, or http to loopback. GetOAuthAuthorizationURL uses it when its own input is not given. " +
			"With GETANDREFRESH it names the port of this computer at which the browser comes back; empty: https://localhost:33333/.",
	},
	{
		Name: "AllowedCallbackURLs", Label: "Allowed Callback URLs", Category: OAuth, Status: Active,
		form:        callbacks,
		Description: "Redirect URIs that procedures may be called with besides CallbackURL, separated by blanks: one for each region or alias, say. They are compared letter by letter. Empty: any.",
	},
	{
		Name: "SecureRedirectsOnly", Label: "Secure Redirects Only", Category: OAuth, Status: Active, Type: Bool,
		Default:     "true",
		Description: "Whether redirect URIs must be https or loopback. Others show the code to the network.",
	},
	{
		Name: "RequireState", Label: "Require State", Category: OAuth, Status: Active, Type: Bool,
		Default:     "false",
		Description: "Whether a login is refused of which there is no State to check, as GetOAuthAccessToken can be told for one login.",
	},
	{
		Name: "OAuthVerifier", Label: "OAuth Verifier", Category: OAuth, Status: Active,
		Sensitivity: Password,
		Description: "Authorization code, or the whole address that the browser came back to, of a login made in a browser elsewhere; other text around it is left out. It is exchanged once; afterwards it means the stored login that came of it. InitiateOAuth must not be OFF.",
	},
	{
		Name: "Scope", Label: "Scope", Category: OAuth, Status: Active,
		Description: "Permissions asked for at login, separated by spaces or commas. Empty: what reading needs.",
	},
	{
		Name: "OAuthExpiresIn", Label: "OAuth Expires In", Category: OAuth, Status: Active, Type: Int, Min: -1, Default: "0",
		Description: "Lifetime of OAuthAccessToken in seconds, from OAuthTokenTimestamp on; -1 for ever, 0 where it is not known.",
	},
	{
		Name: "OAuthTokenTimestamp", Label: "OAuth Token Timestamp", Category: OAuth, Status: Active, Type: Int, Default: "0",
		Description: "When OAuthAccessToken was made, in milliseconds since 1970; 0 where it is not known.",
	},
}
