package schema

import "slices"

// The media product types, as the media metrics name them.
var (
	everyProduct = []string{"FEED", "REELS", "STORY"}
	feedAndReels = []string{"FEED", "REELS"}
	feedAndStory = []string{"FEED", "STORY"}
	feedOnly     = []string{"FEED"}
	reelsOnly    = []string{"REELS"}
	storyOnly    = []string{"STORY"}
)

func mediaInsightsTable() *Table {
	return &Table{
		Name:        "MediaInsights",
		Description: "The numbers of each post over its lifetime, up to 48 hours late. A metric that the post's product type does not know is NULL. Stories are not among the posts: MediaInsightsStory has their numbers, and columns that are for STORY alone are NULL.",
		Root:        RootAccount, Path: []string{"media", "insights"}, Login: AnyLogin,
		Columns: arrange(insightColumns("Media.Id", mediaMetrics()), "MediaId", "Views", "Reach", "TotalInteractions", "Saved", "Replies",
			"MediaType", "MediaProductType", "InstagramBusinessAccountId"),
	}
}

func mediaInsightsStoryTable() *Table {
	metrics := slices.DeleteFunc(mediaMetrics(), func(c Column) bool { return !slices.Contains(c.Products, "STORY") })
	return &Table{
		Name: "MediaInsightsStory", Aliases: []string{"StoryInsights"},
		Description: "The numbers of the stories of each connected account that are live now, up to 48 hours late. They are NULL where fewer than 5 people have seen the story.",
		Root:        RootAccount, Path: []string{"stories", "insights"}, Login: AnyLogin,
		Columns: arrange(insightColumns("Stories.Id", metrics), "MediaId", "Views", "Reach", "TotalInteractions", "Replies", "Navigation",
			"MediaType", "MediaProductType", "InstagramBusinessAccountId"),
	}
}

// insightColumns are the columns of a table of metrics of the posts that another
// table lists.
func insightColumns(posts string, metrics []Column) []Column {
	columns := []Column{
		{
			Name: "MediaId", Type: Text, Level: 1, Field: "id", Key: true, NotNull: true, References: posts,
			Description: "Id of the post that the numbers are about.",
		},
	}
	for _, m := range metrics {
		m.Level = 2
		columns = append(columns, m)
	}
	return append(columns,
		Column{Name: "MediaType", Type: Text, Level: 1, Field: "media_type", Description: "IMAGE, VIDEO or CAROUSEL_ALBUM; a reel is a VIDEO."},
		Column{Name: "MediaProductType", Type: Text, Level: 1, Field: "media_product_type", Description: "Where the post appears: FEED, REELS, STORY or AD; it decides which metrics there are."},
		accountID(""),
	)
}

// mediaMetrics are the metrics of a post: those of today, those that refuse
// posts not shared to Facebook, those without documentation, and the retired.
func mediaMetrics() []Column {
	return []Column{
		{Name: "Views", Type: Integer, Field: "views", Products: everyProduct, Since: "v22.0", Description: "Number of times the post was played or shown on Instagram."},
		{Name: "Reach", Type: Integer, Field: "reach", Products: everyProduct, Description: "Number of accounts that saw the post, estimated."},
		{Name: "TotalInteractions", Type: Integer, Field: "total_interactions", Products: everyProduct, Since: "v18.0", Description: "Likes, saves, comments and shares, less what was taken back."},
		{Name: "Saved", Aliases: []string{"Saves"}, Type: Integer, Field: "saved", Products: feedAndReels, Description: "Number of times the post was saved."},
		{Name: "Replies", Type: Integer, Field: "replies", Products: storyOnly, Description: "Number of replies to the story; 0 for stories made in Europe or Japan."},
		{Name: "Likes", Type: Integer, Field: "likes", Products: feedAndReels, Description: "Number of likes, without those on ads."},
		{Name: "Comments", Type: Integer, Field: "comments", Products: feedAndReels, Description: "Number of comments, without those on ads."},
		{Name: "Shares", Type: Integer, Field: "shares", Products: everyProduct, Description: "Number of times the post was shared."},
		{Name: "Reposts", Type: Integer, Field: "reposts", Products: everyProduct, Description: "Number of reposts, less the deleted ones."},
		{Name: "Follows", Type: Integer, Field: "follows", Products: feedAndStory, Description: "Number of people who began to follow the account from the post."},
		{Name: "ProfileVisits", Type: Integer, Field: "profile_visits", Products: feedAndStory, Description: "Number of visits to the profile from the post."},
		{Name: "ProfileActivity", Type: Integer, Field: "profile_activity", Products: feedAndStory, Description: "Number of taps on the profile's links and buttons after coming from the post."},
		{Name: "Navigation", Type: Integer, Field: "navigation", Products: storyOnly, Description: "Number of taps and swipes forward, back and out of the story."},
		{Name: "LinkClicks", Type: Integer, Field: "link_clicks", Products: storyOnly, Login: FacebookLogin, Description: "Number of taps on links in the story."},
		{Name: "AvgWatchTime", Aliases: []string{"IgReelsAvgWatchTime"}, Type: Integer, Field: "ig_reels_avg_watch_time", Products: reelsOnly, Description: "Average time that a play of the reel lasted, in milliseconds."},
		{Name: "TotalWatchTime", Aliases: []string{"IgReelsVideoViewTotalTime"}, Type: Integer, Field: "ig_reels_video_view_total_time", Products: reelsOnly, Description: "Time that the reel was played in all, replays included, in milliseconds."},
		{Name: "ReelsSkipRate", Type: Real, Field: "reels_skip_rate", Products: reelsOnly, Description: "Share of first views that were skipped within three seconds, estimated."},
		{Name: "TotalViews", Type: Integer, Field: "total_views", Products: everyProduct, Login: FacebookLogin, Description: "Number of views with those of ads and boosted copies."},
		{Name: "TotalLikes", Type: Integer, Field: "total_likes", Products: feedAndReels, Login: FacebookLogin, Description: "Number of likes with those on ads and boosted copies."},
		{Name: "TotalComments", Type: Integer, Field: "total_comments", Products: feedAndReels, Login: FacebookLogin, Description: "Number of comments with those on ads and boosted copies."},

		{Name: "CrosspostedViews", Type: Integer, Field: "crossposted_views", Products: reelsOnly, Hidden: true, Description: "Views on Instagram and Facebook together; the API refuses it for a reel not shared to Facebook."},
		{Name: "FacebookViews", Type: Integer, Field: "facebook_views", Products: everyProduct, Hidden: true, Description: "Views on Facebook; the API refuses it for a post not shared there."},

		{Name: "ContentViews", Type: Integer, Field: "content_views", Hidden: true, Retired: "v26.0", Description: "Views under a name that Meta never documented."},
		{Name: "Quotes", Type: Integer, Field: "quotes", Login: InstagramLogin, Hidden: true, Description: "Number of quotes of a Threads post, undocumented for Instagram."},
		{Name: "ThreadReplies", Type: Integer, Field: "thread_replies", Login: InstagramLogin, Hidden: true, Description: "Number of replies to a Threads post, undocumented for Instagram."},
		{Name: "ThreadShares", Type: Integer, Field: "thread_shares", Login: InstagramLogin, Hidden: true, Description: "Number of shares of a Threads post, undocumented for Instagram."},
		{Name: "ThreadsMediaClicks", Type: Integer, Field: "threads_media_clicks", Login: InstagramLogin, Hidden: true, Description: "Number of clicks on a Threads post, undocumented for Instagram."},
		{Name: "ThreadsReposts", Type: Integer, Field: "threads_reposts", Login: InstagramLogin, Hidden: true, Description: "Number of reposts of a Threads post, undocumented for Instagram."},
		{Name: "ThreadsViews", Type: Integer, Field: "threads_views", Login: InstagramLogin, Hidden: true, Description: "Number of views of a Threads post, undocumented for Instagram."},

		{Name: "Impressions", Type: Integer, Field: "impressions", Products: feedAndStory, Hidden: true, Retired: "v22.0", Description: "Number of times the post was shown; Views took its place."},
		{Name: "Plays", Type: Integer, Field: "plays", Products: reelsOnly, Hidden: true, Retired: "v22.0", Description: "Number of first plays of the reel; Views took its place."},
		{Name: "ClipsReplaysCount", Type: Integer, Field: "clips_replays_count", Products: reelsOnly, Hidden: true, Retired: "v22.0", Description: "Number of replays of the reel; Views took its place."},
		{Name: "AggregatedAllPlaysCount", Aliases: []string{"IgReelsAggregatedAllPlaysCount"}, Type: Integer, Field: "ig_reels_aggregated_all_plays_count", Products: reelsOnly, Hidden: true, Retired: "v22.0", Description: "Number of plays and replays of the reel; Views took its place."},
		{Name: "VideoViews", Type: Integer, Field: "video_views", Products: feedOnly, Hidden: true, Retired: "v21.0", Description: "Number of views of the video; Views took its place."},
		{Name: "Engagement", Type: Integer, Field: "engagement", Products: feedOnly, Hidden: true, Retired: "v18.0", Description: "Likes, comments and saves; TotalInteractions took its place."},
		{Name: "CarouselAlbumImpressions", Type: Integer, Field: "carousel_album_impressions", Products: feedOnly, Hidden: true, Retired: "v18.0", Description: "Number of times the album was shown; Views took its place."},
		{Name: "CarouselAlbumReach", Type: Integer, Field: "carousel_album_reach", Products: feedOnly, Hidden: true, Retired: "v18.0", Description: "Number of accounts that saw the album; Reach took its place."},
		{Name: "CarouselAlbumEngagement", Type: Integer, Field: "carousel_album_engagement", Products: feedOnly, Hidden: true, Retired: "v18.0", Description: "Likes, comments and saves of the album; TotalInteractions took its place."},
		{Name: "CarouselAlbumSaved", Type: Integer, Field: "carousel_album_saved", Products: feedOnly, Hidden: true, Retired: "v18.0", Description: "Number of times the album was saved; Saved took its place."},
		{Name: "CarouselAlbumVideoViews", Type: Integer, Field: "carousel_album_video_views", Products: feedOnly, Hidden: true, Retired: "v18.0", Description: "Number of views of the album's videos; Views took its place."},
		{Name: "TapsForward", Type: Integer, Field: "taps_forward", Products: storyOnly, Hidden: true, Retired: "v18.0", Description: "Number of taps forward in the story; Navigation took its place."},
		{Name: "TapsBack", Type: Integer, Field: "taps_back", Products: storyOnly, Hidden: true, Retired: "v18.0", Description: "Number of taps back in the story; Navigation took its place."},
		{Name: "Exits", Type: Integer, Field: "exits", Products: storyOnly, Hidden: true, Retired: "v18.0", Description: "Number of times the story was left; Navigation took its place."},
	}
}
