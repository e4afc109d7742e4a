package schema

func businessesTable() *Table {
	return &Table{
		Name:        "Businesses",
		Description: "The business portfolios in which the login has a role.",
		Example: `
			SELECT Id, Name
			FROM Businesses`,
		Root: RootUser, Path: []string{"businesses"}, Login: FacebookLogin,
		Columns: []Column{
			{Name: "Id", Aliases: []string{"BusinessId"}, Type: Text, Level: 1, Field: "id", Key: true, NotNull: true, Description: "The portfolio's id."},
			{Name: "Name", Aliases: []string{"BusinessName"}, Type: Text, Level: 1, Field: "name", Description: "The portfolio's name."},
		},
	}
}

// portfolio is the portfolio that a row hangs below: a part of its key, for several may
// hold one account.
func portfolio() []Column {
	return []Column{
		{Name: "BusinessId", Type: Text, Level: 1, Field: "id", Key: true, NotNull: true, References: "Businesses.Id", Description: "Id of the portfolio."},
		{Name: "BusinessName", Type: Text, Level: 1, Field: "name", Description: "Name of the portfolio."},
	}
}

func businessAccountsTable() *Table {
	columns := []Column{
		{Name: "InstagramBusinessAccountId", Aliases: []string{"Id"}, Type: Text, Field: "id", Key: true, NotNull: true, Description: "The account's id."},
		{Name: "UserName", Type: Text, Field: "username", Description: "The account's username."},
		{Name: "FullName", Aliases: []string{"Name"}, Type: Text, Field: "name", Description: "The display name."},
		{Name: "FollowersCount", Type: Integer, Field: "followers_count", Description: "Number of accounts that follow it."},
		{Name: "FollowsCount", Type: Integer, Field: "follows_count", Description: "Number of accounts that it follows."},
		{Name: "MediaCount", Type: Integer, Field: "media_count", Description: "Number of its posts."},
		{Name: "ProfilePictureUrl", Type: Text, Field: "profile_picture_url", Description: "Address of the profile picture; it expires."},
	}
	for i := range columns {
		columns[i].Level = 2
	}
	return &Table{
		Name:        "BusinessAccounts",
		Description: "The professional Instagram accounts of each business portfolio, those too that hang on no Page of the login. With IncludePortfolioAccounts=true all tables read these.",
		Example: `
			SELECT BusinessName, UserName, FollowersCount
			FROM BusinessAccounts
			WHERE FollowersCount > 20000`,
		Root: RootUser, Path: []string{"businesses", "instagram_business_accounts"}, Login: FacebookLogin,
		Columns: append(columns, portfolio()...),
	}
}

// assetsTable is a table of the accounts that portfolios hold, along an edge.
func assetsTable(name, description, edge string) *Table {
	return &Table{
		Name: name, Description: description,
		Example: `
			SELECT BusinessName, Id, UserName
			FROM ` + name,
		Root: RootUser, Path: []string{"businesses", edge}, Login: FacebookLogin,
		Columns: append([]Column{
			{Name: "Id", Type: Text, Level: 2, Field: "id", Key: true, NotNull: true, Description: "Id that the account has in portfolios."},
			{Name: "InstagramUserId", Type: Text, Level: 2, Field: "ig_user_id", Description: "Id of the Instagram account."},
			{Name: "UserName", Type: Text, Level: 2, Field: "ig_username", Description: "The account's username."},
		}, portfolio()...),
	}
}

func ownedInstagramAssetsTable() *Table {
	return assetsTable("OwnedInstagramAssets", "The Instagram accounts that each business portfolio owns.", "owned_instagram_assets")
}

func clientInstagramAssetsTable() *Table {
	return assetsTable("ClientInstagramAssets", "The Instagram accounts that others share with each business portfolio.", "client_instagram_assets")
}
