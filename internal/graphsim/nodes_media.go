package graphsim

import (
	"slices"
	"strconv"
)

// The media object as each of the two login kinds reads it.

var igMediaNode = newNodeType("IGMedia", scopeBasic, []string{"id"},
	public("id", mediaID),
	public("alt_text", mediaAltText),
	attr("audio_id", func(m *Media) value {
		if m.Product != ProductReels {
			return value{}
		}
		return text(strconv.FormatUint(1e15+mix(m.seed, 12)%1e15, 10))
	}),
	attr("boost_eligibility_info", func(m *Media) value {
		if m.Parent != nil {
			return value{}
		}
		return raw(`{"eligible_to_boost":true}`)
	}),
	public("caption", mediaCaption),
	public("comments_count", mediaCommentsCount),
	attr("copyright_check_information", func(m *Media) value {
		if m.Type != TypeVideo {
			return value{}
		}
		return raw(`{"status":{"status":"completed","matches_found":` + strconv.FormatBool(m.copyrighted()) + `}}`)
	}),
	absent("current_live_viewer_count"),
	attr("has_poll", storyFlag),
	attr("has_slider", storyFlag),
	attr("ig_id", mediaLegacyID),
	attr("is_ai_generated", mediaIsAI),
	attr("is_comment_enabled", mediaCommentsOn),
	public("is_shared_to_feed", mediaInFeed),
	attr("legacy_instagram_media_id", mediaLegacyID),
	// like_count is read on foreign media too, unless the owner hides it.
	public("like_count", mediaLikes),
	public("media_audio_type", func(m *Media) value {
		if m.Product != ProductReels {
			return value{}
		}
		return text([]string{"MUSIC", "ORIGINAL_SOUND"}[m.seed%2])
	}),
	public("media_product_type", mediaProduct),
	public("media_type", mediaType),
	public("media_url", mediaFile),
	publicLink("owner", mediaOwner),
	public("permalink", mediaPermalink),
	public("reposts_count", counted("reposts")),
	attr("saved_count", counted("saved")),
	attr("shares_count", counted("shares")),
	public("shortcode", mediaShortcode),
	public("thumbnail_url", mediaThumbnail),
	public("timestamp", mediaTimestamp),
	public("total_comments_count", counted("total_comments")),
	public("total_like_count", counted("total_likes")),
	attr("total_views_count", counted("total_views")),
	public("username", mediaUsername),
	absent("video_title"),
	// view_count has a value in business discovery only.
	public("view_count", func(*Media) value { return value{} }),
)

var igOnlyMediaNode = newNodeType("IGMedia", scopeBasic, []string{"id"},
	public("id", mediaID),
	attr("alt_text", mediaAltText),
	public("caption", mediaCaption),
	public("comments_count", mediaCommentsCount),
	absent("current_live_viewer_count"),
	attr("is_ai_generated", mediaIsAI),
	attr("is_comment_enabled", mediaCommentsOn),
	attr("is_shared_to_feed", mediaInFeed),
	public("like_count", mediaLikes),
	public("media_product_type", mediaProduct),
	public("media_type", mediaType),
	public("media_url", mediaFile),
	link("owner", mediaOwner),
	public("permalink", mediaPermalink),
	public("shortcode", mediaShortcode),
	public("thumbnail_url", mediaThumbnail),
	public("timestamp", mediaTimestamp),
	public("username", mediaUsername),
)

func publicLink[T node](name string, to func(T) node) *field {
	f := link(name, to)
	f.public = true
	return f
}

func mediaID(m *Media) value        { return text(m.ID) }
func mediaLegacyID(m *Media) value  { return text(strconv.FormatUint(m.legacyID, 10)) }
func mediaProduct(m *Media) value   { return text(m.Product) }
func mediaType(m *Media) value      { return text(m.Type) }
func mediaShortcode(m *Media) value { return text(m.shortcode()) }
func mediaTimestamp(m *Media) value { return instant(m.Timestamp) }
func mediaUsername(m *Media) value  { return text(m.username()) }

// topLevel guards what album children do not have, and what ambiguous posts do not
// show: those of one of the kinds without. Children of the kinds with show it.
func topLevel(get func(*Media) value, without int, with ...int) func(*Media) value {
	return func(m *Media) value {
		if m.Parent != nil && !slices.Contains(with, m.ambiguous) || m.Parent == nil && without > 0 && m.ambiguous == without {
			return value{}
		}
		return get(m)
	}
}

var (
	mediaCaption = func(m *Media) value {
		if s, ok := m.Caption(); ok {
			return text(s)
		}
		return value{}
	}
	mediaCommentsCount = topLevel(func(m *Media) value { return integer(int64(m.CommentsCount())) }, hiddenCounts, 3)
	mediaIsAI          = topLevel(func(m *Media) value { return boolean(m.byAI()) }, 0)
	mediaCommentsOn    = topLevel(func(m *Media) value {
		if m.commentsOn != nil {
			return boolean(*m.commentsOn)
		}
		return boolean(m.made != nil || len(m.Comments) > 0 || m.seed%29 != 3)
	}, hiddenSwitch)
	mediaPermalink = topLevel(func(m *Media) value { return text(m.permalink()) }, 0, 1, 2, 3)
	mediaLikes     = topLevel(func(m *Media) value {
		if m.Account == nil && m.seed%7 == 2 {
			return value{}
		}
		return integer(int64(m.LikeCount()))
	}, hiddenCounts, 2, 3)
)

func (m *Media) byAI() bool {
	if m.made != nil {
		return m.made.byAI
	}
	return m.seed%37 == 5
}

func mediaAltText(m *Media) value {
	if m.made != nil {
		return optional(m.made.alt)
	}
	if m.Type != TypeImage || m.seed%3 != 0 {
		return value{}
	}
	return text("A picture of " + subjects[mix(m.seed, 21)%uint64(len(subjects))])
}

func mediaInFeed(m *Media) value {
	if m.Product != ProductReels {
		return value{}
	}
	if m.made != nil {
		return boolean(m.made.inFeed)
	}
	return boolean(m.seed%5 != 0)
}

func storyFlag(m *Media) value {
	if m.Product != ProductStory {
		return value{}
	}
	return boolean(m.seed%9 == 0)
}

func mediaFile(m *Media) value {
	if m.copyrighted() {
		return value{}
	}
	if m.Type == TypeVideo {
		return text(mediaURL(m.ID, "mp4", m.seed))
	}
	return text(mediaURL(m.ID, "jpg", m.seed))
}

func mediaThumbnail(m *Media) value {
	if m.Type != TypeVideo {
		return value{}
	}
	return text(mediaURL(m.ID, "thumb.jpg", m.seed))
}

// The kinds of ambiguous posts.
const (
	hiddenCounts = 1 + iota
	hiddenSwitch
	hiddenOwner
)

// Owner is the account that the field owner names: nil where it is absent.
func (m *Media) Owner() *Account {
	if m.Parent == nil && m.ambiguous == hiddenOwner {
		return nil
	}
	return m.Account
}

func mediaOwner(m *Media) node {
	if a := m.Owner(); a != nil {
		return a
	}
	return nil
}

// counted is a field that repeats an insight of a post.
func counted(metric string) func(*Media) value {
	return topLevel(func(m *Media) value {
		if m.Product == ProductStory {
			return value{}
		}
		return integer(m.Insight(metric))
	}, 0)
}

func init() {
	for _, e := range []*edge{
		mediaInsightsEdge, emptyEdge("boost_ads_list"),
		emptyEdge("branded_content_partner_promote"), collaboratorsEdge, productTagsEdge,
	} {
		igMediaNode.fields[e.name] = toEdge(e)
	}
	for _, e := range []*edge{childrenEdge, commentsEdge} {
		igMediaNode.fields[e.name] = publicEdge(e)
	}
	for _, e := range []*edge{childrenEdge, commentsEdge, mediaInsightsEdge} {
		igOnlyMediaNode.fields[e.name] = toEdge(e)
	}
}

func (m *Media) nodeID() string { return m.ID }

func (*Media) table(f flavour) *nodeType {
	if f == flavourInstagram {
		return igOnlyMediaNode
	}
	return igMediaNode
}

// Field is User.Field for a media object.
func (m *Media) Field(name string) any { return scalar(igMediaNode, m, name) }
