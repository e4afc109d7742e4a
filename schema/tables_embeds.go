package schema

func embedNodes() []*Node {
	return []*Node{{Name: "OEmbed", Nameless: true}}
}

func embedsTable() *Table {
	return &Table{
		Name:        "Embeds",
		Description: "What shows a public post within a page of the web, by the address of the post, as Media.Link has it. Any login may ask, for any account's posts; a post that is not public is not found.",
		Example: `
			SELECT m.Link, e.Width, substr(e.Html, 1, 40) AS Html
			FROM Media m JOIN Embeds e ON e.Url = m.Link
			LIMIT 3`,
		Root: RootArgument, Login: FacebookLogin,
		Address: &Address{Node: "OEmbed", Path: "instagram_oembed"},
		Arguments: []Argument{
			{Column: "Url", Param: "url", Required: true, Example: "https://www.instagram.com/p/fA9uwTtkSN/"},
			{Column: "MaxWidth", Param: "maxwidth"},
		},
		Columns: []Column{
			{Name: "Url", Aliases: []string{"Link"}, Type: Text, Field: "url", Key: true, NotNull: true, Description: "Address of the post, as the statement gives it."},
			{Name: "Html", Type: Text, Field: "html", Description: "What to put into the page. A script of Meta's makes the post of it."},
			{Name: "Width", Type: Integer, Field: "width", Description: "How wide it is at the most, in pixels."},
			{Name: "Type", Type: Text, Field: "type", Description: "What kind of embedding it is: rich."},
			{Name: "ProviderName", Type: Text, Field: "provider_name", Description: "Whose it is: Instagram."},
			{Name: "ProviderUrl", Type: Text, Field: "provider_url", Description: "Address of that."},
			{Name: "MaxWidth", Type: Integer, Field: "maxwidth", Description: "How wide it may be, from 320 to 658 pixels, as the statement gives it; NULL where it gives nothing."},
			{Name: "Version", Type: Text, Field: "version", Hidden: true, Description: "Version of the oEmbed format."},
		},
	}
}
