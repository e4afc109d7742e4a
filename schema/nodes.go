package schema

import "slices"

// nodes lists the Graph's object types that the tables are made of.
func nodes() []*Node {
	return slices.Concat(ownNodes(), discoveryNodes(), hashtagNodes(), mentionNodes(), containerNodes(), audioNodes(), embedNodes(), webhookNodes())
}

func ownNodes() []*Node {
	return []*Node{
		{Name: "User"},
		{Name: "Page", Scopes: pageScopes},
		{Name: "Permission"},
		{Name: "IGUser", Scopes: basicScopes},
		{Name: "IGMedia", Time: "timestamp", Product: "media_product_type", Scopes: basicScopes},
		{Name: "IGComment", Scopes: commentScopes},
		{Name: "ContentPublishingLimitResponse", Nameless: true, Scopes: publishScopes},
		{Name: "ShadowIGUserCollaborativeMedia", Scopes: collaborationScopes},
		{Name: "ShadowIGUserCollaborationInvites", Scopes: collaborationScopes},
		{Name: "ShadowIGMediaCollaborators", Scopes: collaborationScopes},
		{Name: "ShadowIGMediaProductTags", Scopes: shoppingScopes},
		{Name: "IGUpcomingEvent", Scopes: basicScopes},
		{Name: "Business", Scopes: businessScopes},
		{Name: "InstagramBusinessAsset", Scopes: businessScopes},
		{Name: "MediaInsight", Insight: true, Scopes: insightScopes},
		{Name: "AccountInsight", Insight: true, Scopes: insightScopes},
	}
}

// The permissions per resource (section 5 of the API facts). Where the Page role
// came through a business portfolio, Facebook Login needs ads_management or
// ads_read besides.
var (
	pageScopes = Scopes{
		Facebook: []string{"pages_show_list", "instagram_basic"},
	}
	basicScopes = Scopes{
		Facebook:  []string{"instagram_basic", "pages_read_engagement"},
		Instagram: []string{"instagram_business_basic"},
	}
	commentScopes = Scopes{
		Facebook:  []string{"instagram_basic", "instagram_manage_comments", "pages_read_engagement"},
		Instagram: []string{"instagram_business_basic", "instagram_business_manage_comments"},
	}
	publishScopes = Scopes{
		Facebook:  []string{"instagram_basic", "instagram_content_publish", "pages_read_engagement"},
		Instagram: []string{"instagram_business_basic", "instagram_business_content_publish"},
	}
	collaborationScopes = Scopes{
		Facebook: []string{"instagram_basic"},
	}
	shoppingScopes = Scopes{
		Facebook: []string{"instagram_basic", "catalog_management", "instagram_shopping_tag_products"},
	}
	businessScopes = Scopes{
		Facebook: []string{"business_management"},
	}
	insightScopes = Scopes{
		Facebook:  []string{"instagram_basic", "instagram_manage_insights", "pages_read_engagement"},
		Instagram: []string{"instagram_business_basic", "instagram_business_manage_insights"},
	}
)
