package schema

// The media product types, as the media metrics name them.
var (
	everyProduct = []string{"FEED", "REELS", "STORY"}
	feedAndReels = []string{"FEED", "REELS"}
	feedAndStory = []string{"FEED", "STORY"}
	feedOnly     = []string{"FEED"}
	reelsOnly    = []string{"REELS"}
	storyOnly    = []string{"STORY"}
)

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

		{Name: "ContentViews", Type: Integer, Field: "content_views", Hidden: true, Retired: "v26.0", Undocumented: true, Description: "Views under a name that Meta never documented."},
		{Name: "Quotes", Type: Integer, Field: "quotes", Login: InstagramLogin, Hidden: true, Undocumented: true, Description: "Number of quotes of a Threads post, undocumented for Instagram."},
		{Name: "ThreadReplies", Type: Integer, Field: "thread_replies", Login: InstagramLogin, Hidden: true, Undocumented: true, Description: "Number of replies to a Threads post, undocumented for Instagram."},
		{Name: "ThreadShares", Type: Integer, Field: "thread_shares", Login: InstagramLogin, Hidden: true, Undocumented: true, Description: "Number of shares of a Threads post, undocumented for Instagram."},
		{Name: "ThreadsMediaClicks", Type: Integer, Field: "threads_media_clicks", Login: InstagramLogin, Hidden: true, Undocumented: true, Description: "Number of clicks on a Threads post, undocumented for Instagram."},
		{Name: "ThreadsReposts", Type: Integer, Field: "threads_reposts", Login: InstagramLogin, Hidden: true, Undocumented: true, Description: "Number of reposts of a Threads post, undocumented for Instagram."},
		{Name: "ThreadsViews", Type: Integer, Field: "threads_views", Login: InstagramLogin, Hidden: true, Undocumented: true, Description: "Number of views of a Threads post, undocumented for Instagram."},

		{Name: "Impressions", Type: Integer, Field: "impressions", Products: feedAndStory, Hidden: true, Retired: "v22.0", Successor: "views", Description: "Number of times the post was shown; Views took its place."},
		{Name: "Plays", Type: Integer, Field: "plays", Products: reelsOnly, Hidden: true, Retired: "v22.0", Successor: "views", Description: "Number of first plays of the reel; Views took its place."},
		{Name: "ClipsReplaysCount", Type: Integer, Field: "clips_replays_count", Products: reelsOnly, Hidden: true, Retired: "v22.0", Successor: "views", Description: "Number of replays of the reel; Views took its place."},
		{Name: "AggregatedAllPlaysCount", Aliases: []string{"IgReelsAggregatedAllPlaysCount"}, Type: Integer, Field: "ig_reels_aggregated_all_plays_count", Products: reelsOnly, Hidden: true, Retired: "v22.0", Successor: "views", Description: "Number of plays and replays of the reel; Views took its place."},
		{Name: "VideoViews", Type: Integer, Field: "video_views", Products: feedOnly, Hidden: true, Retired: "v21.0", Successor: "views", Description: "Number of views of the video; Views took its place."},
		{Name: "Engagement", Type: Integer, Field: "engagement", Products: feedOnly, Hidden: true, Retired: "v18.0", Successor: "total_interactions", Description: "Likes, comments and saves; TotalInteractions took its place."},
		{Name: "CarouselAlbumImpressions", Type: Integer, Field: "carousel_album_impressions", Products: feedOnly, Hidden: true, Retired: "v18.0", Successor: "views", Description: "Number of times the album was shown; Views took its place."},
		{Name: "CarouselAlbumReach", Type: Integer, Field: "carousel_album_reach", Products: feedOnly, Hidden: true, Retired: "v18.0", Successor: "reach", Description: "Number of accounts that saw the album; Reach took its place."},
		{Name: "CarouselAlbumEngagement", Type: Integer, Field: "carousel_album_engagement", Products: feedOnly, Hidden: true, Retired: "v18.0", Successor: "total_interactions", Description: "Likes, comments and saves of the album; TotalInteractions took its place."},
		{Name: "CarouselAlbumSaved", Type: Integer, Field: "carousel_album_saved", Products: feedOnly, Hidden: true, Retired: "v18.0", Successor: "saved", Description: "Number of times the album was saved; Saved took its place."},
		{Name: "CarouselAlbumVideoViews", Type: Integer, Field: "carousel_album_video_views", Products: feedOnly, Hidden: true, Retired: "v18.0", Successor: "views", Description: "Number of views of the album's videos; Views took its place."},
		{Name: "TapsForward", Type: Integer, Field: "taps_forward", Products: storyOnly, Hidden: true, Retired: "v18.0", Successor: "navigation", Description: "Number of taps forward in the story; Navigation took its place."},
		{Name: "TapsBack", Type: Integer, Field: "taps_back", Products: storyOnly, Hidden: true, Retired: "v18.0", Successor: "navigation", Description: "Number of taps back in the story; Navigation took its place."},
		{Name: "Exits", Type: Integer, Field: "exits", Products: storyOnly, Hidden: true, Retired: "v18.0", Successor: "navigation", Description: "Number of times the story was left; Navigation took its place."},
	}
}

// brokenPostMetrics are the metrics of a post by what people did, whole.
func brokenPostMetrics() []Column {
	return []Column{
		{Name: "profile_activity", Type: JSON, Field: "profile_activity by action_type", Metric: "profile_activity", By: "action_type", Products: feedAndStory, Description: "Number of taps on the profile's links and buttons after coming from the post, by which."},
		{Name: "navigation", Type: JSON, Field: "navigation by story_navigation_action_type", Metric: "navigation", By: "story_navigation_action_type", Products: storyOnly, Description: "Number of taps and swipes in the story, by what they did."},
	}
}

// partColumns are columns of the parts of such a metric: by name, the value and what it
// tells.
func partColumns(metric string, parts ...[3]string) (out []Column) {
	for _, m := range brokenPostMetrics() {
		if m.Metric != metric {
			continue
		}
		for _, part := range parts {
			c := m
			c.Name, c.Type, c.Part, c.Description = part[0], Integer, part[1], part[2]+" One call more for each post."
			out = append(out, c)
		}
	}
	return out
}

// navigationParts are those of what people did in a story.
func navigationParts() []Column {
	return partColumns("navigation",
		[3]string{"TapForward", "TAP_FORWARD", "Number of taps forward to the next picture."},
		[3]string{"TapBack", "TAP_BACK", "Number of taps back to the picture before."},
		[3]string{"TapExit", "TAP_EXIT", "Number of times the story was left."},
		[3]string{"SwipeForward", "SWIPE_FORWARD", "Number of swipes forward to the next account's story."})
}

// activityParts are those of what people did on the profile.
func activityParts() []Column {
	return partColumns("profile_activity",
		[3]string{"BioLinkClicked", "BIO_LINK_CLICKED", "Number of taps on the link in the profile."},
		[3]string{"Call", "CALL", "Number of taps on the call button."},
		[3]string{"Direction", "DIRECTION", "Number of taps on the address."},
		[3]string{"Email", "EMAIL", "Number of taps on the e-mail button."},
		[3]string{"Text", "TEXT", "Number of taps on the message button."},
		[3]string{"Other", "OTHER", "Number of other taps."})
}
