package schema

func pagesTable() *Table {
	return &Table{
		Name: "Pages", Aliases: []string{"Page"},
		Description: "The Facebook Pages that the login may manage and chose to share, each with the Instagram account linked to it.",
		Example: `
			SELECT Name, Category, InstagramUsername, FollowersCount
			FROM Pages`,
		Root: RootUser, Path: []string{"accounts"}, Login: FacebookLogin,
		Columns: []Column{
			{Name: "Id", Aliases: []string{"PageId"}, Type: Text, Level: 1, Field: "id", Key: true, NotNull: true, Description: "The Page's id."},
			{Name: "Name", Aliases: []string{"PageName"}, Type: Text, Level: 1, Field: "name", Description: "The Page's name."},
			{
				Name: "InstagramBusinessAccountId", Type: Text, Level: 1, Field: "instagram_business_account.id",
				References:  "InstagramBusinessProfile.InstagramBusinessAccountId",
				Description: "Id of the professional Instagram account linked to the Page; NULL where none is linked.",
			},
			{Name: "InstagramUsername", Type: Text, Level: 1, Field: "instagram_business_account.username", Description: "Username of the linked Instagram account."},
			{Name: "Category", Type: Text, Level: 1, Field: "category", Description: "The Page's main category."},
			{Name: "CategoryList", Type: JSON, Level: 1, Field: "category_list", Description: "All categories of the Page, as a list of id and name."},
			{Name: "Tasks", Type: JSON, Level: 1, Field: "tasks", Description: "What the login may do on the Page, as a list: MANAGE, CREATE_CONTENT, MODERATE, ADVERTISE, ANALYZE."},
			{Name: "Username", Type: Text, Level: 1, Field: "username", Description: "The Page's own username."},
			{Name: "About", Type: Text, Level: 1, Field: "about", Description: "What the Page says about itself."},
			{Name: "Link", Aliases: []string{"PermanentURL", "Permalink"}, Type: Text, Level: 1, Field: "link", Description: "Address of the Page."},
			{Name: "Website", Type: Text, Level: 1, Field: "website", Description: "Web address that the Page gives."},
			{Name: "FanCount", Type: Integer, Level: 1, Field: "fan_count", Description: "Number of people who like the Page."},
			{Name: "FollowersCount", Type: Integer, Level: 1, Field: "followers_count", Description: "Number of people who follow the Page."},
			{Name: "IsPublished", Type: Boolean, Level: 1, Field: "is_published", Description: "Whether the Page is visible to the public."},
			{Name: "Location", Type: JSON, Level: 1, Field: "location", Hidden: true, Description: "Address and position of the Page."},
			{Name: "ConnectedInstagramAccountId", Type: Text, Level: 1, Field: "connected_instagram_account.id", Hidden: true, Description: "Id of the Instagram account connected in the Page's settings."},
			{Name: "ConnectedPageBackedInstagramAccountId", Type: Text, Level: 1, Field: "connected_page_backed_instagram_account.id", Hidden: true, Description: "Id of the stand-in Instagram account that ads of the Page run under."},
			{Name: "CopyrightWhitelistedIgPartners", Type: JSON, Level: 1, Field: "copyright_whitelisted_ig_partners", Hidden: true, Description: "Instagram accounts that may use the Page's copyrighted content, as a list."},
			{Name: "CanLinkInstagram", Type: Boolean, Level: 1, Field: "does_viewer_have_page_permission_link_ig", Hidden: true, Description: "Whether the login may link an Instagram account to the Page."},
		},
	}
}

func instagramPagesTable() *Table {
	return &Table{
		Name:        "InstagramPages",
		Description: "The Pages that have a professional Instagram account linked to them, each with that account's profile.",
		Example: `
			SELECT Name, UserName, FollowersCount, MediaCount
			FROM InstagramPages`,
		Root: RootUser, Path: []string{"accounts"}, RequireColumn: "InstagramBusinessAccountId", Login: FacebookLogin,
		Columns: []Column{
			{Name: "Id", Aliases: []string{"PageId"}, Type: Text, Level: 1, Field: "id", Key: true, NotNull: true, References: "Pages.Id", Description: "The Page's id."},
			{Name: "Name", Aliases: []string{"PageName"}, Type: Text, Level: 1, Field: "name", Description: "The Page's name."},
			{
				Name: "InstagramBusinessAccountId", Type: Text, Level: 1, Field: "instagram_business_account.id", NotNull: true,
				References:  "InstagramBusinessProfile.InstagramBusinessAccountId",
				Description: "Id of the professional Instagram account linked to the Page.",
			},
			{Name: "UserName", Aliases: []string{"InstagramUsername"}, Type: Text, Level: 1, Field: "instagram_business_account.username", Description: "The account's username."},
			{Name: "FullName", Type: Text, Level: 1, Field: "instagram_business_account.name", Description: "The account's display name."},
			{Name: "Bio", Aliases: []string{"Biography"}, Type: Text, Level: 1, Field: "instagram_business_account.biography", Description: "The account's profile text."},
			{Name: "Website", Type: Text, Level: 1, Field: "instagram_business_account.website", Description: "Web address on the account's profile."},
			{Name: "ProfilePictureUrl", Type: Text, Level: 1, Field: "instagram_business_account.profile_picture_url", Description: "Address of the profile picture; it expires."},
			{Name: "FollowersCount", Type: Integer, Level: 1, Field: "instagram_business_account.followers_count", Description: "Number of accounts that follow the account."},
			{Name: "FollowsCount", Type: Integer, Level: 1, Field: "instagram_business_account.follows_count", Description: "Number of accounts that the account follows."},
			{Name: "MediaCount", Type: Integer, Level: 1, Field: "instagram_business_account.media_count", Description: "Number of posts of the account."},
			{Name: "Category", Type: Text, Level: 1, Field: "category", Description: "The Page's main category."},
			{Name: "Tasks", Type: JSON, Level: 1, Field: "tasks", Description: "What the login may do on the Page, as a list: MANAGE, CREATE_CONTENT, MODERATE, ADVERTISE, ANALYZE."},
		},
	}
}
