package graphsim

import (
	"slices"
	"time"
)

// mediaMetric is one metric of /{ig-media}/insights.
type mediaMetric struct {
	name, title, about string
	products           []string
	breakdown          string
	facebookOnly       bool
	instagramOnly      bool
	// silent metrics are accepted and answer nothing.
	silent bool
	life   life
}

var (
	anyProduct = []string{ProductFeed, ProductReels, ProductStory}
	posts      = []string{ProductFeed, ProductReels}
	feedStory  = []string{ProductFeed, ProductStory}
	reelsOnly  = []string{ProductReels}
	storyOnly  = []string{ProductStory}
)

// mediaMetrics are in the order in which the service enumerates them.
var mediaMetrics = []*mediaMetric{
	{name: "impressions", title: "Impressions", about: "How often the media was seen.", products: feedStory},
	{name: "reach", title: "Accounts reached", about: "How many different accounts saw the media. Estimated.", products: anyProduct},
	{name: "replies", title: "Replies", about: "Replies to the story.", products: storyOnly},
	{name: "saved", title: "Saved", about: "How often the media was saved.", products: posts},
	{name: "likes", title: "Likes", about: "Likes of the media.", products: posts},
	{name: "comments", title: "Comments", about: "Comments on the media.", products: posts},
	{name: "shares", title: "Shares", about: "Shares of the media.", products: anyProduct},
	{name: "total_interactions", title: "Interactions", about: "Likes, saves, comments and shares less what was taken back.", products: anyProduct},
	{name: "follows", title: "Follows", about: "Accounts that followed because of the media.", products: feedStory},
	{name: "profile_visits", title: "Profile visits", about: "Visits to the profile from the media.", products: feedStory},
	{name: "profile_activity", title: "Profile activity", about: "What people did on the profile after the media.", products: feedStory, breakdown: "action_type"},
	{name: "navigation", title: "Navigation", about: "What people did on the story.", products: storyOnly, breakdown: "story_navigation_action_type"},
	{name: "ig_reels_video_view_total_time", title: "Watch time", about: "How long the reel was played in all, in milliseconds.", products: reelsOnly},
	{name: "ig_reels_avg_watch_time", title: "Average watch time", about: "How long the reel was played on average, in milliseconds.", products: reelsOnly},
	{name: "views", title: "Views", about: "How often the media was played or displayed.", products: anyProduct},
	{name: "reposts", title: "Reposts", about: "How often the media was reposted.", products: anyProduct, life: born(2025, time.December, 3)},
	{name: "reels_skip_rate", title: "Skip rate", about: "The share of views left within three seconds.", products: reelsOnly, life: born(2025, time.December, 3)},
	{name: "crossposted_views", title: "Crossposted views", about: "Views on both platforms.", products: reelsOnly, life: born(2025, time.December, 3)},
	{name: "facebook_views", title: "Facebook views", about: "Views on Facebook.", products: anyProduct, life: born(2025, time.December, 3)},
	{name: "link_clicks", title: "Link clicks", about: "Clicks on the links of the story.", products: storyOnly, facebookOnly: true, life: born(2026, time.June, 22)},
	{name: "total_comments", title: "Total comments", about: "Comments, ads included.", products: posts, facebookOnly: true, life: born(2026, time.April, 22)},
	{name: "total_likes", title: "Total likes", about: "Likes, ads included.", products: posts, facebookOnly: true, life: born(2026, time.April, 22)},
	{name: "total_views", title: "Total views", about: "Views, ads included.", products: anyProduct, facebookOnly: true, life: born(2026, time.April, 22)},
	{name: "quotes", silent: true, instagramOnly: true, products: anyProduct},
	{name: "thread_replies", silent: true, instagramOnly: true, products: anyProduct},
	{name: "thread_shares", silent: true, instagramOnly: true, products: anyProduct},
	{name: "threads_media_clicks", silent: true, instagramOnly: true, products: anyProduct},
	{name: "threads_reposts", silent: true, instagramOnly: true, products: anyProduct},
	{name: "threads_views", silent: true, instagramOnly: true, products: anyProduct},

	{name: "plays", title: "Plays", about: "How often the reel began to play.", products: reelsOnly, life: gone22},
	{name: "clips_replays_count", title: "Replays", about: "How often the reel was played again.", products: reelsOnly, life: gone22},
	{name: "ig_reels_aggregated_all_plays_count", title: "All plays", about: "Plays and replays.", products: reelsOnly, life: gone22},
	{name: "video_views", title: "Video views", about: "How often the video was viewed.", products: []string{ProductFeed}, life: gone21},
}

var mediaMetricByName = func() map[string]*mediaMetric {
	out := make(map[string]*mediaMetric, len(mediaMetrics))
	for _, m := range mediaMetrics {
		out[m.name] = m
	}
	return out
}()

// impressionsEnd is the creation date from which media have no impressions.
var impressionsEnd = day(2024, time.July, 2)

// smallStory is how many viewers a story needs for insights.
const smallStory = 5

// HasInsight tells whether the metric can be read for the media by Facebook
// Login: it suits the product, and the media has insights at all.
func (m *Media) HasInsight(metric string) bool {
	d := mediaMetricByName[metric]
	return d != nil && !d.silent && m.Account != nil && m.refusal(d) == nil && m.NoInsights() == ""
}

// NoInsights tells why the media has no insights at all: "before
// conversion", "too few viewers", "album child", or "" where it has. Of stories that
// grow it is what they come to in the end.
func (m *Media) NoInsights() string { return m.noInsights(whole) }

func (m *Media) noInsights(grown age) string {
	switch {
	case m.Parent != nil:
		return "album child"
	case m.beforeConversion():
		return "before conversion"
	case m.Product == ProductStory && grown.of(m.viewers()) < smallStory:
		return "too few viewers"
	}
	return ""
}

// viewers of a story; the newest at the start of an account with several has few.
func (m *Media) viewers() int64 {
	if m.unseen {
		return 3
	}
	return 20 + int64(mix(m.seed, 40)%500)
}

// Insight is the value of a metric, meaningful where HasInsight holds: of stories that
// grow what it comes to in the end.
func (m *Media) Insight(metric string) int64 { return m.insight(metric, whole) }

func (m *Media) insight(metric string, grown age) int64 {
	n := func(salt, span uint64) int64 { return grown.of(int64(mix(m.seed, salt) % span)) }
	switch metric {
	case "likes":
		return int64(m.LikeCount())
	case "comments":
		return int64(m.CommentsCount())
	case "reach":
		if m.Product == ProductStory {
			return grown.of(m.viewers())
		}
		return int64(m.LikeCount())*3 + n(41, 20000)
	case "views":
		return m.insight("reach", grown) + n(42, 30000)
	case "impressions":
		return m.insight("reach", grown) + n(43, 9000)
	case "saved":
		return n(44, 500)
	case "shares":
		return n(45, 300)
	case "total_interactions":
		if m.Product == ProductStory {
			return m.insight("shares", grown) + m.insight("replies", grown)
		}
		return m.insight("likes", grown) + m.insight("comments", grown) + m.insight("saved", grown) + m.insight("shares", grown)
	case "total_likes":
		return m.insight("likes", grown) + n(46, 50)
	case "total_comments":
		return m.insight("comments", grown) + n(47, 9)
	case "total_views":
		return m.insight("views", grown) + n(48, 5000)
	case "crossposted_views":
		return m.insight("views", grown) + m.insight("facebook_views", grown)
	case "ig_reels_avg_watch_time":
		return 1500 + n(49, 20000)
	case "ig_reels_video_view_total_time":
		return m.insight("ig_reels_avg_watch_time", grown) * m.insight("views", grown)
	case "reels_skip_rate":
		return n(50, 100)
	case "facebook_views":
		return n(51, 4000)
	}
	salt := uint64(100)
	for _, c := range []byte(metric) {
		salt = salt*31 + uint64(c)
	}
	return n(salt, 60)
}

// refusal is why the metric cannot be asked of this media, which fails the
// whole request.
func (m *Media) refusal(d *mediaMetric) *Error {
	switch {
	case d.name == "impressions" && m.Type != TypeVideo && !m.Timestamp.Before(impressionsEnd):
		return badParam("(#100) Starting from version v22.0 and above, the impressions metric is no longer supported for the queried media.")
	case !slices.Contains(d.products, m.Product), d.name == "impressions" && m.Type == TypeVideo:
		return badParam("(#100) The Media Insights API does not support the " + d.name + " metric for this media product type.")
	case (d.name == "facebook_views" || d.name == "crossposted_views") && !m.sharedToFacebook():
		return badParam("(#100) The " + d.name + " metric is only available for media shared to Facebook.")
	}
	return nil
}
