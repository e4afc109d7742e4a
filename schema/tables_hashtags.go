package schema

func recentlySearchedHashtagsTable() *Table {
	return &Table{
		Name:        "RecentlySearchedHashtags",
		Description: "Hashtags that each connected account has searched for through the API within seven days: an account may search for 30 different ones in that time.",
		Root:        RootAccount, Path: []string{"recently_searched_hashtags"}, Login: FacebookLogin,
		Feature: "Instagram Public Content Access",
		Columns: []Column{
			{Name: "Id", Type: Text, Level: 1, Field: "id", Key: true, NotNull: true, Description: "The hashtag's id, the same for every account."},
			{Name: "Name", Type: Text, Level: 1, Field: "name", Description: "The hashtag, without #."},
			sharedAccount("Id of the connected account that searched for it."),
		},
	}
}
