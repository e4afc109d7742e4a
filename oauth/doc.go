// Package oauth speaks the logins of the platform: where a user gives consent,
// and which token a request carries. It knows nothing of connection strings;
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
// # Flow
//
// [AuthorizationURL] gives the address of the consent page. Exchanging the code
// that comes back, and keeping tokens alive, are not supported yet: a token
// obtained elsewhere is used as it is, through [StaticToken].
package oauth
