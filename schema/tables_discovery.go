package schema

// Other people's profiles and posts, which the API shows through the field
// business_discovery of an account of the login's: by a user name, never by an id.

func discoveryNodes() []*Node {
	return []*Node{
		{Name: "BusinessDiscovery", Scopes: discoveryScopes},
		{Name: "BusinessDiscoveryMedia", Time: "timestamp", Scopes: discoveryScopes},
	}
}

var discoveryScopes = Scopes{Facebook: insightScopes.Facebook}

func discoveryEdges() []*Edge {
	return []*Edge{
		{
			// Newest first; how large a page may be is not documented.
			Name: "media", Parent: "BusinessDiscovery", Child: "BusinessDiscoveryMedia",
			MaxLimit: 100, Rows: 500, NewestFirst: true, Count: "media_count", Paging: CursorsOnly, Scopes: discoveryScopes,
		},
		{
			Name: "children", Parent: "BusinessDiscoveryMedia", Child: "BusinessDiscoveryMedia",
			Rows: 2, Paging: Whole, Scopes: discoveryScopes,
		},
	}
}

// discovered is a table of what is found by a user name.
func discovered(name, description, example string, path []string, columns ...Column) *Table {
	return &Table{
		Name: name, Description: description, Example: example,
		Root: RootArgument, Path: path, Login: FacebookLogin,
		Address: &Address{
			Node: "BusinessDiscovery", Path: "{account}", Field: "business_discovery.username({Username})",
			Asker: AnyAsker, Account: "InstagramBusinessAccountId",
		},
		Arguments: []Argument{{Column: "Username", Required: true, Example: "nasa", Strip: "@", Lower: true, Signs: "._"}},
		Columns:   columns,
	}
}

// discoveredName is the user name by which something is found.
func discoveredName() Column {
	return Column{
		Name: "Username", Type: Text, Field: "username", NotNull: true,
		Description: "Username of the account, as the statement gives it.",
	}
}

// askingAccount is the account that asks for what a statement names.
func askingAccount() Column {
	return Column{
		Name: "InstagramBusinessAccountId", Type: Text, Field: "asker.id", Key: true, NotNull: true,
		References:  "InstagramBusinessProfile.InstagramBusinessAccountId",
		Description: "Id of the connected account that asked: the first; all of them, as far as the terms leave them, where the statement compares this column.",
	}
}

// publicColumns are columns of somebody else's post at a level.
func publicColumns(level int, names ...string) []Column {
	columns := pick(postColumns(level), names...)
	for i := range columns {
		columns[i].Login, columns[i].Hidden = 0, false
		columns[i].Added = "" // of one's own posts
	}
	return columns
}

func businessDiscoveryTable() *Table {
	name := discoveredName()
	name.Key = true
	t := discovered("BusinessDiscovery",
		"Public profiles of other professional accounts, by their user names. Personal accounts, and those that are shown from some age on only, are not found. The calls count at the app's rate limit.", `
			SELECT Username, Name, FollowersCount, MediaCount
			FROM BusinessDiscovery
			WHERE Username IN ('rival.1', 'rival.2', 'rival.3')`,
		nil,
		name,
		Column{Name: "Id", Type: Text, Field: "id", NotNull: true, Description: "The account's id."},
		Column{Name: "Name", Type: Text, Field: "name", Description: "The account's name."},
		Column{Name: "Biography", Aliases: []string{"Bio"}, Type: Text, Field: "biography", Description: "What the account says about itself."},
		Column{Name: "Website", Type: Text, Field: "website", Description: "Web address that the account gives."},
		Column{Name: "ProfilePictureUrl", Type: Text, Field: "profile_picture_url", Description: "Address of the profile picture; it expires."},
		Column{Name: "FollowersCount", Type: Integer, Field: "followers_count", Description: "Number of accounts that follow it."},
		Column{Name: "FollowsCount", Type: Integer, Field: "follows_count", Description: "Number of accounts that it follows."},
		Column{Name: "MediaCount", Type: Integer, Field: "media_count", Description: "Number of its posts."},
		askingAccount(),
	)
	t.Aliases = []string{"DiscoveredProfile"}
	return t
}

func discoveredMediaTable() *Table {
	columns := publicColumns(1, "Id", "MediaType", "MediaProductType", "Caption", "LikesCount", "CommentsCount", "Created", "Link")
	name := discoveredName()
	name.Key, name.References = true, "BusinessDiscovery.Username"
	columns = append(columns, name, askingAccount())
	columns = append(columns, publicColumns(1, "MediaUrl", "ThumbnailUrl", "ShortCode", "AltText", "IsSharedToFeed", "MediaAudioType",
		"ViewCount", "RepostsCount", "TotalCommentsCount", "TotalLikeCount", "OwnerId")...)
	columns[len(columns)-1].Description = "Id of the account that posted, as BusinessDiscovery has it."
	return discovered("DiscoveredMedia",
		"Public posts of other professional accounts, by their user names, newest first. A post cannot be read by its id.", `
			SELECT Username, MediaType, LikesCount, CommentsCount, Created
			FROM DiscoveredMedia
			WHERE Username IN ('rival.1', 'rival.2') AND Created >= date('now', '-1 day')`,
		[]string{"media"}, columns...)
}

func discoveredMediaChildrenTable() *Table {
	columns := publicColumns(2, "Id", "MediaType", "MediaUrl", "ThumbnailUrl", "Created", "ShortCode", "AltText")
	columns[0].Description = "Id of the part."
	mediaID := Column{
		Name: "MediaId", Aliases: []string{"ParentId"}, Type: Text, Level: 1, Field: "id", NotNull: true, References: "DiscoveredMedia.Id",
		Description: "Id of the album that the part belongs to.",
	}
	name := discoveredName()
	name.Key, name.References = true, "BusinessDiscovery.Username"
	columns = append([]Column{columns[0], mediaID}, columns[1:]...)
	return discovered("DiscoveredMediaChildren",
		"The images and videos inside the albums of other professional accounts, by their user names, in the albums' order.", `
			SELECT MediaId, COUNT(*) AS Parts, SUM(MediaType = 'VIDEO') AS Videos
			FROM DiscoveredMediaChildren
			WHERE Username = 'rival.1'
			GROUP BY MediaId
			LIMIT 3`,
		[]string{"media", "children"}, append(columns, name, askingAccount())...)
}
