package property

// Reasons that several properties share.
const (
	renewYourself = "set OAuthAccessToken to a long-lived token, and renew it yourself"
	noStore       = "tokens are not stored; set OAuthAccessToken"
)

var authenticationTable = []*Property{
	{
		Name: "AuthScheme", Label: "Auth Scheme", Category: Authentication, Status: Active, Untrusted: true,
		Choices: []Choice{
			{Text: "OAuth"},
			{Text: "InstagramLogin", Refused: "connect the account through its Facebook Page, with AuthScheme=OAuth"},
			{Text: "OAuthCustom", Refused: "log in with AuthScheme=OAuth"},
		},
		Default:     "OAuth",
		Description: "The kind of login. OAuth is Facebook Login: accounts are found through the Facebook Pages of the user.",
	},
	{
		Name: "BusinessAccountId", Label: "Business Account Id", Category: Authentication, Status: Active, Untrusted: true,
		form:        digits,
		Description: "Id of the one professional account to read, as InstagramPages lists it. Empty: all accounts that the token reaches.",
	},
	{
		Name: "Version", Label: "Version", Category: Authentication, Status: Active, Untrusted: true,
		Default: "v26.0", form: graphVersion,
		Description: "Graph API version in the path of every request, such as v26.0.",
	},
	{
		Name: "AuthenticateAsPage", Label: "Authenticate As Page", Category: Authentication, Status: Refused,
		Description: "Id of the Facebook Page whose token is used instead of the user's.",
		Reason:      "set OAuthAccessToken to the token of that Page",
	},
	{
		Name: "Endpoint", Label: "Endpoint", Category: Authentication, Status: Active,
		form: origin,
		Description: "Origin (scheme, host, port) that stands in for every host of the platform, such as a simulator. " +
			"It must be https, or http to loopback. Only credentials of the same connection string are sent there.",
	},
}

var oauthTable = []*Property{
	{
		Name: "InitiateOAuth", Label: "Initiate OAuth", Category: OAuth, Status: Active,
		Choices: []Choice{
			{Text: "OFF"},
			{Text: "REFRESH", Refused: renewYourself},
			{Text: "GETANDREFRESH", Refused: renewYourself},
		},
		Default:     "OFF",
		Description: "Who obtains and renews the token. OFF: the caller does, and sets OAuthAccessToken.",
	},
	{
		Name: "OAuthClientId", Label: "OAuth Client Id", Category: OAuth, Status: Active, Untrusted: true,
		form:        visible,
		Description: "App id of the Meta app that users log in through.",
	},
	{
		Name: "OAuthClientSecret", Label: "OAuth Client Secret", Category: OAuth, Status: Active, Untrusted: true,
		Sensitivity: Password, form: visible,
		Description: "App secret of that app. When it is set, every request carries an appsecret_proof made with it.",
	},
	{
		Name: "OAuthAccessToken", Label: "OAuth Access Token", Category: OAuth, Status: Active, Untrusted: true,
		Sensitivity: Password, form: visible,
		Description: "Access token that requests carry in their Authorization header.",
	},
	{
		Name: "OAuthRefreshToken", Label: "OAuth Refresh Token", Category: OAuth, Status: Refused,
		Sensitivity: Password,
		Description: "Token that a new access token is obtained with; the platform's long-lived token plays that part.",
		Reason:      renewYourself,
	},
	{
		Name: "OAuthSettingsLocation", Label: "OAuth Settings Location", Category: OAuth, Status: Refused,
		Sensitivity: Sensitive,
		Description: "Where tokens are kept between connections.",
		Reason:      noStore,
	},
	{
		Name: "OAuthSettingsKey", Label: "OAuth Settings Key", Category: OAuth, Status: Refused,
		Sensitivity: Password,
		Description: "Passphrase that stored tokens are encrypted with.",
		Reason:      noStore,
	},
	{
		Name: "OAuthUser", Label: "OAuth User", Category: OAuth, Status: Refused,
		Description: "Which of several stored logins to use.",
		Reason:      noStore,
	},
	{
		Name: "OAuthProfile", Label: "OAuth Profile", Category: OAuth, Status: Refused,
		Sensitivity: Sensitive,
		Description: "Description of another OAuth 2.0 provider, as JSON or the path of a JSON file, for AuthScheme=OAuthCustom.",
		Reason:      "log in with AuthScheme=OAuth",
	},
	{
		Name: "CallbackURL", Label: "Callback URL", Category: OAuth, Status: Active,
		form: callback,
		Description: "Redirect URI of the app, exactly as registered, trailing slash included. " +
			"It must be https, or http to loopback. GetOAuthAuthorizationURL uses it when its own input is not given.",
	},
	{
		Name: "AllowedCallbackURLs", Label: "Allowed Callback URLs", Category: OAuth, Status: Refused,
		Description: "Further redirect URIs that procedures may be called with.",
		Reason:      "set the one redirect URI in CallbackURL",
	},
	{
		Name: "SecureRedirectsOnly", Label: "Secure Redirects Only", Category: OAuth, Status: Refused, Type: Bool,
		Default:     "true",
		Description: "Whether redirect URIs must be https or loopback.",
		Reason:      "redirect URIs are https or loopback; leave it true",
	},
	{
		Name: "OAuthVerifier", Label: "OAuth Verifier", Category: OAuth, Status: Refused,
		Sensitivity: Password,
		Description: "Authorization code, or the whole redirect URL, of a login made in a browser on another machine.",
		Reason:      renewYourself,
	},
	{
		Name: "Scope", Label: "Scope", Category: OAuth, Status: Active,
		Description: "Permissions asked for at login, separated by spaces or commas. Empty: what reading needs.",
	},
	{
		Name: "OAuthExpiresIn", Label: "OAuth Expires In", Category: OAuth, Status: Accepted, Type: Int, Min: -1,
		Description: "Lifetime in seconds of the access token.",
		Reason:      "A given token is used until the platform refuses it, which is an error of its own.",
	},
	{
		Name: "OAuthTokenTimestamp", Label: "OAuth Token Timestamp", Category: OAuth, Status: Accepted, Type: Int,
		Description: "When the access token was made, in milliseconds since 1970.",
		Reason:      "A given token is used until the platform refuses it, which is an error of its own.",
	},
}
