package graphsim

import (
	"slices"
)

// Permissions of Facebook Login that the read API asks for.
const (
	scopeBasic      = "instagram_basic"
	scopeComments   = "instagram_manage_comments"
	scopeInsights   = "instagram_manage_insights"
	scopePublish    = "instagram_content_publish"
	scopePages      = "pages_show_list"
	scopeEngagement = "pages_read_engagement"
)

// Those that writing alone asks for.
const (
	scopeContents         = "instagram_manage_contents"
	scopeManageEngagement = "instagram_manage_engagement"
	scopeMessages         = "instagram_manage_messages"
)

// facebookScopes are the permissions of a ready token.
var facebookScopes = []string{
	scopePages, scopeEngagement, scopeMetadata, scopeBusiness, scopeBasic, scopeComments, scopeInsights, scopePublish,
	"catalog_management", "instagram_shopping_tag_products", scopeContents, scopeManageEngagement, scopeMessages, "public_profile", "email",
}

// dialogScopes are the permissions that each dialog knows.
var dialogScopes = map[flavour][]string{
	flavourFacebook: append(slices.Clone(facebookScopes),
		"ads_management", "ads_read", "instagram_branded_content_creator"),
	flavourInstagram: instagramNames(facebookScopes),
}

// instagramScopes gives each permission its name under Instagram Login.
var instagramScopes = map[string]string{
	scopeBasic:    "instagram_business_basic",
	scopeComments: "instagram_business_manage_comments",
	scopeInsights: "instagram_business_manage_insights",
	scopePublish:  "instagram_business_content_publish",
	scopeMessages: "instagram_business_manage_messages",
}

// flavour is the login kind, and with it the host that one server stands for.
type flavour int

const (
	flavourFacebook flavour = iota
	flavourInstagram
)

func instagramNames(scopes []string) []string {
	var out []string
	for _, x := range scopes {
		if name := instagramScopes[x]; name != "" {
			out = append(out, name)
		}
	}
	return out
}

// facebookName is the Facebook Login name of a permission of either kind.
func facebookName(scope string) string {
	for facebook, instagram := range instagramScopes {
		if instagram == scope {
			return facebook
		}
	}
	return scope
}
