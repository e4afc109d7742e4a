package publish

import (
	"errors"
	"fmt"
	"net/netip"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/origin"
	"github.com/viewfinder-sql/viewfinder/internal/value"
	"github.com/viewfinder-sql/viewfinder/internal/write"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// limits are what the platform demands of each column of a post.
var limits = func() map[string]*schema.Limits {
	out := map[string]*schema.Limits{}
	for _, x := range schema.PostInputs() {
		out[x.Column.Name] = &x.Input.Limits
	}
	return out
}()

// mostProducts is how many products are shown on what is no reel.
const mostProducts = 20

var userName = regexp.MustCompile(`^[A-Za-z0-9_.]{1,30}$`)

// Rules are those of an app and a login.
type Rules struct {
	// Facebook says that the login is Facebook Login, which can do more.
	Facebook bool
	// Local lets addresses of this machine pass: where the API is on it too.
	Local bool
}

// CheckError is something about a post that the platform would refuse. Nothing was sent.
type CheckError struct {
	// Column is the name that SQL has for it: Caption, "Children[2].ImageUrl".
	Column string
	// Reason says what is wrong, and the limit.
	Reason string
}

// Error names the column and the limit.
func (e *CheckError) Error() string {
	return "publish: " + strings.TrimSpace(e.Column+" "+e.Reason) + "; nothing was sent"
}

func wrong(column, format string, args ...any) error {
	return &CheckError{Column: column, Reason: fmt.Sprintf(format, args...)}
}

// Check reports what the platform would refuse, as far as it can be known without a call
// and without opening a file.
func (p *Post) Check(r Rules) error {
	if p.ContainerID != "" {
		return p.checkResumed()
	}
	for _, check := range []func(Rules) error{p.checkKind, p.checkSource, p.checkTexts, p.checkOnly, p.checkPeople, p.checkTags, p.checkChildren} {
		if err := check(r); err != nil {
			return err
		}
	}
	return nil
}

// checkResumed reports what is given besides a container, which has everything.
func (p *Post) checkResumed() error {
	if !write.IsID(p.ContainerID) {
		return wrong("ContainerId", "is %q, which is no id: ids are of digits", p.ContainerID)
	}
	rest := *p
	rest.ContainerID, rest.item, rest.Kind, rest.File = "", false, "", ""
	if v := rest.params(); len(v) > 1 || p.Children != nil { // media_type stands there always
		return wrong("ContainerId", "goes on with a container that has its content already: give nothing besides, but the File whose upload broke off")
	}
	return nil
}

func (p *Post) checkKind(Rules) error {
	kind := p.kind()
	switch {
	case !slices.Contains([]Kind{Image, Reel, Story, Carousel, Video}, kind):
		return wrong("MediaType", "is %q: it is IMAGE, REELS, STORIES or CAROUSEL, and VIDEO for an item of a carousel", string(kind))
	case kind == Video && !p.item:
		return wrong("MediaType", "is VIDEO, which is an item of a carousel alone: a video by itself is REELS")
	case p.item && kind != Image && kind != Video:
		return wrong("MediaType", "is %s: the items of a carousel are IMAGE and VIDEO", kind)
	case kind == Carousel && len(p.Children) == 0:
		return wrong("Children", "is missing: a carousel has from %d to %d", limits["Children"].Least, limits["Children"].Most)
	case kind != Carousel && p.Children != nil:
		return wrong("Children", "makes a carousel, and MediaType is %s", kind)
	}
	return nil
}

// checkSource looks at where the image or the video is.
func (p *Post) checkSource(r Rules) error {
	kind := p.kind()
	var given []string
	for _, x := range []struct{ column, text string }{{"ImageUrl", p.ImageURL}, {"VideoUrl", p.VideoURL}, {"File", p.File}} {
		if x.text != "" {
			given = append(given, x.column)
		}
	}
	switch {
	case kind == Carousel && len(given) > 0:
		return wrong(given[0], "is given for a carousel, which has what its Children have")
	case kind == Carousel:
		return nil
	case len(given) == 0:
		return wrong("ImageUrl", "is missing, and so are VideoUrl and File: one of them says where the content is")
	case len(given) > 1:
		return wrong(given[1], "is given besides %s: a post has one of them", given[0])
	case kind == Image && p.ImageURL == "":
		return wrong(given[0], "is given for MediaType=IMAGE, which takes ImageUrl%s", imagesByAddress(p))
	case (kind == Reel || kind == Video) && p.ImageURL != "":
		return wrong("ImageUrl", "is given for MediaType=%s, which takes VideoUrl or File", kind)
	case p.File != "" && !r.Facebook:
		return wrong("File", "is taken with Facebook Login alone (AuthScheme=OAuth): give the address of the video, VideoUrl")
	case p.File != "" && isImageName(p.File):
		return wrong("File", "is an image, and the platform takes images by their public addresses alone: ImageUrl")
	}
	for _, x := range []struct{ column, text string }{{"ImageUrl", p.ImageURL}, {"VideoUrl", p.VideoURL}, {"CoverUrl", p.CoverURL}} {
		if said := wrongAddress(x.text, r.Local); x.text != "" && said != "" {
			return wrong(x.column, "%s", said)
		}
	}
	return nil
}

func imagesByAddress(p *Post) string {
	if p.File != "" {
		return ": the platform takes images by their public addresses alone"
	}
	return ""
}

// isImageName reports whether a file is called as images are.
func isImageName(name string) bool {
	return slices.Contains([]string{".jpg", ".jpeg", ".png", ".gif", ".webp", ".heic", ".bmp", ".tif", ".tiff"}, strings.ToLower(path.Ext(name)))
}

// wrongAddress says why the platform cannot fetch from an address, "" where it may.
func wrongAddress(text string, local bool) string {
	if said := write.WrongAddress(text); said != "" || local {
		return said
	}
	u, _ := url.Parse(text) // as was seen above
	address, err := netip.ParseAddr(u.Hostname())
	if origin.IsLocalhost(u.Hostname()) || err == nil && (!address.IsGlobalUnicast() || address.IsPrivate()) {
		return "is an address that only this network knows: the platform fetches it from outside"
	}
	return ""
}

func (p *Post) checkTexts(Rules) error {
	for _, x := range []struct{ column, text string }{
		{"Caption", p.Caption}, {"AltText", p.AltText}, {"LocationId", p.LocationID}, {"TrialStrategy", p.Trial},
	} {
		if said := write.Violated(limits[x.column], value.Text(x.text)); x.text != "" && said != "" {
			return wrong(x.column, "%s", said)
		}
	}
	for _, x := range []struct {
		column string
		n      int
	}{
		{"SponsorIds", len(p.Sponsors)}, {"Collaborators", len(p.Collaborators)}, {"UserTags", len(p.UserTags)}, {"ProductTags", len(p.ProductTags)},
	} {
		if said := write.WrongCount(limits[x.column], x.n); x.n > 0 && said != "" {
			return wrong(x.column, "%s", said)
		}
	}
	for _, id := range p.Sponsors {
		if !write.IsID(id) {
			return wrong("SponsorIds", "has %q, which is no id: ids are of digits", id)
		}
	}
	return nil
}

// checkOnly reports what only other kinds of posts have.
func (p *Post) checkOnly(r Rules) error {
	kind := p.kind()
	reel, item := kind == Reel, p.item
	for _, x := range []struct {
		column  string
		given   bool
		allowed bool
		where   string
	}{
		{"Caption", p.Caption != "", !item && kind != Story, "posts and reels, not for stories or items of a carousel"},
		{"AltText", p.AltText != "", kind == Image, "images"},
		{"Collaborators", len(p.Collaborators) > 0, !item && kind != Story, "images, reels and carousels as a whole, not for stories or items of a carousel"},
		{"ProductTags", len(p.ProductTags) > 0, kind != Story && kind != Carousel, "images, reels and items of a carousel"},
		{"UserTags", len(p.UserTags) > 0, kind != Carousel, "images, videos and stories; of a carousel for its items"},
		{"CoverUrl", p.CoverURL != "", reel, "reels"},
		{"ThumbOffset", p.ThumbOffset != nil, p.isVideo() && kind != Story, "videos"},
		{"IsSharedToFeed", p.ShareToFeed != nil, reel, "reels"},
		{"AudioName", p.AudioName != "", reel, "reels"},
		{"TrialStrategy", p.Trial != "", reel, "reels"},
		{"LocationId", p.LocationID != "", !item && kind != Story, "posts and reels, not for stories or items of a carousel"},
		{"IsAiGenerated", p.AI != nil, !item, "posts as a whole, not for items of a carousel"},
		{"SponsorIds", len(p.Sponsors) > 0, r.Facebook && !item, "posts with Facebook Login (AuthScheme=OAuth)"},
		{"IsPaidPartnership", p.Paid != nil, r.Facebook && !item, "posts with Facebook Login (AuthScheme=OAuth)"},
		{"ProductTags", len(p.ProductTags) > 0, r.Facebook, "posts with Facebook Login (AuthScheme=OAuth)"},
	} {
		if x.given && !x.allowed {
			return wrong(x.column, "is for %s", x.where)
		}
	}
	switch {
	case p.ThumbOffset != nil && *p.ThumbOffset < 0:
		return wrong("ThumbOffset", "is %d: it is milliseconds from the beginning of the video", *p.ThumbOffset)
	case p.Trial != "" && len(p.Collaborators) > 0:
		return wrong("Collaborators", "cannot take part in a trial reel")
	}
	return nil
}

func (p *Post) checkPeople(Rules) error {
	for i, name := range p.Collaborators {
		switch {
		case strings.HasPrefix(name, limits["Collaborators"].Plain):
			return wrong("Collaborators", "has %q: write it without @", name)
		case !userName.MatchString(name):
			return wrong("Collaborators", "has %q, which is no name of a user", name)
		case slices.Contains(p.Collaborators[:i], name):
			return wrong("Collaborators", "has %q twice", name)
		}
	}
	return nil
}

// checkTags looks at tags and their positions: images have them, videos do not, and in
// stories they are optional.
func (p *Post) checkTags(Rules) error {
	if n := len(p.ProductTags); n > mostProducts && p.kind() != Reel {
		return wrong("ProductTags", "has %d items: %d are the most, and %d on a reel", n, mostProducts, limits["ProductTags"].Most)
	}
	for _, t := range p.UserTags {
		if !userName.MatchString(t.Username) {
			return wrong("UserTags", "has %q, which is no name of a user: write it without @", t.Username)
		}
		if said := p.wrongPlace(t.X, t.Y); said != "" {
			return wrong("UserTags", "%s", t.Username+": "+said)
		}
	}
	for _, t := range p.ProductTags {
		if !write.IsID(t.ProductID) {
			return wrong("ProductTags", "has %q, which is no id of a product: ids are of digits", t.ProductID)
		}
		if said := p.wrongPlace(t.X, t.Y); said != "" {
			return wrong("ProductTags", "%s", t.ProductID+": "+said)
		}
	}
	return nil
}

// wrongPlace says what is wrong with a position, "" where nothing is.
func (p *Post) wrongPlace(x, y *float64) string {
	switch {
	case (x == nil) != (y == nil):
		return "one of x and y is missing"
	case x == nil && p.kind() == Image:
		return "x and y are missing: in an image a tag has a place, from 0, 0 at the top left to 1, 1"
	case x != nil && (p.kind() == Reel || p.kind() == Video):
		return "x and y are given: in a video a tag has no place"
	case x != nil && !(*x >= 0 && *x <= 1 && *y >= 0 && *y <= 1):
		return "x and y are numbers from 0 to 1"
	}
	return ""
}

func (p *Post) checkChildren(r Rules) error {
	if p.Children == nil {
		return nil
	}
	if said := write.WrongCount(limits["Children"], len(p.Children)); said != "" {
		return wrong("Children", "%s", said)
	}
	seen := map[string]bool{}
	for i, child := range p.Children {
		item := *child
		item.item = true
		if err := item.Check(r); err != nil {
			return below(err, i)
		}
		if id := child.ContainerID; id != "" && seen[id] {
			return wrong("Children", "has the container %s twice", id)
		}
		seen[child.ContainerID] = true
	}
	return nil
}

// below names the item of a carousel whose column is wrong.
func below(err error, i int) error {
	if e, ok := errors.AsType[*CheckError](err); ok {
		e.Column = strings.TrimSuffix(fmt.Sprintf("Children[%d].%s", i, e.Column), ".")
	}
	return err
}
