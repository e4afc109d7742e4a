// Package oauth logs users in, and exchanges, renews and revokes their tokens: where a
// user gives consent, what becomes of the code, and what can go wrong. A program that
// uses package driver needs of it the errors, and the [Desktop] for driver.WithDesktop.
// It knows nothing of connection strings; its errors name the properties all the same.
//
// # Login kinds
//
// [FacebookLogin] (AuthScheme=OAuth) is a login through a Facebook user whose
// Pages have professional accounts connected. [InstagramLogin] is a login with
// the professional account itself, without a Page. Each has its own dialog, app
// id and permissions:
//
//	               FacebookLogin                          InstagramLogin
//	dialog         www.facebook.com/VERSION/dialog/oauth  www.instagram.com/oauth/authorize
//	app id         of the Meta app                        of its Instagram product
//	default scope  pages_show_list                        instagram_business_basic
//	               pages_read_engagement                  instagram_business_manage_comments
//	               instagram_basic                        instagram_business_manage_insights
//	               instagram_manage_comments
//	               instagram_manage_insights
//
// The default scope is what reading everything takes, insights and comments
// included, and no more; a Scope given replaces it. Publishing takes
// instagram_content_publish or instagram_business_content_publish. Where the
// role on a Page comes through a business portfolio, Facebook Login takes
// ads_read or business_management besides. Permissions that have ended, and
// those of the other login kind, are refused with the name to use instead.
//
// [CustomLogin] (AuthScheme=OAuthCustom) is a login with any other OAuth 2.0
// provider, which a [Profile] describes: where the consent page and the token
// are, how parameters and members are named, who logged in. The profile never
// holds credentials. Its addresses are https (http of loopback hosts only),
// redirects are not followed, answers are bounded.
//
// # Flows
//
// A login has a beginning, the address of the consent page, and an end, the
// exchange of the code for a token:
//
//   - [Desktop] does all of it on the user's computer: it opens the browser and
//     takes the code at a redirect URI on loopback, or from an address that the
//     user pastes.
//   - [BeginLogin] and [FinishLogin] are the halves for a web application, and
//     for a computer without a browser: what ends the login is the code, or the
//     whole address that the browser came back to.
//
// Codes serve once and are sent once: a process remembers those it sent, no
// exchange is repeated, and what could be wrong is checked before. Errors never
// show a code.
//
// A login is bound to the browser it began in by a state, which comes back with
// the code. The State of BeginLogin is an HMAC with a key made of the app's
// secret over login kind, app, redirect URI and time; every process with the
// secret can check it, and nothing is kept. It proves that the login was begun
// by this app and not long ago. That it is the login of this very user is proved
// by keeping the State in the user's session and giving that one to FinishLogin,
// which compares it with the one that came back. A caller's own State travels
// unchanged, and the State returned is bound to it. For providers that support
// PKCE, the code verifier is made of the State in the same way.
//
// Redirect URIs are compared letter by letter, as the platform does;
// Config.AllowedCallbackURLs names those that requests may give.
//
// # Tokens
//
// [FinishLogin] and [Desktop.Login] return a [Token]. A [Client] renews one, asks what it
// is and whose, and revokes it. Package driver does all of it by itself: it keeps the
// tokens of logins where OAuthSettingsLocation says, renews them ahead of their end and
// has the user log in where none serves. Importing oauth/postgres, oauth/sqlite or
// oauth/keyring adds the place that each is called after.
//
// # The platform's own messages
//
// [ParseSignedRequest] verifies what the platform sends to an app's deauthorize
// and data deletion addresses; [ConfirmDeletion] makes the answer to the latter.
package oauth
