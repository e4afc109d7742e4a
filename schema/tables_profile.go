package schema

func profileTable() *Table {
	return &Table{
		Name:        "InstagramBusinessProfile",
		Description: "The profile of each connected professional Instagram account, one row per account.",
		Example: `
			SELECT UserName, FullName, FollowersCount, MediaCount
			FROM InstagramBusinessProfile`,
		Root: RootAccount, Login: AnyLogin,
		Columns: []Column{
			{Name: "InstagramBusinessAccountId", Aliases: []string{"Id"}, Type: Text, Field: "id", Key: true, NotNull: true, Description: "The account's id, the one that every other table refers to."},
			{Name: "UserName", Type: Text, Field: "username", Description: "The account's username."},
			{Name: "FullName", Aliases: []string{"Name"}, Type: Text, Field: "name", Description: "The display name."},
			{Name: "Bio", Aliases: []string{"Biography"}, Type: Text, Field: "biography", Description: "The profile text."},
			{Name: "Website", Type: Text, Field: "website", Description: "Web address on the profile."},
			{Name: "ProfilePictureUrl", Type: Text, Field: "profile_picture_url", Description: "Address of the profile picture; it expires."},
			{Name: "FollowersCount", Type: Integer, Field: "followers_count", Description: "Number of accounts that follow this one."},
			{Name: "FollowsCount", Type: Integer, Field: "follows_count", Description: "Number of accounts that this one follows."},
			{Name: "MediaCount", Type: Integer, Field: "media_count", Description: "Number of posts of the account."},
			{Name: "AccountType", Type: Text, Field: "account_type", Login: InstagramLogin, Description: "Business or Media_Creator."},
			{Name: "UserId", Type: Text, Field: "user_id", Login: InstagramLogin, Description: "The professional account's id, equal to that in webhooks, where the id of the login is one of the app's own."},
			{Name: "HasProfilePic", Type: Boolean, Field: "has_profile_pic", Login: FacebookLogin, Description: "Whether the account has a profile picture."},
			{Name: "IsPublished", Type: Boolean, Field: "is_published", Login: FacebookLogin, Description: "Whether the account is visible to the public."},
			{Name: "LegacyInstagramUserId", Type: Text, Field: "legacy_instagram_user_id", Login: FacebookLogin, Description: "The account's id in the retired Instagram API."},
			{Name: "IGId", Type: Text, Field: "ig_id", Login: FacebookLogin, Hidden: true, Description: "Instagram's own id of the account, from another id space."},
			{Name: "OwnerBusinessId", Type: Text, Field: "owner_business.id", Login: FacebookLogin, Hidden: true, Description: "Id of the business portfolio that owns the account."},
			{Name: "OwnerBusinessName", Type: Text, Field: "owner_business.name", Login: FacebookLogin, Hidden: true, Description: "Name of the business portfolio that owns the account."},
			{Name: "ShoppingProductTagEligibility", Type: Boolean, Field: "shopping_product_tag_eligibility", Login: FacebookLogin, Hidden: true, Description: "Whether the account may tag products; needs the shopping permissions."},
			{Name: "ShoppingReviewStatus", Type: Text, Field: "shopping_review_status", Login: FacebookLogin, Hidden: true, Description: "How far the review for shopping has come; needs the shopping permissions."},
			{Name: "MiniShopStorefront", Type: JSON, Field: "mini_shop_storefront", Login: FacebookLogin, Hidden: true, Since: "v26.0", Description: "The shop shown on the profile."},
		},
	}
}
