package schema

import "slices"

// edges lists the ways from node to node (section 7.2 of the API facts). Rows
// are rough guesses of an active account: the planner only compares them.
func edges() []*Edge {
	return slices.Concat(ownEdges(), discoveryEdges(), hashtagEdges(), mentionEdges(), audioEdges(), webhookEdges())
}

func ownEdges() []*Edge {
	return []*Edge{
		{
			Name: "accounts", Parent: "User", Child: "Page",
			MaxLimit: 100, Rows: 3, Paging: NextLink, Scopes: pageScopes,
		},
		{
			Name: "permissions", Parent: "User", Child: "Permission",
			Rows: 10, Paging: Whole,
		},
		{
			Name: "media", Parent: "IGUser", Child: "IGMedia",
			MaxLimit: 100, Rows: 5000, NewestFirst: true, TimeFilter: true, Ceiling: 10000, Count: "media_count",
			Paging: NextLink, Scopes: basicScopes, Products: feedAndReels,
		},
		{
			// A day's stories; the API states neither a limit nor an order.
			Name: "stories", Parent: "IGUser", Child: "IGMedia",
			MaxLimit: 50, Rows: 5, Paging: NextLink, Scopes: basicScopes, Products: storyOnly,
		},
		{
			Name: "tags", Parent: "IGUser", Child: "IGMedia",
			MaxLimit: 50, Rows: 100, Shared: true, Paging: CursorsOnly, Scopes: commentScopes, Products: feedAndReels,
		},
		{
			// Days of the widest window that one call may ask for.
			Name: "insights", Parent: "IGUser", Child: "AccountInsight",
			Rows: 30, TimeFilter: true, Paging: Whole, Scopes: insightScopes,
		},
		{
			Name: "content_publishing_limit", Parent: "IGUser", Child: "ContentPublishingLimitResponse",
			Rows: 1, Paging: Whole, Scopes: publishScopes,
		},
		{
			// Those of seven days, 30 at the most; a hashtag's id is the same for all.
			Name: "recently_searched_hashtags", Parent: "IGUser", Child: "ShadowIGHashtag",
			MaxLimit: 30, Rows: 10, Shared: true, Paging: NextLink, Scopes: basicScopes,
		},
		{
			// While they last; the API states neither a limit nor an order.
			Name: "live_media", Parent: "IGUser", Child: "IGMedia",
			Rows: 1, TimeFilter: true, Paging: NextLink, Scopes: basicScopes,
		},
		{
			// One post may have several of the accounts as collaborators.
			Name: "collaborative_media", Parent: "IGUser", Child: "ShadowIGUserCollaborativeMedia",
			Rows: 20, Shared: true, Paging: NextLink, Scopes: collaborationScopes,
		},
		{
			// Ten where nothing is said; reads are rationed, so as many as come in one.
			Name: "collaboration_invites", Parent: "IGUser", Child: "ShadowIGUserCollaborationInvites",
			Rows: 5, Shared: true, Paging: NextLink, Scopes: collaborationScopes,
		},
		{
			Name: "upcoming_events", Parent: "IGUser", Child: "IGUpcomingEvent",
			Rows: 2, Paging: NextLink, Scopes: basicScopes,
		},
		{
			Name: "collaborators", Parent: "IGMedia", Child: "ShadowIGMediaCollaborators",
			Rows: 1, Shared: true, Paging: NextLink, Scopes: collaborationScopes,
		},
		{
			// 20 on a post, 30 on a reel.
			Name: "product_tags", Parent: "IGMedia", Child: "ShadowIGMediaProductTags",
			MaxLimit: 30, Rows: 1, Shared: true, Paging: NextLink, Scopes: shoppingScopes,
		},
		{
			Name: "businesses", Parent: "User", Child: "Business",
			Rows: 2, Paging: NextLink, Scopes: businessScopes,
		},
		{
			Name: "instagram_business_accounts", Parent: "Business", Child: "IGUser",
			Rows: 3, Shared: true, Paging: NextLink, Scopes: businessScopes,
		},
		{
			Name: "owned_instagram_assets", Parent: "Business", Child: "InstagramBusinessAsset",
			Rows: 3, Shared: true, Paging: NextLink, Scopes: businessScopes,
		},
		{
			Name: "client_instagram_assets", Parent: "Business", Child: "InstagramBusinessAsset",
			Rows: 3, Shared: true, Paging: NextLink, Scopes: businessScopes,
		},
		{
			// Top level only; newest first since v3.2.
			Name: "comments", Parent: "IGMedia", Child: "IGComment",
			MaxLimit: 50, Rows: 8, NewestFirst: true, Count: "comments_count", Paging: NextLink, Scopes: commentScopes,
		},
		{
			Name: "replies", Parent: "IGComment", Child: "IGComment",
			MaxLimit: 50, Rows: 2, Paging: NextLink, Scopes: commentScopes,
		},
		{
			// In album order.
			Name: "children", Parent: "IGMedia", Child: "IGMedia",
			Rows: 2, Paging: Whole, Scopes: basicScopes,
		},
		{
			Name: "insights", Parent: "IGMedia", Child: "MediaInsight",
			Rows: 1, Paging: Whole, Scopes: insightScopes,
		},
	}
}
