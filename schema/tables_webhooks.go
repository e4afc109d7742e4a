package schema

func webhookNodes() []*Node {
	return []*Node{
		{Name: "Application"},
		{Name: "IGUserSubscribedAppsData", Scopes: basicScopes},
	}
}

var webhookScopes = Scopes{Facebook: []string{"pages_manage_metadata"}}

func webhookEdges() []*Edge {
	return []*Edge{
		{
			// Which the API shows to the Page alone.
			Name: "subscribed_apps", Parent: "Page", Child: "Application",
			Rows: 1, Shared: true, Paging: NextLink, Token: "access_token", Scopes: webhookScopes,
		},
		{
			Name: "subscribed_apps", Parent: "IGUser", Child: "IGUserSubscribedAppsData",
			Rows: 1, Paging: NextLink, Scopes: basicScopes,
		},
	}
}

func webhookSubscriptionsTable() *Table {
	const account = "InstagramBusinessAccountId"
	return &Table{
		Name:        "WebhookSubscriptions",
		Description: "The apps that are told by webhooks of what happens on each connected account. With Facebook Login it is its Page that has them, and the Page's own token that asks; a call for each Page.",
		Example: `
			SELECT AppId, AppName, SubscribedFields
			FROM WebhookSubscriptions`,
		Root: RootPage, Path: []string{"subscribed_apps"}, Login: AnyLogin, Writes: subscriptionWrites(),
		Routes: []Route{{
			Login: InstagramLogin, Root: RootAccount, Path: []string{"subscribed_apps"},
			Fields: map[string]string{"AppId": "app_id", account: "id", "PageId": "page.id"},
		}},
		Columns: []Column{
			{Name: "AppId", Type: Text, Level: 1, Field: "id", Key: true, NotNull: true, Description: "The app's id."},
			{Name: "SubscribedFields", Type: JSON, Level: 1, Field: "subscribed_fields", Description: "What it is told of, as a list: comments, mentions, messages and others."},
			{
				Name: account, Type: Text, Field: "instagram_business_account.id", References: "InstagramBusinessProfile.InstagramBusinessAccountId",
				Description: "Id of the connected account; NULL of a Page that none is linked to.",
			},
			{Name: "PageId", Type: Text, Field: "id", Key: true, Login: FacebookLogin, References: "Pages.Id", Description: "Id of the Page."},
			{Name: "AppName", Type: Text, Level: 1, Field: "name", Login: FacebookLogin, Description: "The app's name."},
		},
	}
}
