package refusal

// Advice that several rules give.
const (
	adviceLogin  = "log in again"
	adviceLater  = "try again later"
	adviceWait   = "wait before asking again: every further call lengthens the block"
	adviceGrant  = "log in again and grant it; outside of one's own accounts the app needs Meta's review for it"
	adviceScope  = "a permission is missing: add it to Scope and log in again"
	adviceReview = "the app needs Meta's review for the feature that is named"
	adviceLess   = "ask for smaller pages or fewer fields"
	adviceNone   = "there is nothing to do: the API shows no insights of it"
	adviceID     = "check the id; if it is right, the token may not see the object"
	adviceAppID  = "OAuthClientId is not the id of an app of this login kind: copy it from the app dashboard, and check AuthScheme"
	adviceCopy   = "OAuthClientSecret is not the app's secret, or no longer since it was reset: copy it anew from the app dashboard"
	adviceUsed   = "the authorization code was used before and serves only once: log in again for a new one"
	adviceOld    = "the authorization code is too old: log in again, and use the new one within the hour"
)

// Where several rules are known from.
const (
	docErrors    = "Meta: Graph API, handling errors"
	docLimits    = "Meta: Graph API, rate limits"
	docInstagram = "Meta: Instagram Platform, error codes, 2026-06-02"
	docInsights  = "Meta: Instagram Platform, insights"
	docLogin     = "Meta: Facebook Login, manually build a login flow"
	docBusiness  = "Meta: Instagram Platform, business login"
	rfc6749      = "RFC 6749, 4.1.2.1 and 5.2"
	rfc6750      = "RFC 6750, 3.1"
)

// Rules are tried in order. A text stands before a code where the code has
// several meanings: Facebook's code 1 is a wrong secret, too much data, and an
// outage, and Instagram's token host has no codes at all.
var Rules = []Rule{
	// The app.
	{Says: "api access blocked", Reason: AppBlocked, Advice: "Meta has blocked the app, so every call fails: its alerts at developers.facebook.com/apps tell why, and how to appeal", Source: "code 200, reported from 2026-07 on in logs of public projects that call graph.facebook.com"},
	{Says: "api access deactivated", Reason: AppBlocked, Advice: "Meta has deactivated the app, as it does with one that was not used for long: reactivate it at developers.facebook.com/apps", Source: "github.com/msigley/WP-Instagram-API/pull/6, github.com/companionstudio/instagram-token-agent/issues/35"},
	{Says: "application has been deleted", Reason: AppBlocked, Advice: "the app was deleted: log in by one that lives", Source: "code 101, github.com/metacpan/metacpan-web/issues/2076"},
	{Asked: Login, Says: "insufficient developer role|app not active|app is not active|unsupported request - method type", Reason: DeveloperRole, Advice: "the app is not live and this user has no role on it: add the user as tester or developer in the app dashboard, have the invitation accepted, or take the app live", Source: "github.com/jsmrtn/craftagram/issues/16, github.com/stevenschobert/instafeed.js/issues/654"},
	{Asked: Login, Says: "redirect_uri|redirect uri", Reason: RedirectURI, Advice: "CallbackURL is not the redirect URI that the consent page was opened with, or is not registered with the app: use the same one in both places, letter by letter and with its trailing slash", Source: "github.com/facebookarchive/python-instagram/pull/25"},
	{From: 191, Reason: RedirectURI, Advice: "CallbackURL is not among the redirect URIs registered with the app: add it in the app dashboard, letter by letter", Source: docLogin},
	{Asked: Login, Says: "client secret|client_secret", Reason: ClientSecret, Advice: adviceCopy, Source: "code 1: " + docLogin},
	{Asked: Login, Says: "appsecret_proof", Reason: ClientSecret, Advice: "the app insists on a proof by its secret: set OAuthClientSecret to the secret of the app that the token belongs to", Source: "Meta: Graph API, securing requests"},
	{Asked: Login, Says: "invalid platform app", Reason: ClientID, Advice: "OAuthClientId is not the id of an Instagram app: take the one shown with the Instagram product in the app dashboard, not the id of the Meta app", Source: "github.com/pdir/social-feed-bundle/issues/105"},
	{Says: "validating application|invalid client_id|invalid_client_id|client_id parameter|invalid app id", Reason: ClientID, Advice: adviceAppID, Source: "github.com/sns-sdks/python-facebook/issues/271"},
	{From: 101, Reason: ClientID, Advice: adviceAppID, Source: docErrors},

	// Codes for tokens.
	{Asked: Login, Says: "code_verifier", Reason: Verifier, Advice: "the code belongs to another login attempt (its PKCE verifier differs): start the login again", Source: "RFC 7636, 4.6"},
	{Asked: Login, From: 100, Subcode: 36009, Reason: Code, Advice: adviceUsed, Source: docLogin},
	{Asked: Login, Says: "code has been used|already used|was already used", Reason: Code, Advice: adviceUsed, Source: "github.com/laravel/socialite/issues/385"},
	{Asked: Login, From: 100, Subcode: 36007, Reason: Code, Advice: adviceOld, Source: docLogin},
	{Asked: Login, Says: "code has expired|code expired", Reason: Code, Advice: adviceOld, Source: "github.com/SammyK/LaravelFacebookSdk/issues/141"},
	{Asked: Login, Says: "verification code|authorization code|matching code", Reason: Code, Advice: "this is not an authorization code of this app: give the value of code from the redirect, or the whole redirect URL", Source: "github.com/thephpleague/oauth2-instagram/pull/8"},
	{Asked: Login, Says: "24 hours", Reason: TooEarly, Advice: "a token can be renewed when it is 24 hours old: keep using it until then", Source: docBusiness},

	// Tokens.
	{From: 190, Subcode: 458, Reason: TokenExpired, Advice: "the user has removed the app: log in again", Source: docErrors},
	{From: 190, Subcode: 459, Reason: TokenExpired, Advice: "the account is held at a checkpoint: have the user log in on the website and follow its steps, then log in again", Source: docErrors},
	{From: 190, Subcode: 460, Reason: TokenExpired, Advice: "the user's password was changed, which ended the session: log in again", Source: docErrors + "; github.com/roughike/flutter_facebook_login/issues/151"},
	{From: 190, Subcode: 463, Reason: TokenExpired, Advice: "the token has expired, and an expired token cannot be renewed: log in again", Source: docErrors},
	{From: 190, Subcode: 464, Reason: TokenExpired, Advice: "the account is not confirmed: have the user confirm it on the website, then log in again", Source: docErrors},
	{From: 190, Subcode: 467, Reason: TokenExpired, Advice: "the token has been made invalid, as by logging out: log in again", Source: docErrors},
	{From: 190, Subcode: 492, Reason: TokenExpired, Advice: "the user has lost the role on the Page: have an administrator of the Page give it back, then log in again", Source: docErrors},
	{Asked: Login, From: 190, Reason: TokenExpired, Advice: "the token is not valid, or belongs to the other login kind: log in again, and check AuthScheme", Source: docErrors},
	{From: 190, Reason: TokenExpired, Advice: adviceLogin, Source: docErrors},
	{Asked: Login, From: 102, Reason: TokenExpired, Advice: "the session has ended: log in again", Source: docErrors},
	{From: 102, Reason: TokenExpired, Advice: adviceLogin, Source: docErrors + "; github.com/sciyoshi/pyfacebook/issues/77"},
	{Asked: Login, From: 452, Reason: Invalid, Advice: "the token cannot be exchanged: it is long-lived already, or the session has ended", Source: docLogin},
	{From: 2500, Says: "access token", Reason: TokenExpired, Advice: "the API saw no token: check it, or log in again", Source: "github.com/facebook-csharp-sdk/facebook-csharp-sdk/issues/97"},
	{Says: "oauthaccesstokenexception", Reason: TokenExpired, Advice: adviceLogin, Source: "github.com/sesser/Instaphp/pull/46"},

	// Limits.
	{From: 10, Subcode: 2534022, Reason: Invalid, Advice: "messages are taken within 24 hours after the person's last one, and in answer to a comment within 7 days", Source: docInstagram},
	{From: 10900, Reason: Invalid, Advice: "a comment is answered by one message: go on in the conversation that it has begun", Source: "code 10900, reported by several public projects that send private replies"},
	{From: 4, Subcode: 2207051, Reason: Invalid, Advice: "the action was taken for spam: do not repeat it", Source: docInstagram},
	{From: 9, Subcode: 2207042, Reason: RateLimited, Advice: "the account's publishing quota of the day is used up: publish tomorrow", Source: docInstagram},
	{From: 18, Reason: RateLimited, Advice: "the account has asked for 30 different hashtags within seven days: ask for one that RecentlySearchedHashtags lists, have another account ask, or wait", Source: "code 18, subcode 2207034, in older reports of the hashtag search; the limit: " + docInstagram},
	{From: 368, Reason: RateLimited, Advice: "the account is blocked for a policy's sake: look at its support inbox, and wait", Source: docErrors + "; github.com/facebookarchive/php-graph-sdk/issues/693"},
	{Asked: Login, From: 4, Reason: RateLimited, Advice: "the app has made too many calls: wait an hour", Source: docLimits},
	{Asked: Login, From: 17, Reason: RateLimited, Advice: "the user has made too many calls: wait an hour", Source: docLimits},
	{Asked: Login, From: 32, Reason: RateLimited, Advice: "the Page has made too many calls: wait an hour", Source: docLimits},
	{Asked: Login, From: 341, Reason: RateLimited, Advice: "the app has made too many calls: wait an hour", Source: docLimits},
	{Asked: Login, From: 613, Reason: RateLimited, Advice: "too many calls: wait an hour", Source: docLimits},
	{From: 4, Reason: RateLimited, Advice: adviceWait, Source: docLimits},
	{From: 17, Reason: RateLimited, Advice: adviceWait, Source: docLimits},
	{From: 32, Reason: RateLimited, Advice: adviceWait, Source: docLimits + "; github.com/facebookarchive/php-graph-sdk/issues/634"},
	{From: 341, Reason: RateLimited, Advice: adviceWait, Source: docLimits},
	{From: 613, Reason: RateLimited, Advice: adviceWait, Source: docLimits},
	{From: 80000, To: 80014, Reason: RateLimited, Advice: adviceWait, Source: docLimits},
	{Says: "oauthratelimitexception", Reason: RateLimited, Advice: adviceWait, Source: "github.com/marclave/InstaBot/issues/5, github.com/facebookarchive/python-instagram/pull/34"},
	{Asked: Login, Status: 429, Reason: RateLimited, Advice: "too many calls: wait an hour", Source: "RFC 6585, 4"},
	{Status: 429, Reason: RateLimited, Advice: adviceWait, Source: "RFC 6585, 4"},

	// Permissions.
	{Asked: Login, Says: "access_denied|user_denied", Reason: Denied, Advice: "the user did not allow the app: log in again and press allow", Source: rfc6749 + "; " + docLogin},
	{Subcode: 2874010, Reason: TooSmall, Advice: "there is nothing to do: the API tells of audiences of 100 and more", Source: "observed of account insights with HTTP 400; the limit: " + docInsights},
	{From: 10, Says: "not enough viewers", Reason: TooFewViewers, Advice: adviceNone, Source: docInsights},
	{Asked: Data, From: 10, Says: "permission", Names: true, Reason: NoPermission, Advice: adviceGrant, Source: "github.com/pdir/social-feed-bundle/issues/184"},
	{From: 100, Says: "permission", Names: true, Reason: NoPermission, Advice: adviceGrant, Source: "github.com/facebookarchive/php-graph-sdk/issues/1233, github.com/strohne/Facepager/issues/190"},
	{Says: "public content access|public metadata access", Reason: NoPermission, Advice: adviceReview, Source: "code 100: github.com/oorestisime/gatsby-source-instagram/issues/145; code 10: github.com/Xtraball/Siberian/issues/659"},
	{Asked: Login, From: 3, Reason: NoPermission, Advice: "the app lacks the capability: ask for it by app review", Source: docErrors},
	{From: 3, Reason: NoPermission, Advice: "the app lacks a capability: it must be given in the app's dashboard", Source: docErrors},
	{Asked: Login, From: 10, Reason: NoPermission, Advice: adviceScope, Source: docErrors},
	{From: 10, Reason: NoPermission, Advice: adviceGrant, Source: docErrors},
	{Asked: Login, From: 200, To: 299, Reason: NoPermission, Advice: adviceScope, Source: docErrors},
	{From: 200, To: 299, Reason: NoPermission, Advice: adviceGrant, Source: docErrors + "; code 283: github.com/PipedreamHQ/pipedream/issues/7581"},
	{From: 100, Says: "unsupported request - method type", Reason: NoPermission, Advice: "the account may not use the app: give it a role on the app, or the app advanced access", Source: "github.com/stevenschobert/instafeed.js/issues/654"},
	{Says: "oauthpermissionsexception|oauthforbiddenexception", Reason: NoPermission, Advice: adviceGrant, Source: "github.com/marclave/InstaBot/issues/7, github.com/claudiosanches/social-count-plus/issues/43"},

	// What there is not.
	{From: 100, Subcode: 33, Reason: NotFound, Advice: adviceID, Source: docErrors},
	{From: 100, Says: "unsupported get request", Reason: NotFound, Advice: adviceID, Source: "without a subcode: github.com/hasadna/kikar-hamedina/issues/303, github.com/aiaio/galleria-facebook/issues/12"},
	{From: 100, Says: "missing permissions", Reason: NoPermission, Advice: adviceGrant, Source: "github.com/airbytehq/airbyte, source-facebook-marketing/streams/common.py"},
	{From: 803, Reason: NotFound, Advice: "check the id or the name", Source: docErrors},
	{From: 24, Reason: NotFound, Advice: "check the id; containers expire after 24 hours", Source: docInstagram},
	{From: 110, Reason: NotFound, Advice: "check the user name; personal accounts are not shown", Source: "code 110, subcode 2207013, observed of business discovery"},

	// What cannot be asked so.
	{From: 100, Subcode: 2108006, Reason: BeforeConversion, Advice: "there is nothing to do: the API has no insights of it", Source: "github.com/airbytehq/airbyte/issues/1814"},
	{From: 100, Says: "before business account conversion", Reason: BeforeConversion, Advice: "there is nothing to do: the API has no insights of it", Source: "github.com/airbytehq/airbyte/issues/1814"},
	{From: 100, Says: "metric[", Reason: RetiredMetric, Advice: "leave the metric out", Source: docInsights},
	{From: 100, Says: "nonexisting field", Reason: UnknownField, Advice: "leave the field out, or ask another version", Source: docErrors + "; github.com/strohne/Facepager/issues/190"},
	{From: 100, Says: "appsecret_proof", Reason: ClientSecret, Advice: "give the secret of the app that the token was made for", Source: "Meta: Graph API, securing requests"},
	{From: 100, Says: "cursor", Reason: BadCursor, Advice: "start from the first page; cursors do not last, and some edges end at a depth", Source: "Meta: Graph API, paginated results"},
	{From: 12, Reason: Invalid, Advice: "this version of the API no longer has the call: set another Version", Source: docErrors + "; github.com/unobe/perl-wfa/issues/6"},

	// Too much at once.
	{Says: "reduce the amount of data", Reason: ReduceData, Advice: adviceLess, Less: Likely, Source: "code 1: github.com/singer-io/tap-facebook/issues/65, github.com/sns-sdks/python-facebook/issues/45"},
	{From: -3, Reason: ReduceData, Advice: adviceLess, Less: Likely, Source: "too_much_data: github.com/facebook/facebook-python-business-sdk, facebookads/utils/fberrcodes.py; github.com/phwd/fbec/pull/2"},
	{From: 1, Subcode: 99, Reason: Unavailable, Advice: adviceLater, Less: Likely, Source: "with limit=1000: github.com/facebookarchive/php-graph-sdk/issues/948"},

	// What is published.
	{From: -1, Subcode: 2207053, Reason: Invalid, Advice: "the upload of the video failed: make a new container", Source: docInstagram},
	{From: -1, Subcode: 2207073, Reason: Invalid, Advice: "posts of this kind cannot be deleted by a program: delete it in the app", Source: docInstagram},
	{From: -2, Subcode: 2207020, Reason: Invalid, Advice: "what was to be published is gone: make a new container", Source: docInstagram},
	{From: 1, Subcode: 2207057, Reason: Invalid, Advice: "the offset of the thumbnail lies outside of the video: give one within it, in milliseconds", Source: docInstagram},
	{From: 25, Subcode: 2207050, Reason: Invalid, Advice: "the account is inactive, checkpointed or restricted: have its user log in at Instagram and follow what is asked there", Source: docInstagram},
	{From: 100, Subcode: 2207023, Reason: Invalid, Advice: "the platform knows no such type of media", Source: docInstagram},
	{From: 100, Subcode: 2207028, Reason: Invalid, Advice: "a carousel takes 2 to 10 items", Source: docInstagram},
	{From: 100, Subcode: 2207035, Reason: Invalid, Advice: "tags in videos have no position: leave x and y out", Source: docInstagram},
	{From: 100, Subcode: 2207036, Reason: Invalid, Advice: "tags in images need a position: give x and y, from 0 to 1", Source: docInstagram},
	{From: 100, Subcode: 2207037, Reason: Invalid, Advice: "a product cannot be tagged: check its id, and that it is approved for the account's shop", Source: docInstagram},
	{From: 100, Subcode: 2207040, Reason: Invalid, Advice: "a post takes at most 20 tags", Source: docInstagram},
	{From: 352, Subcode: 2207026, Reason: Invalid, Advice: "the platform does not take the video: MP4 or MOV with H.264 or HEVC, and AAC", Source: docInstagram},
	{From: 9004, Container: 2207052, Reason: Invalid, Advice: "the platform could not fetch the file from its address: it has to be public", Source: docInstagram},
	{From: 9007, Reason: Invalid, Advice: "the container is not ready: publish it when Containers says FINISHED", Source: docInstagram},
	{From: 36000, Container: 2207004, Reason: Invalid, Advice: "the image is larger than 8 MB", Source: docInstagram},
	{From: 36001, Container: 2207005, Reason: Invalid, Advice: "the image is no JPEG", Source: docInstagram},
	{From: 36003, Container: 2207009, Reason: Invalid, Advice: "the image is narrower than 4:5 or wider than 1.91:1: crop it", Source: docInstagram},
	{From: 36004, Reason: Invalid, Advice: "the caption is too long: it takes 2,200 characters, 30 hashtags and 20 mentions", Source: docInstagram},

	{Subcode: 2207077, Reason: Invalid, Advice: "the platform could not download the video: it has to be public, and fast enough", Source: docInstagram},
	{Subcode: 2207081, Reason: Invalid, Advice: "the account may not publish trial reels", Source: docInstagram},
	{Subcode: 2207082, Reason: Invalid, Advice: "the upload failed: make a new container", Source: docInstagram},

	// For now.
	{Asked: Login, From: 1, Reason: Unavailable, Advice: "the platform failed: try again later", Source: docErrors},
	{Asked: Login, From: 2, Reason: Unavailable, Advice: "the platform is down: try again later", Source: docErrors},
	{From: 1, Reason: Unavailable, Advice: adviceLater, Less: Possible, Source: docErrors + "; github.com/arsduo/koala/issues/320, github.com/keboola/ex-facebook-graph-api/pull/14"},
	{From: 2, Reason: Unavailable, Advice: adviceLater, Less: Possible, Source: docErrors + "; github.com/airbytehq/airbyte/pull/14267"},
	{From: 960, Reason: Unavailable, Advice: adviceLater, Less: Possible, Source: "a batch timed out: github.com/airbytehq/airbyte, source-facebook-marketing/streams/common.py"},
	{From: -1, Subcode: 2207001, Reason: Unavailable, Advice: adviceLater, Source: docInstagram},
	{From: -1, Subcode: 2207032, Reason: Unavailable, Advice: adviceLater, Source: docInstagram},
	{From: -2, Subcode: 2207003, Reason: Unavailable, Advice: adviceLater, Source: docInstagram},
	{Asked: Login, Says: "temporarily_unavailable", Reason: Unavailable, Advice: "the provider cannot answer for now: try again later", Source: rfc6749},

	// What other providers say, which means different things at different steps.
	{Asked: Whose, Status: 401, Reason: TokenExpired, Advice: "the provider no longer takes the token: log in again", Source: rfc6750},
	{Asked: Whose, Says: "invalid_token", Reason: TokenExpired, Advice: "the provider no longer takes the token: log in again", Source: rfc6750},
	{Asked: Data, Says: "invalid_token", Reason: TokenExpired, Advice: adviceLogin, Source: rfc6750},
	{Asked: Renewal, Says: "invalid_grant", Reason: TokenExpired, Advice: "the provider no longer takes the refresh token: log in again", Source: rfc6749},
	{Asked: Exchange, Says: "invalid_grant", Reason: Code, Advice: "the authorization code was used before, is too old, or is none of this app and CallbackURL: log in again for a new one", Source: rfc6749},
	{Asked: Login, Says: "invalid_client", Reason: ClientSecret, Advice: "the provider does not take OAuthClientId and OAuthClientSecret: copy both anew from where the app is registered", Source: rfc6749},
	{Asked: Login, Says: "unauthorized_client", Reason: ClientID, Advice: "the app may not log in this way: allow it where the app is registered", Source: rfc6749},
	{Asked: Login, Says: "invalid_scope|invalid scope", Reason: Invalid, Advice: "Scope names a permission that is not known there: check it", Source: rfc6749 + "; github.com/Joomline/slogin/issues/112"},
}
