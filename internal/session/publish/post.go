package publish

import (
	"encoding/json"
	"net/url"
	"strconv"
)

// Kind is what a post is, by the platform's names.
type Kind string

// The kinds.
const (
	Image    Kind = "IMAGE"
	Reel     Kind = "REELS"
	Story    Kind = "STORIES"
	Carousel Kind = "CAROUSEL"
	Video    Kind = "VIDEO" // an item of a carousel alone
)

// Post is what is to be published. Zero fields are left to the platform.
type Post struct {
	Kind Kind
	// ContainerID is that of a container that was made before, which is gone on with:
	// then nothing else is given.
	ContainerID string
	// One of these says where the image or the video is, unless it is a carousel.
	ImageURL, VideoURL, File string
	// Children are the items of a carousel.
	Children []*Post

	Caption, AltText, LocationID, AudioName, CoverURL string
	// Collaborators are names of users without @.
	Collaborators []string
	UserTags      []UserTag
	ProductTags   []ProductTag
	// ThumbOffset is where in a video its cover is, in milliseconds.
	ThumbOffset *int64
	// ShareToFeed says whether a reel is shown among the posts too.
	ShareToFeed *bool
	// Trial makes a reel a trial, which is shown to those who do not follow: how it ends
	// is MANUAL or SS_PERFORMANCE.
	Trial string
	// AI says that AI made it.
	AI *bool
	// Sponsors are the ids of accounts that it is paid by; Paid marks a paid partnership.
	Sponsors []string
	Paid     *bool

	item bool // of a carousel
}

// UserTag is a user whom a post shows, and where: from 0, 0 at the top left to 1, 1.
type UserTag struct {
	Username string   `json:"username"`
	X        *float64 `json:"x,omitempty"`
	Y        *float64 `json:"y,omitempty"`
}

// ProductTag is a product that a post shows, and where.
type ProductTag struct {
	ProductID string   `json:"product_id"`
	X         *float64 `json:"x,omitempty"`
	Y         *float64 `json:"y,omitempty"`
}

// kind is that of the post, or what follows from what is given.
func (p *Post) kind() Kind {
	switch {
	case p.Kind != "":
		return p.Kind
	case p.Children != nil:
		return Carousel
	case p.ImageURL != "":
		return Image
	case p.item:
		return Video
	}
	return Reel
}

// isVideo reports whether it is a video.
func (p *Post) isVideo() bool { return p.kind() != Carousel && p.ImageURL == "" }

// params are those of the call that makes its container.
func (p *Post) params() url.Values {
	v := url.Values{}
	set := func(name, text string) {
		if text != "" {
			v.Set(name, text)
		}
	}
	asJSON := func(name string, list any, n int) {
		if n > 0 {
			text, _ := json.Marshal(list) // texts and numbers alone
			v.Set(name, string(text))
		}
	}
	truth := func(name string, b *bool) {
		if b != nil {
			v.Set(name, strconv.FormatBool(*b))
		}
	}
	if kind := p.kind(); kind != Image {
		v.Set("media_type", string(kind))
	}
	if p.item {
		v.Set("is_carousel_item", "true")
	}
	if p.File != "" {
		v.Set("upload_type", "resumable")
	}
	set("image_url", p.ImageURL)
	set("video_url", p.VideoURL)
	set("caption", p.Caption)
	set("alt_text", p.AltText)
	set("location_id", p.LocationID)
	set("audio_name", p.AudioName)
	set("cover_url", p.CoverURL)
	asJSON("collaborators", p.Collaborators, len(p.Collaborators))
	asJSON("user_tags", p.UserTags, len(p.UserTags))
	asJSON("product_tags", p.ProductTags, len(p.ProductTags))
	asJSON("branded_content_sponsor_ids", p.Sponsors, len(p.Sponsors))
	if p.ThumbOffset != nil {
		v.Set("thumb_offset", strconv.FormatInt(*p.ThumbOffset, 10))
	}
	if p.Trial != "" {
		asJSON("trial_params", map[string]string{"graduation_strategy": p.Trial}, 1)
	}
	truth("share_to_feed", p.ShareToFeed)
	truth("is_ai_generated", p.AI)
	truth("is_paid_partnership", p.Paid)
	return v
}
