package graphsim

import (
	"cmp"
	"hash/fnv"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Hashtag is a tag that accounts have searched for, or that a caption has. Its id is
// the same for all.
type Hashtag struct{ ID, Name string }

var hashtagNode = newNodeType("ShadowIGHashtag", scopeBasic, []string{"id"},
	attr("id", func(h *Hashtag) value { return text(h.ID) }),
	attr("name", func(h *Hashtag) value { return text(h.Name) }),
)

func (h *Hashtag) nodeID() string        { return h.ID }
func (*Hashtag) table(flavour) *nodeType { return hashtagNode }

// Field is what the API says in a field, as a string, nil where there is nothing.
func (h *Hashtag) Field(name string) any { return scalar(hashtagNode, h, name) }

var searchedHashtagsEdge = &edge{
	name: "recently_searched_hashtags", scope: scopeBasic, size: 25, most: 30, quiet: true,
	items: func(c *call, n node) listing { return listOf(c.p.searches.of(n.(*Account), c.now)) },
}

var hashtagNames = []string{"coffee", "köln", "books", "sunset", "vélo", "ramen", "ceramics"}

// searchedHashtags are those that the i-th account has searched for within seven days. Those
// of neighbours overlap.
func searchedHashtags(i, count int) (list []*Hashtag) {
	for k := range count {
		number := i + k
		name := hashtagNames[number%len(hashtagNames)]
		if round := number / len(hashtagNames); round > 0 {
			name += strconv.Itoa(round + 1)
		}
		list = append(list, &Hashtag{ID: strconv.FormatUint(17840000000000000+mix(uint64(number), 7)%1e13, 10), Name: name})
	}
	return list
}

// nameHashtags finds every hashtag that there is: those that were searched for, and
// those of captions.
func (d *Data) nameHashtags() {
	d.hashtags = map[string]*Hashtag{}
	for _, a := range d.Accounts {
		for k, h := range a.Hashtags {
			if known := d.hashtags[h.Name]; known != nil {
				a.Hashtags[k] = known
			} else {
				d.hashtags[h.Name] = h
			}
		}
	}
	for _, text := range hashtags {
		name := strings.ToLower(strings.TrimPrefix(text, "#"))
		if d.hashtags[name] == nil {
			h := fnv.New64a()
			_, _ = h.Write([]byte(name))
			d.hashtags[name] = &Hashtag{ID: strconv.FormatUint(17850000000000000+h.Sum64()%1e13, 10), Name: name}
		}
	}
}

// HashtagByName returns the hashtag of that name, in small letters and without #, or nil.
func (d *Data) HashtagByName(name string) *Hashtag { return d.hashtags[name] }

// hashtagByID returns the hashtag with that id, or nil.
func (d *Data) hashtagByID(id string) *Hashtag {
	for _, h := range d.hashtags {
		if h.ID == id {
			return h
		}
	}
	return nil
}

// hashtag is the name of the one that the caption of a post has, "" for none.
func (m *Media) hashtag() string {
	if _, ok := m.Caption(); !ok {
		return ""
	}
	return strings.ToLower(strings.TrimPrefix(captionTag(m.seed), "#"))
}

// HashtagMedia are the public posts with a hashtag: the most popular first.
func (d *Data) HashtagMedia(h *Hashtag) (posts []*Media) {
	for _, a := range slices.Concat(d.Accounts, d.Strangers) {
		if a.Personal {
			continue
		}
		for _, m := range a.Media {
			if m.hashtag() == h.Name {
				posts = append(posts, m)
			}
		}
	}
	slices.SortStableFunc(posts, func(a, b *Media) int {
		return cmp.Or(cmp.Compare(b.LikeCount(), a.LikeCount()), cmp.Compare(a.ID, b.ID))
	})
	return posts
}

// recentHashtag is how far back the posts reach that recent_media lists.
const recentHashtag = 24 * time.Hour

// RecentHashtagMedia are those of the last 24 hours, in no order.
func (d *Data) RecentHashtagMedia(h *Hashtag, now time.Time) []*Media {
	return slices.DeleteFunc(d.HashtagMedia(h), func(m *Media) bool {
		return m.Timestamp.After(now) || now.Sub(m.Timestamp) > recentHashtag
	})
}

// taggedMedia is a post read through a hashtag: nobody's.
type taggedMedia struct{ *Media }

var taggedMediaNode = newNodeType("IGMedia", scopeBasic, []string{"id"})

func init() {
	for _, name := range []string{"id", "caption", "comments_count", "media_type", "permalink", "timestamp"} {
		own := igMediaNode.fields[name].get
		taggedMediaNode.fields[name] = public(name, func(m *taggedMedia) value { return own(m.Media) })
	}
	likes, file := strangerMediaNode.fields["like_count"].get, igMediaNode.fields["media_url"].get
	taggedMediaNode.fields["like_count"] = public("like_count", func(m *taggedMedia) value { return likes(&strangerMedia{m.Media}) })
	taggedMediaNode.fields["media_url"] = public("media_url", func(m *taggedMedia) value {
		if m.Type == TypeCarousel {
			return value{}
		}
		return file(m.Media)
	})
	taggedMediaNode.fields["children"] = publicEdge(&edge{
		name: "children", scope: scopeBasic, size: 100, most: 100, quiet: true, defaults: []string{"id"},
		items: func(c *call, n node) listing { return strange(childrenEdge.items(c, n.(*taggedMedia).Media)) },
	})
	hashtagNode.fields["top_media"] = toEdge(hashtagEdge("top_media", func(c *call, h *Hashtag) []*Media {
		return c.w.data.HashtagMedia(h)
	}))
	hashtagNode.fields["recent_media"] = toEdge(hashtagEdge("recent_media", func(c *call, h *Hashtag) []*Media {
		return c.w.data.RecentHashtagMedia(h, c.now)
	}))
}

func (*taggedMedia) table(flavour) *nodeType { return taggedMediaNode }

// TaggedField is what the API says of a post in a field where it is read through a
// hashtag, nil where there is nothing.
func (m *Media) TaggedField(name string) any { return scalar(taggedMediaNode, &taggedMedia{m}, name) }

// hashtagEdge lists the posts with a hashtag. It takes the account that asks, for
// which the hashtag counts.
func hashtagEdge(name string, posts func(*call, *Hashtag) []*Media) *edge {
	return &edge{
		name: name, scope: scopeBasic, size: 25, most: 50, sameCursor: true,
		allow: func(c *call, n node) *Error { return c.searches(n.(*Hashtag)) },
		items: func(c *call, n node) listing {
			var list []*taggedMedia
			for _, m := range posts(c, n.(*Hashtag)) {
				list = append(list, &taggedMedia{m})
			}
			return listOf(list)
		},
	}
}
