package graphsim

import (
	"regexp"
	"slices"
	"time"
)

var mentionText = regexp.MustCompile(`(?:^|[^\p{L}\p{N}_])@[\w.]+`)

// mostContainers is how many an account makes in a day.
const mostContainers = 400

// createContainer makes a container. Of images the work is done at once, of videos it
// takes Options.VideoWork.
func createContainer(c *call, n node) ([]byte, *Error) {
	a := n.(*Account)
	recent := 0
	for _, b := range a.Containers {
		if b.draft != nil && c.now.Sub(b.Created) < containerLife {
			recent++
		}
	}
	if recent >= mostContainers { // the code is not documented; 613 is that of limits of an endpoint's own
		return nil, &Error{Status: 400, Code: 613, Type: oauthException, Message: "(#613) Calls to this api have exceeded the rate limit."}
	}
	d, err := proposed(c, a)
	if err != nil {
		return nil, err
	}
	w := c.w
	b := &Container{ID: w.extra.id(17880000000000000, 9e13), Created: c.now, account: a, seed: w.extra.seed(), draft: d, ready: c.now}
	if d.isVideo() {
		b.ready = c.now.Add(c.p.opts.VideoWork)
		if f := addressFault(d.source); f != nil {
			b.failure = f.Subcode
		}
	}
	for _, f := range c.faults {
		switch f.Kind {
		case FaultStuck:
			b.stuck = true
		case FaultFailed:
			b.failure = max(f.Subcode, 1)
		}
	}
	a.Containers = append([]*Container{b}, a.Containers...)
	w.data.containers[b.ID] = b
	c.note("container", a.ID, b.ID, d.caption)
	if !d.resumable {
		return made(b.ID), nil
	}
	out := appendString([]byte(`{"id":`), b.ID)
	out = appendString(append(out, `,"uri":`...), c.origin+"/ig-api-upload/"+c.version+"/"+b.ID)
	return append(out, '}'), nil
}

// publishContainer makes a post of what is ready.
func publishContainer(c *call, n node) ([]byte, *Error) {
	a := n.(*Account)
	id, err := c.required("creation_id")
	if err != nil {
		return nil, err
	}
	b := c.w.data.containers[id]
	if b == nil || b.account != a || b.draft != nil && b.draft.item {
		return nil, publishing(24, 2207006, "The requested resource does not exist")
	}
	switch b.code(c.now) {
	case "IN_PROGRESS", "ERROR":
		return nil, notReady()
	case "EXPIRED":
		return nil, publishing(24, 2207008, "The requested resource does not exist")
	case "PUBLISHED": // which code refuses it is not documented
		return nil, publishing(24, 2207006, "The requested resource does not exist")
	}
	if published(a, c.now.Add(-publishingSpan)) >= publishingQuota {
		return nil, publishing(9, 2207042, "Application request limit reached")
	}
	if b.draft == nil { // it was there at the start
		b.draft = &draft{kind: imageKind}
	}
	m := c.w.publish(b, c.now)
	c.note("publish", b.ID, m.ID, b.draft.caption)
	return made(m.ID), nil
}

// published counts what an account has published since an instant: its newest posts, all of
// which are taken for published through the API, and such stories.
func published(a *Account, since time.Time) (n int) {
	for _, m := range a.Media {
		if !m.Timestamp.Before(since) {
			n++
		}
	}
	for _, m := range a.Stories {
		if m.made != nil && !m.Timestamp.Before(since) {
			n++
		}
	}
	return n
}

// publish makes the post of a container.
func (w *world) publish(b *Container, now time.Time) *Media {
	a, d, at := b.account, b.draft, now.Truncate(time.Second)
	m := w.extra.media(a, at, TypeImage, ProductFeed)
	m.made = d
	switch {
	case d.kind == carouselKind:
		m.Type = TypeCarousel
		for _, item := range d.children {
			child := w.extra.media(a, at, TypeImage, ProductFeed)
			if item.draft.isVideo() {
				child.Type = TypeVideo
			}
			child.made, child.Parent, item.published = item.draft, m, child
			m.Children = append(m.Children, child)
		}
	case d.isVideo():
		m.Type = TypeVideo
	}
	b.published = m
	switch d.kind {
	case storyKind:
		m.Product = ProductStory
		a.Stories = slices.Insert(slices.Clone(a.Stories), 0, m)
		return m
	case reelKind:
		m.Product = ProductReels
	}
	a.Media = append([]*Media{m}, a.Media...)
	return m
}

// publishing is a refusal by one of the codes of publishing.
func publishing(code, subcode int, message string) *Error {
	return &Error{Status: 400, Code: code, Subcode: subcode, Type: oauthException, Message: message}
}

func notReady() *Error {
	e := publishing(9007, 2207027, "Media ID is not available")
	e.UserTitle, e.UserMessage = "Cannot publish", "The media is not ready to be published. Please wait a moment."
	return e
}

// subcodes are the refusals of files by what is found in them.
var subcodes = map[int]*Error{
	2207001: publishing(-1, 2207001, "Instagram server error. Try again."),
	2207003: publishing(-2, 2207003, "It takes too long to download the media."),
	2207004: publishing(36000, 2207004, "The image is too large to download. It should be less than 8388608 bytes."),
	2207005: publishing(36001, 2207005, "The image format is not supported."),
	2207009: publishing(36003, 2207009, "The submitted image with an aspect ratio cannot be published."),
	2207020: publishing(-2, 2207020, "The media you are trying to access has expired."),
	2207026: publishing(352, 2207026, "The video format is not supported."),
	2207032: publishing(-1, 2207032, "Create media fail, please try to re-create media"),
	2207050: publishing(25, 2207050, "The Instagram account is restricted."),
	2207051: publishing(4, 2207051, "Application request limit reached"),
	2207052: publishing(9004, 2207052, "Only photo or video can be accepted as media type."),
	2207053: publishing(-1, 2207053, "unknown upload error"),
}

func init() {
	for _, t := range []*nodeType{igUserNode, igOnlyUserNode} {
		t.can("POST media", deed{scope: scopePublish, do: createContainer})
		t.can("POST media_publish", deed{scope: scopePublish, do: publishContainer})
	}
}
