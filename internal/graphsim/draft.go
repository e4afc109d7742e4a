package graphsim

import (
	"encoding/json"
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// draft is what a container made by a call is to become.
type draft struct {
	kind          string // REELS, STORIES, CAROUSEL, VIDEO, or IMAGE, which goes unsaid
	item          bool   // of a carousel
	caption, alt  string
	source        string // the address of the image or the video
	resumable     bool   // its bytes are uploaded
	inFeed, byAI  bool
	children      []*Container
	collaborators []string
	products      []productPlace
}

// productPlace is one product that a post shows.
type productPlace struct {
	ProductID json.Number `json:"product_id"`
	X, Y      *float64
}

// person is one user whom a post tags.
type person struct {
	Username string   `json:"username"`
	X        *float64 `json:"x"`
	Y        *float64 `json:"y"`
}

// What a post may hold.
const (
	mostCaptionHashtags  = 30
	mostCaptionMentions  = 20
	mostAltText          = 1000 // characters
	mostTags             = 20
	mostProductsFeed     = 20
	mostProductsReel     = 30
	fewestChildren       = 2
	mostChildren         = 10
	mostSponsors         = 2
	videoLength          = time.Minute // of every video here
	videoKind, imageKind = "VIDEO", "IMAGE"
	reelKind, storyKind  = "REELS", "STORIES"
	carouselKind         = "CAROUSEL"
)

// isVideo tells that the container holds a video.
func (d *draft) isVideo() bool {
	return d.kind == videoKind || d.kind == reelKind || d.kind == storyKind && (d.resumable || !strings.HasSuffix(d.source, imageSuffix))
}

// imageSuffix marks the address of a story's image, as it was given in image_url.
const imageSuffix = "#image"

// proposal is a call that asks for a container.
type proposal struct {
	*call
	account *Account
	*draft
}

// proposed reads and checks what a container is asked for.
func proposed(c *call, a *Account) (*draft, *Error) {
	d := &draft{
		kind: c.params.get("media_type"), caption: c.params.get("caption"), alt: c.params.get("alt_text"),
		resumable: c.params.get("upload_type") == "resumable", inFeed: c.params.get("share_to_feed") != "false",
		byAI: c.params.get("is_ai_generated") == "true", item: c.params.get("is_carousel_item") == "true",
		collaborators: c.params.list("collaborators"),
	}
	if d.kind == "" {
		d.kind = imageKind
	}
	p := &proposal{c, a, d}
	for _, check := range []func() *Error{
		p.checkKind, p.checkText, p.checkAddress, p.checkPeople, p.checkProducts, p.checkReel, p.checkChildren,
	} {
		if err := check(); err != nil {
			return nil, err
		}
	}
	return d, nil
}

func (p *proposal) checkKind() *Error {
	switch p.kind {
	case imageKind, reelKind, storyKind, carouselKind:
	case videoKind:
		if !p.item {
			return publishing(100, 2207067, "The value VIDEO for media_type is no longer supported. Use the REELS media_type to publish a video to your Instagram feed")
		}
	default:
		return publishing(100, 2207023, "Unknown media type")
	}
	switch {
	case p.item && (p.kind == reelKind || p.kind == storyKind || p.kind == carouselKind):
		return badParam("(#100) A " + p.kind + " cannot be an item of a carousel")
	case p.item && (p.caption != "" || len(p.collaborators) > 0):
		return badParam("(#100) An item of a carousel has neither caption nor collaborators")
	case p.resumable && p.flavour() == flavourInstagram:
		return badParam("(#100) upload_type is not supported")
	case p.resumable && (p.kind == imageKind || p.kind == carouselKind):
		return badParam("(#100) Only videos can be uploaded")
	}
	return nil
}

func (p *proposal) checkText() *Error {
	switch {
	case utf8.RuneCountInString(p.caption) > captionLimit:
		return publishing(36004, 2207010, "The caption was too long")
	case countHashtags(p.caption) > mostCaptionHashtags:
		return publishing(36004, 2207010, "The caption has more than 30 hashtags")
	case len(mentionText.FindAllString(p.caption, -1)) > mostCaptionMentions:
		return publishing(100, 2207040, "Cannot use more than 20 tags")
	case p.alt != "" && p.kind != imageKind:
		return badParam("(#100) alt_text is supported for images only")
	case utf8.RuneCountInString(p.alt) > mostAltText:
		return badParam("(#100) alt_text must be at most 1000 characters long")
	}
	return nil
}

// checkAddress takes the address of the image or the video, of which one has to be
// there. An address is not fetched: a name that begins with one of the subcodes of
// publishing is refused with it.
func (p *proposal) checkAddress() *Error {
	image, video := p.params.get("image_url"), p.params.get("video_url")
	switch {
	case p.resumable && image == "" && video == "", p.kind == carouselKind:
		return nil
	case p.resumable:
		return badParam("(#100) upload_type resumable excludes image_url and video_url")
	case p.kind == storyKind && image != "" && video == "":
		p.source = image + imageSuffix
	case p.kind == imageKind:
		p.source = image
	default:
		p.source = video
	}
	u, err := url.Parse(p.source)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || strings.ContainsFunc(p.source, func(r rune) bool { return r > 0x7e || r <= ' ' }) {
		return publishing(9004, 2207052, "Only photo or video can be accepted as media type.")
	}
	if code := addressFault(p.source); code != nil && !p.isVideo() {
		return code
	}
	return nil
}

// addressFault is what the platform finds wrong with the file at an address, by its name.
func addressFault(address string) *Error {
	u, err := url.Parse(address)
	if err != nil {
		return nil
	}
	name := path.Base(u.Path)
	subcode, err := strconv.Atoi(name[:min(len(name), 7)])
	if err != nil {
		return nil
	}
	if found := subcodes[subcode]; found != nil {
		e := *found
		return &e
	}
	return nil
}

func (p *proposal) checkPeople() *Error {
	for _, name := range p.collaborators {
		switch {
		case strings.HasPrefix(name, "@"):
			return publishing(110, 2207018, "The user id is not valid")
		case p.kind == storyKind:
			return badParam("(#100) collaborators are not supported for stories")
		}
	}
	if len(p.collaborators) > mostCollaborators {
		return badParam("(#100) At most 3 collaborators can be invited")
	}
	if sponsors := p.params.list("branded_content_sponsor_ids"); len(sponsors) > mostSponsors {
		return badParam("(#100) At most 2 sponsors can be named")
	}
	text, ok := p.params.lookup("user_tags")
	if !ok {
		return nil
	}
	var people []person
	if json.Unmarshal([]byte(text), &people) != nil {
		return badParam("(#100) param user_tags must be an array.")
	}
	if len(people) > mostTags {
		return publishing(100, 2207040, "Cannot use more than 20 tags")
	}
	for _, x := range people {
		placed := x.X != nil && x.Y != nil
		switch {
		case x.Username == "":
			return badParam("(#100) user_tags: username is required")
		case p.isVideo() && placed && p.kind != storyKind:
			return publishing(100, 2207035, "Product/user tag positions must not be specified for video media")
		case p.kind == imageKind && !placed:
			return publishing(100, 2207036, "Product/user tag positions are required for photo media")
		case placed && (*x.X < 0 || *x.X > 1 || *x.Y < 0 || *x.Y > 1):
			return badParam("(#100) user_tags: x and y must be between 0 and 1")
		}
	}
	return nil
}

func (p *proposal) checkProducts() *Error {
	text, ok := p.params.lookup("product_tags")
	if !ok {
		return nil
	}
	most := mostProductsFeed
	if p.kind == reelKind {
		most = mostProductsReel
	}
	if json.Unmarshal([]byte(text), &p.products) != nil || p.kind == storyKind || len(p.products) > most || !p.may(scopeShopping) {
		return publishing(100, 2207037, "We couldn't add all of your product tags")
	}
	for _, x := range p.products {
		if placed := x.X != nil && x.Y != nil; placed == p.isVideo() {
			return publishing(100, map[bool]int{true: 2207035, false: 2207036}[placed], "Product/user tag positions")
		}
	}
	return nil
}

// checkReel looks at what only reels have.
func (p *proposal) checkReel() *Error {
	if text := p.params.get("thumb_offset"); text != "" && p.isVideo() {
		at, err := strconv.ParseInt(text, 10, 64)
		if err != nil || at < 0 || at > videoLength.Milliseconds() {
			return publishing(1, 2207057, "Thumbnail offset must be between 0 and the duration of the video")
		}
	}
	if text, ok := p.params.lookup("trial_params"); ok {
		var trial struct {
			Strategy string `json:"graduation_strategy"`
		}
		if json.Unmarshal([]byte(text), &trial) != nil || p.kind != reelKind || !slices.Contains([]string{"MANUAL", "SS_PERFORMANCE"}, trial.Strategy) {
			return badParam("(#100) trial_params is not valid")
		}
	}
	if id := p.params.get("location_id"); id != "" {
		if _, err := strconv.ParseUint(id, 10, 64); err != nil {
			return badParam("(#100) INSTAGRAM_PLATFORM_API__INVALID_LOCATION_ID")
		}
	}
	return nil
}

// checkChildren finds those of a carousel, which must be ready.
func (p *proposal) checkChildren() *Error {
	if p.kind != carouselKind {
		return nil
	}
	ids := p.params.list("children")
	if len(ids) < fewestChildren || len(ids) > mostChildren {
		return publishing(100, 2207028, "Your post won't work as a carousel. Carousels need between 2 and 10 photos or videos")
	}
	for _, id := range ids {
		box := p.w.data.containers[id]
		switch {
		case box == nil || box.account != p.account || box.draft == nil || !box.draft.item || slices.Contains(p.children, box):
			return publishing(24, 2207006, "The requested resource does not exist")
		case box.code(p.now) != "FINISHED":
			return notReady()
		}
		p.children = append(p.children, box)
	}
	return nil
}
