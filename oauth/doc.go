// Package oauth logs users in, and keeps and renews their tokens: where a user gives
// consent, and which token a request carries. It knows nothing of connection strings;
// its errors name the properties all the same.
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
// # Tokens that stay alive
//
// A [Source] gives the token of a login that a [Store] keeps, and renews it ahead
// of its end: a token of sixty days in its last ten, one of a shorter life in its
// last sixth, one of a provider that names an earliest time not before that. Who
// renews holds the lock of the login and looks first whether another goroutine,
// process or machine has; the old token serves until the new one is saved, and
// where renewing fails, until it ends. What has ended takes a new login: the
// user's, where one can be asked, or a [*LoginRequiredError]. What renewing cannot
// move, such as the end of data access, is told by [Source.Warnings] two weeks
// before.
//
// # Stores
//
// [Open] opens a store by its location. Files and memory are in this package;
// oauth/postgres, oauth/sqlite and oauth/keyring register themselves when they are
// imported, so that programs link what they use. A store keeps any number of
// logins, told apart by [Key]; [Select] finds the one that a connection means.
//
// What is secret of a token is sealed in every store but memory, with its [Key]
// bound in, so that an entry opens in no other one's place; see [Seal]. The key is
// made of the passphrase, or else kept in the keyring of the operating system, or
// else in a key file. A key file beside the tokens protects copies of the store
// that lack it; it does not protect against somebody who reads the user's files.
//
// A new kind of store implements [Records] and passes the tests in
// oauth/internal/storetest.
//
// # The platform's own messages
//
// [ParseSignedRequest] verifies what the platform sends to an app's deauthorize
// and data deletion addresses; [ConfirmDeletion] makes the answer to the latter.
package oauth
