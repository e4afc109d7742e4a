package schema

// postColumns are the columns of a post at a level, under IGMedia's names.
func postColumns(level int) []Column {
	columns := []Column{
		{Name: "Id", Type: Text, Field: "id", Key: true, NotNull: true, Description: "The post's id."},
		{Name: "IGId", Type: Text, Field: "ig_id", Login: FacebookLogin, Description: "Instagram's own id of the post, from another id space."},
		{Name: "Caption", Type: Text, Field: "caption", Description: "The caption with its hashtags and mentions, up to 2,200 characters."},
		{Name: "CommentsCount", Type: Integer, Field: "comments_count", Description: "Number of comments and replies, without those on ads."},
		{Name: "IsCommentEnabled", Type: Boolean, Field: "is_comment_enabled", Description: "Whether people may comment."},
		{Name: "LikeCount", Aliases: []string{"LikesCount"}, Type: Integer, Field: "like_count", Description: "Number of likes, without those on ads; NULL where the owner hides it from the reader."},
		{Name: "MediaProductType", Type: Text, Field: "media_product_type", Description: "Where the post appears: FEED, REELS, STORY or AD."},
		{Name: "MediaType", Type: Text, Field: "media_type", Description: "IMAGE, VIDEO or CAROUSEL_ALBUM; a reel is a VIDEO."},
		{Name: "MediaUrl", Type: Text, Field: "media_url", Description: "Address of the image or video; it expires, and is NULL for media flagged for copyright."},
		{Name: "PermanentURL", Aliases: []string{"Link", "Permalink"}, Type: Text, Field: "permalink", Description: "Lasting address of the post."},
		{Name: "ShortCode", Type: Text, Field: "shortcode", Description: "The code in the post's address."},
		{Name: "ThumbnailUrl", Type: Text, Field: "thumbnail_url", Description: "Address of a video's still; NULL for what is no video."},
		{Name: "Timestamp", Aliases: []string{"Created"}, Type: Datetime, Field: "timestamp", Description: "When the post was published."},
		{Name: "Username", Type: Text, Field: "username", Description: "Username of the account that posted."},
		{Name: "OwnerId", Type: Text, Field: "owner.id", Description: "Id of the account that posted; NULL unless it is a connected one."},
		{Name: "AltText", Type: Text, Field: "alt_text", Description: "Text for readers who cannot see the image."},
		{Name: "IsSharedToFeed", Type: Boolean, Field: "is_shared_to_feed", Description: "For reels: whether it shows in the feed too."},
		{Name: "IsAiGenerated", Type: Boolean, Field: "is_ai_generated", Added: "2026-06-22", Description: "Whether the post is labelled as made with AI."},
		{Name: "MediaAudioType", Type: Text, Field: "media_audio_type", Added: "2026-06-01", Login: FacebookLogin, Description: "MUSIC or ORIGINAL_SOUND."},
		{Name: "RepostsCount", Type: Integer, Field: "reposts_count", Added: "2026-04-22", Login: FacebookLogin, Description: "Number of reposts."},
		{Name: "SavedCount", Type: Integer, Field: "saved_count", Added: "2026-04-22", Login: FacebookLogin, Description: "Number of times the post was saved."},
		{Name: "SharesCount", Type: Integer, Field: "shares_count", Added: "2026-04-22", Login: FacebookLogin, Description: "Number of times the post was shared."},
		{Name: "TotalCommentsCount", Type: Integer, Field: "total_comments_count", Added: "2026-04-22", Login: FacebookLogin, Description: "Number of comments with those on ads and on Facebook."},
		{Name: "TotalLikeCount", Aliases: []string{"TotalLikesCount"}, Type: Integer, Field: "total_like_count", Added: "2026-04-22", Login: FacebookLogin, Description: "Number of likes with those on ads and on Facebook."},
		{Name: "TotalViewsCount", Type: Integer, Field: "total_views_count", Added: "2026-04-22", Login: FacebookLogin, Description: "Number of views with those of ads and on Facebook."},
		{Name: "LegacyInstagramMediaId", Type: Text, Field: "legacy_instagram_media_id", Login: FacebookLogin, Description: "The post's id in the retired Instagram API."},
		{Name: "ViewCount", Type: Integer, Field: "view_count", Login: FacebookLogin, Hidden: true, Description: "Number of views of a reel; documented only for posts of other accounts."},
		{Name: "VideoTitle", Type: Text, Field: "video_title", Login: FacebookLogin, Hidden: true, Description: "Title of a long video."},
		{Name: "AudioId", Type: Text, Field: "audio_id", Since: "v26.0", Login: FacebookLogin, Hidden: true, Description: "Id of the audio that the post plays."},
		{Name: "HasPoll", Type: Boolean, Field: "has_poll", Login: FacebookLogin, Hidden: true, Description: "Whether the post carries a poll."},
		{Name: "HasSlider", Type: Boolean, Field: "has_slider", Login: FacebookLogin, Hidden: true, Description: "Whether the post carries a slider."},
		{Name: "CurrentLiveViewerCount", Type: Integer, Field: "current_live_viewer_count", Hidden: true, Description: "Number of people watching a live video now."},
		{Name: "EligibleToBoost", Type: Boolean, Field: "boost_eligibility_info.eligible_to_boost", Login: FacebookLogin, Hidden: true, Description: "Whether the post can be run as an ad; needs an advertising permission."},
		{Name: "BoostIneligibleReason", Type: Text, Field: "boost_eligibility_info.boost_ineligible_reason", Login: FacebookLogin, Hidden: true, Description: "Why the post cannot be run as an ad; needs an advertising permission."},
		{Name: "CopyrightCheckStatus", Type: Text, Field: "copyright_check_information.status.status", Login: FacebookLogin, Hidden: true, Description: "How far the copyright check of a video has come."},
		{Name: "CopyrightMatchesFound", Type: Boolean, Field: "copyright_check_information.status.matches_found", Login: FacebookLogin, Hidden: true, Description: "Whether the copyright check of a video found something."},
		{Name: "CopyrightMatches", Type: JSON, Field: "copyright_check_information.copyright_matches", Login: FacebookLogin, Hidden: true, Description: "What the copyright check of a video found, as a list."},
	}
	for i := range columns {
		columns[i].Level = level
	}
	return columns
}

// accountPosts are the columns of an account's own posts.
func accountPosts() []Column { return append(postColumns(1), accountID("owner.id")) }

func mediaTable() *Table {
	return &Table{
		Name:        "Media",
		Description: "The posts of each connected account: images, videos, reels and albums, newest first. The API shows the newest 10,000 of an account, and no stories.",
		Example: `
			SELECT ShortCode, MediaProductType, LikesCount, CommentsCount, Created
			FROM Media
			WHERE Created >= date('now', '-7 days')
			ORDER BY LikesCount DESC
			LIMIT 3`,
		Root: RootAccount, Path: []string{"media"}, Login: AnyLogin,
		Columns: arrange(accountPosts(),
			"Id", "MediaType", "MediaProductType", "Caption", "LikesCount", "CommentsCount", "Created", "Link",
			"InstagramBusinessAccountId"),
		Writes: append(publishWrites(), postWrites("Media")...), Unread: publishColumns(postUnread...),
	}
}

func igMediaTable() *Table {
	columns := arrange(accountPosts(),
		"Id", "IGId", "Caption", "CommentsCount", "IsCommentEnabled", "LikeCount", "MediaProductType", "MediaType",
		"MediaUrl", "PermanentURL", "ShortCode", "ThumbnailUrl", "Timestamp", "InstagramBusinessAccountId")
	columns[0].References = "Media.Id"
	return &Table{
		Name:        "IGMedia",
		Description: "The same posts as Media under the names of the Graph API.",
		Example: `
			SELECT MediaType, COUNT(*) AS Posts, MAX(LikeCount) AS MostLikes
			FROM IGMedia
			WHERE Timestamp >= date('now', '-7 days')
			GROUP BY MediaType`,
		Root: RootAccount, Path: []string{"media"}, Login: AnyLogin,
		Columns: columns, Writes: postWrites("IGMedia"),
	}
}

func mediaChildrenTable() *Table {
	// Of an album's parts the API gives neither caption, counts nor address.
	columns := pick(append(postColumns(2), accountID("owner.id")),
		"Id", "MediaType", "MediaUrl", "ThumbnailUrl", "Created", "ShortCode", "Username", "AltText",
		"InstagramBusinessAccountId", "OwnerId", "MediaProductType", "IGId", "LegacyInstagramMediaId")
	columns[0].Description = "Id of the part."
	mediaID := Column{
		Name: "MediaId", Aliases: []string{"ParentId"}, Type: Text, Level: 1, Field: "id", NotNull: true, References: "Media.Id",
		Description: "Id of the album that the part belongs to.",
	}
	return &Table{
		Name:        "MediaChildren",
		Description: "The images and videos inside each album, in the album's order.",
		Example: `
			SELECT m.ShortCode, COUNT(*) AS Parts, SUM(c.MediaType = 'VIDEO') AS Videos
			FROM Media m
			JOIN MediaChildren c ON c.MediaId = m.Id
			WHERE m.Created >= date('now', '-2 days')
			GROUP BY m.Id`,
		Root: RootAccount, Path: []string{"media", "children"}, Login: AnyLogin,
		Columns: append([]Column{columns[0], mediaID}, columns[1:]...),
	}
}

func storiesTable() *Table {
	return &Table{
		Name:        "Stories",
		Description: "The stories of each connected account that are live now; a story ends after 24 hours. Live videos and reshares are not among them.",
		Example: `
			SELECT Username, MediaType, Created
			FROM Stories
			ORDER BY Created
			LIMIT 3`,
		Root: RootAccount, Path: []string{"stories"}, Login: AnyLogin,
		Columns: arrange(accountPosts(),
			"Id", "MediaType", "MediaProductType", "Caption", "LikesCount", "CommentsCount", "Created", "Link",
			"InstagramBusinessAccountId"),
		Writes: append(storyWrites(), removal("Stories")), Unread: publishColumns(storyUnread...),
	}
}

func tagsTable() *Table {
	// The posts belong to others: whose row it is shows only on the way there,
	// one post can tag two connected accounts, and what only an owner may read
	// is kept out of SELECT *.
	account := accountID("")
	account.Key, account.NotNull = true, true
	account.Description = "Id of the connected account that was tagged."
	columns := arrange(append(postColumns(1), account),
		"Id", "MediaType", "MediaProductType", "Caption", "LikesCount", "CommentsCount", "Created", "Link",
		"InstagramBusinessAccountId")
	return &Table{
		Name:        "Tags",
		Description: "Posts of other accounts in which a connected account is tagged.",
		Example: `
			SELECT p.UserName, t.Username AS TaggedBy, t.LikesCount, t.Created
			FROM InstagramBusinessProfile p
			JOIN Tags t USING (InstagramBusinessAccountId)
			ORDER BY t.Created DESC
			LIMIT 3`,
		Root: RootAccount, Path: []string{"tags"}, Login: AnyLogin,
		Columns: hide(columns, "IGId", "IsCommentEnabled", "OwnerId", "IsAiGenerated", "SavedCount", "SharesCount",
			"TotalViewsCount", "LegacyInstagramMediaId"),
	}
}
