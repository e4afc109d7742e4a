package schema

// sharedAccount is the account of a row that may be one of several accounts: it is a
// part of the key.
func sharedAccount(description string) Column {
	account := accountID("")
	account.Key, account.NotNull, account.Description = true, true, description
	return account
}

func collaborativeMediaTable() *Table {
	// A subset of a post's fields, under the names that Media has for them.
	columns := pick(postColumns(1),
		"Id", "MediaType", "MediaProductType", "Caption", "LikesCount", "CommentsCount", "Created", "Link", "Username", "MediaUrl",
		"ThumbnailUrl", "RepostsCount", "SavedCount", "SharesCount", "TotalCommentsCount", "TotalLikeCount", "TotalViewsCount")
	for i := range columns {
		columns[i].Login, columns[i].Added = 0, "" // the table's
	}
	return &Table{
		Name:        "CollaborativeMedia",
		Description: "Posts of other accounts that a connected account takes part in: it has accepted the invitation. Its own posts are not among them.",
		Example: `
			SELECT Username, MediaType, LikesCount, Created
			FROM CollaborativeMedia
			ORDER BY Created DESC
			LIMIT 3`,
		Root: RootAccount, Path: []string{"collaborative_media"}, Login: FacebookLogin,
		Columns: append(columns, sharedAccount("Id of the connected account that takes part.")),
	}
}

func collaborationInvitesTable() *Table {
	return &Table{
		Name: "CollaborationInvites", Aliases: []string{"CollaborationInvitations"},
		Description: "Posts of other accounts that a connected account is asked to take part in. The API lets an account's invitations be read 300 times a day.",
		Example: `
			SELECT p.UserName, i.MediaOwnerUsername AS AskedBy, i.MediaId
			FROM InstagramBusinessProfile p
			JOIN CollaborationInvites i USING (InstagramBusinessAccountId)`,
		Root: RootAccount, Path: []string{"collaboration_invites"}, Login: FacebookLogin,
		Unread: []Column{{Name: "Accept", Type: Boolean, Description: "TRUE accepts the invitation, FALSE declines it."}},
		Writes: inviteWrites(),
		Columns: []Column{
			{Name: "MediaId", Type: Text, Level: 1, Field: "media_id", Key: true, NotNull: true, Description: "The post's id."},
			{Name: "MediaOwnerUsername", Type: Text, Level: 1, Field: "media_owner_username", Description: "Username of the account that asks."},
			{Name: "Caption", Type: Text, Level: 1, Field: "caption", Description: "The post's caption."},
			{Name: "MediaUrl", Type: Text, Level: 1, Field: "media_url", Description: "Address of the post's image or video; it expires."},
			sharedAccount("Id of the connected account that is asked."),
		},
	}
}

func collaboratorsTable() *Table {
	return &Table{
		Name:        "Collaborators",
		Description: "The accounts that take part in each post of a connected account, or were asked to.",
		Example: `
			SELECT m.ShortCode, c.Username, c.InviteStatus
			FROM Media m
			JOIN Collaborators c ON c.MediaId = m.Id
			WHERE m.Created >= date('now', '-1 day')`,
		Root: RootAccount, Path: []string{"media", "collaborators"}, Login: FacebookLogin,
		Columns: []Column{
			{Name: "Id", Type: Text, Level: 2, Field: "id", Key: true, NotNull: true, Description: "Id of the account that takes part."},
			postOf("Id of the post."),
			{Name: "Username", Type: Text, Level: 2, Field: "username", Description: "Its username."},
			{Name: "InviteStatus", Type: Text, Level: 2, Field: "invite_status", Description: "Whether it has accepted, such as Accepted or Pending."},
			accountID(""),
		},
	}
}

// postOf is the post that a row hangs below, a part of the row's key.
func postOf(description string) Column {
	return Column{Name: "MediaId", Type: Text, Level: 1, Field: "id", Key: true, NotNull: true, References: "Media.Id", Description: description}
}

func productTagsTable() *Table {
	return &Table{
		Name:        "ProductTags",
		Description: "The products of a shop that each post of a connected account shows. Those of an album's parts are not among them.",
		Example: `
			SELECT m.ShortCode, p.Name, p.PriceString, p.ReviewStatus
			FROM Media m
			JOIN ProductTags p ON p.MediaId = m.Id
			LIMIT 3`,
		Root: RootAccount, Path: []string{"media", "product_tags"}, Login: FacebookLogin,
		Unread: []Column{{Name: "ChildIndex", Type: Integer, Description: "Which part of an album is tagged, from 0; without it the post itself is."}},
		Writes: productTagWrites(),
		Columns: []Column{
			{Name: "ProductId", Type: Text, Level: 2, Field: "product_id", Key: true, NotNull: true, Description: "The product's id in the catalog."},
			postOf("Id of the post."),
			{Name: "Name", Type: Text, Level: 2, Field: "name", Description: "The product's name."},
			{Name: "PriceString", Type: Text, Level: 2, Field: "price_string", Description: "The price, as it is shown."},
			{Name: "StrippedPriceString", Type: Text, Level: 2, Field: "stripped_price_string", Description: "The price without what is no part of it, such as decimals that are zero."},
			{Name: "StrippedSalePriceString", Type: Text, Level: 2, Field: "stripped_sale_price_string", Description: "The reduced price in that form; NULL where it is not reduced."},
			{Name: "ReviewStatus", Type: Text, Level: 2, Field: "review_status", Description: "How far Meta's review has come: approved, rejected, pending, outdated, or empty."},
			{Name: "IsCheckout", Type: Boolean, Level: 2, Field: "is_checkout", Description: "Whether the product can be bought within Instagram."},
			{Name: "ImageUrl", Type: Text, Level: 2, Field: "image_url", Description: "Address of the product's picture."},
			{Name: "X", Type: Real, Level: 2, Field: "x", Description: "Where the tag stands: from 0, the left edge, to 1; NULL for videos."},
			{Name: "Y", Type: Real, Level: 2, Field: "y", Description: "Where the tag stands: from 0, the upper edge, to 1; NULL for videos."},
			{Name: "MerchantId", Type: Text, Level: 2, Field: "merchant_id", Description: "Id of the shop."},
			accountID(""),
		},
	}
}
