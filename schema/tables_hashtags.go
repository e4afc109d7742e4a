package schema

func recentlySearchedHashtagsTable() *Table {
	return &Table{
		Name:        "RecentlySearchedHashtags",
		Description: "Hashtags that each connected account has searched for through the API within seven days: an account may search for 30 different ones in that time.",
		Example: `
			SELECT p.UserName, COUNT(*) AS Searched, 30 - COUNT(*) AS Remaining
			FROM InstagramBusinessProfile p
			JOIN RecentlySearchedHashtags h USING (InstagramBusinessAccountId)
			GROUP BY p.UserName`,
		Root: RootAccount, Path: []string{"recently_searched_hashtags"}, Login: FacebookLogin,
		Feature: publicContent,
		Columns: []Column{
			{Name: "Id", Type: Text, Level: 1, Field: "id", Key: true, NotNull: true, References: "Hashtags.Id", Description: "The hashtag's id, the same for every account."},
			{Name: "Name", Type: Text, Level: 1, Field: "name", Description: "The hashtag, without #."},
			sharedAccount("Id of the connected account that searched for it."),
		},
	}
}

func hashtagNodes() []*Node {
	return []*Node{
		{Name: "ShadowIGHashtag", Proof: Proof{Edge: "top_media"}, Scopes: basicScopes},
		{Name: "HashtagMedia", Scopes: basicScopes},
	}
}

// hashtagEdges lead to the posts with a hashtag. Each page has the same cursor as the
// one before, and the API still goes on; those of the last 24 hours are in no order.
func hashtagEdges() []*Edge {
	return []*Edge{
		{
			Name: "top_media", Parent: "ShadowIGHashtag", Child: "HashtagMedia",
			MaxLimit: 50, Rows: 500, Paging: NextLink, SameCursor: true, Scopes: basicScopes,
		},
		{
			Name: "recent_media", Parent: "ShadowIGHashtag", Child: "HashtagMedia",
			MaxLimit: 50, Rows: 200, Paging: NextLink, SameCursor: true, Scopes: basicScopes,
		},
	}
}

// hashtagAddress leads to a hashtag by its id, and to that by its name. An account
// may ask for 30 different hashtags in seven days; asked again, one counts no more.
func hashtagAddress(id, name string) *Address {
	user := Param{Name: "user_id", Value: "{account}"}
	return &Address{
		Node: "ShadowIGHashtag", Path: "{" + id + "}", Params: []Param{user},
		Asker: AnyAsker, Account: "InstagramBusinessAccountId", Rationed: true,
		Find: &Find{
			Column: id, From: name, Path: "ig_hashtag_search",
			Params: []Param{user, {Name: "q", Value: "{" + name + "}"}}, Lasting: true,
		},
	}
}

func hashtagArguments(id, name string) []Argument {
	return []Argument{
		{Column: id, Required: true, Example: "17843853986012965"},
		{Column: name, Example: "sunset", Strip: "#", Lower: true},
	}
}

const hashtagLimit = " An account may ask for 30 different hashtags within seven days, which RecentlySearchedHashtags lists."

// publicContent is the feature of the app that Meta grants by a review.
const publicContent = "Instagram Public Content Access"

func hashtagsTable() *Table {
	return &Table{
		Name:        "Hashtags",
		Description: "Hashtags by their names, or by their ids." + hashtagLimit,
		Example: `
			SELECT Id, Name
			FROM Hashtags
			WHERE Name IN ('coffee', 'books')`,
		Root: RootArgument, Login: FacebookLogin, Feature: publicContent,
		Address: hashtagAddress("Id", "Name"), Arguments: hashtagArguments("Id", "Name"),
		Columns: []Column{
			{Name: "Id", Type: Text, Field: "id", Key: true, NotNull: true, Description: "The hashtag's id, which never changes and is the same for every account."},
			{Name: "Name", Aliases: []string{"Hashtag"}, Type: Text, Field: "name", Key: true, Description: "The hashtag, as the statement gives it, or else without #."},
			askingAccount(),
		},
	}
}

func hashtagMediaTable(name, edge, description, example string) *Table {
	columns := publicColumns(1, "Id", "MediaType", "Caption", "LikesCount", "CommentsCount", "Created", "Link", "MediaUrl")
	columns[7].Description = "Address of the image or video; it expires, and is NULL for albums."
	columns = append(columns[:7:7],
		Column{
			Name: "HashtagId", Type: Text, Field: "id", Key: true, NotNull: true, References: "Hashtags.Id",
			Description: "Id of the hashtag.",
		},
		Column{Name: "Hashtag", Type: Text, Field: "name", Key: true, Description: "The hashtag, as the statement gives it, or else without #."},
		askingAccount(), columns[7])
	return &Table{
		Name:        name,
		Description: description + " Whose they are the API does not tell." + hashtagLimit,
		Example:     example,
		Root:        RootArgument, Path: []string{edge}, Login: FacebookLogin, Feature: publicContent,
		Address: hashtagAddress("HashtagId", "Hashtag"), Arguments: hashtagArguments("HashtagId", "Hashtag"),
		Columns: columns,
	}
}

func hashtagTopMediaTable() *Table {
	return hashtagMediaTable("HashtagTopMedia", "top_media", "The most popular public posts with a hashtag.", `
		SELECT Hashtag, MediaType, LikesCount, Created
		FROM HashtagTopMedia
		WHERE Hashtag = 'coffee'
		LIMIT 3`)
}

func hashtagRecentMediaTable() *Table {
	return hashtagMediaTable("HashtagRecentMedia", "recent_media", "Public posts with a hashtag of the last 24 hours, in no order.", `
		SELECT Hashtag, MediaType, LikesCount, Created
		FROM HashtagRecentMedia
		WHERE Hashtag = 'coffee'
		ORDER BY LikesCount DESC`)
}
