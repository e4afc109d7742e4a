package graphsim

import "strconv"

// The Instagram account as each of the two login kinds reads it.

var igUserNode = newNodeType("IGUser", scopeBasic, []string{"id"},
	public("id", func(a *Account) value { return text(a.ID) }),
	public("biography", accountBiography),
	public("followers_count", accountFollowers),
	attr("follows_count", accountFollows),
	attr("has_profile_pic", func(*Account) value { return boolean(true) }),
	attr("ig_id", func(a *Account) value { return integer(int64(a.legacyID)) }),
	attr("is_published", func(*Account) value { return boolean(true) }),
	attr("legacy_instagram_user_id", func(a *Account) value { return text(strconv.FormatUint(a.legacyID, 10)) }),
	public("media_count", accountMediaCount),
	attr("name", accountName),
	attr("profile_picture_url", accountPicture),
	attr("shopping_product_tag_eligibility", func(*Account) value { return boolean(false) }),
	public("username", accountUsername),
	public("website", accountWebsite),
	absent("mini_shop_storefront"),
	absent("owner_business"),
	absent("shopping_review_status"),
	absent("collaborative_media_search"),
	&field{name: "business_discovery", child: discover},
	&field{name: "mentioned_media", child: mentionedMedia},
	&field{name: "mentioned_comment", child: mentionedComment},
)

var igOnlyUserNode = newNodeType("IGUser", scopeBasic, []string{"id"},
	attr("id", func(a *Account) value { return text(a.AppScopedID) }),
	attr("user_id", func(a *Account) value { return text(a.ID) }),
	attr("account_type", func(a *Account) value {
		if a.Personal {
			return text("PERSONAL")
		}
		return text("BUSINESS")
	}),
	attr("biography", accountBiography),
	attr("followers_count", accountFollowers),
	attr("follows_count", accountFollows),
	attr("media_count", accountMediaCount),
	attr("name", accountName),
	attr("profile_picture_url", accountPicture),
	attr("username", accountUsername),
	attr("website", accountWebsite),
)

func accountBiography(a *Account) value  { return optional(a.Biography) }
func accountFollowers(a *Account) value  { return integer(int64(a.FollowersCount)) }
func accountFollows(a *Account) value    { return integer(int64(a.FollowsCount)) }
func accountMediaCount(a *Account) value { return integer(int64(len(a.Media))) }
func accountName(a *Account) value       { return optional(a.Name) }
func accountUsername(a *Account) value   { return text(a.Username) }
func accountWebsite(a *Account) value    { return optional(a.Website) }
func accountPicture(a *Account) value    { return text(mediaURL(a.ID, "jpg", a.seed)) }

func init() {
	for _, e := range []*edge{
		mediaEdge, storiesEdge, tagsEdge, accountInsightsEdge, publishingLimitEdge, liveMediaEdge,
		emptyEdge("agencies"), emptyEdge("authorized_adaccounts"), emptyEdge("available_catalogs"),
		invitationsEdge, collaborativeMediaEdge, searchedHashtagsEdge,
		emptyEdge("scheduled_media"), upcomingEventsEdge,
	} {
		igUserNode.fields[e.name] = toEdge(e)
	}
	for _, e := range []*edge{mediaEdge, storiesEdge, tagsEdge, accountInsightsEdge, publishingLimitEdge, liveMediaEdge, subscribedAppsEdge} {
		igOnlyUserNode.fields[e.name] = toEdge(e)
	}
}

func (a *Account) nodeID() string { return a.ID }

func (*Account) table(f flavour) *nodeType {
	if f == flavourInstagram {
		return igOnlyUserNode
	}
	return igUserNode
}

// Field is User.Field for an account.
func (a *Account) Field(name string) any { return scalar(igUserNode, a, name) }
