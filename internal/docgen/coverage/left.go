package coverage

// Why things are left out.
const (
	creators    = "for advertisers who look for creators: not now"
	partners    = "paid partnerships: not now"
	threads     = "Threads, which is another API"
	catalogs    = "the catalog of a shop: not now"
	ads         = "advertising: not now"
	messages    = "messages: not now"
	inItsObject = "nothing leads to such objects but what is left out itself"
)

// leftOut is what no table shows on purpose: a field, an edge, a metric, or a type as a
// whole.
var leftOut = map[string]string{
	"IGUser.alt_text":                   "a mistake of the documentation: it belongs to posts, and no specification has it",
	"IGUser.collaborative_media_search": "one shared post by its id, which the table CollaborativeMedia lists",
	"BusinessDiscoveryMedia.username":   "the name that the statement gives, which each row has back",
	"IGAudio.audio_type":                "the type that the statement gives, which each row has back",
	"Page.access_token":                 "a secret is never a column",

	"IGUser/agencies":                                      "who administers the account, not what is on it",
	"IGUser/authorized_adaccounts":                         ads,
	"IGUser/available_catalogs":                            catalogs,
	"IGUser/branded_content_ad_permissions":                partners,
	"IGUser/branded_content_advertisable_medias":           "ends on 2026-12-01",
	"IGUser/branded_content_tag_approval":                  partners,
	"IGUser/catalog_product_search":                        catalogs,
	"IGUser/connected_threads_user":                        threads,
	"IGUser/creator_marketplace_creators":                  creators,
	"IGUser/dataset":                                       "the set-up of measurements, not data",
	"IGUser/instagram_backed_threads_user":                 threads,
	"IGUser/notification_message_tokens":                   messages,
	"IGUser/product_appeal":                                catalogs,
	"IGUser/scheduled_media":                               "only an SDK lists it, and nobody has been seen to read it",
	"IGUser/welcome_message_flows":                         messages,
	"IGMedia.boost_ads_list":                               ads,
	"IGMedia/boost_ads_list":                               ads,
	"IGMedia/branded_content_partner_promote":              partners,
	"IGUserForIGOnlyAPI/conversations":                     messages,
	"IGUserForIGOnlyAPI/messenger_profile":                 messages,
	"IGUserForIGOnlyAPI/welcome_message_flows":             messages,
	"Page/conversations":                                   messages,
	"Business/partnership-ads-advertisable-content":        partners,
	"IGUserForIGOnlyAPI/business_messaging_feature_status": messages,

	"ShadowIGScheduledMedia":            "only an SDK lists it, and nobody has been seen to read it",
	"ShadowIGUserCatalogProductSearch":  catalogs,
	"ShadowIGUserCatalogProductVariant": catalogs,
	"UserAvailableCatalogs":             catalogs,
	"IGShoppingProductAppeal":           catalogs,
	"IGShoppingReviewStatus":            "shopping_review_status is documented as a text",
	"IGProductTaggingInvalidationError": inItsObject,
	"IGBoostMediaAd":                    ads,
	"AdAccount":                         ads,
	"BrandedContentShadowIGMediaID":     partners,
	"BrandedContentShadowIGUserID":      partners,
	"IGBCAdsPermission":                 partners,
	"IGUserExportForCAM":                creators,
	"InstagramBusinessAsset":            "who administers the account, not what is on it",
	"IGUserMessengerProfile":            messages,
	"ThreadsUser":                       threads,
	"User":                              "the person who logged in: the procedures of logins tell who that is",
}
