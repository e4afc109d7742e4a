package graphsim

import (
	"strconv"
	"strings"
)

// Sound is music, or an original sound, that a reel may be published with.
type Sound struct {
	ID, Title string
	// Original says that it is an account's own sound, and no music.
	Original bool
	seed     uint64
}

// kind is its audio_type.
func (s *Sound) kind() string {
	if s.Original {
		return "original_sound"
	}
	return "music"
}

var soundNode = func() *nodeType {
	t := newNodeType("IGAudio", scopeBasic, []string{"audio_id", "title"},
		attr("audio_id", func(s *Sound) value { return text(s.ID) }),
		attr("title", func(s *Sound) value { return text(s.Title) }),
		attr("display_artist", func(s *Sound) value {
			if s.Original {
				return value{}
			}
			return text(strangerNames[s.seed%uint64(len(strangerNames))])
		}),
		attr("duration_in_ms", func(s *Sound) value { return integer(int64(5000 + s.seed%200000)) }),
		attr("audio_type", func(s *Sound) value { return text(s.kind()) }),
		attr("download_url", func(s *Sound) value { return text(mediaURL(s.ID, "m4a", s.seed)) }),
		attr("cover_artwork_thumbnail_url", soundCover),
		attr("cover_artwork_thumbnail_uri", soundCover),
		attr("ig_username", func(s *Sound) value {
			if !s.Original {
				return value{}
			}
			return text("user" + strconv.FormatUint(s.seed%800, 10))
		}),
		attr("profile_picture_url", func(s *Sound) value {
			if !s.Original {
				return value{}
			}
			return text(mediaURL(s.ID, "face.jpg", s.seed))
		}),
	)
	t.noID = true
	return t
}()

func soundCover(s *Sound) value { return text(mediaURL(s.ID, "cover.jpg", s.seed)) }

func (s *Sound) nodeID() string        { return s.ID }
func (*Sound) table(flavour) *nodeType { return soundNode }

// Field is what the API says in a field, nil where there is nothing.
func (s *Sound) Field(name string) any { return scalar(soundNode, s, name) }

var soundWords = []string{"Rain", "Morning", "Road", "Sea", "Neon", "Slow", "Kitchen", "Winter"}

// sounds are those that there are.
func (g *generator) sounds() {
	next := g.next
	g.next = soundSeeds
	for k := range g.opts.Sounds {
		s := g.seed()
		word := func(n uint64) string { return soundWords[mix(s, n)%uint64(len(soundWords))] }
		g.data.Sounds = append(g.data.Sounds, &Sound{
			ID: g.id(1200000000000000, 1e14), Title: word(1) + " " + word(2), Original: k%4 == 3, seed: s,
		})
	}
	g.next = next
}

// library is the API's own root as the owner of a list.
type library struct{}

func (library) nodeID() string          { return "" }
func (library) table(flavour) *nodeType { return nil }

// audioEdge lists sounds of one type, by a search or all.
var audioEdge = &edge{
	name: "ig_audio", scope: scopeBasic, size: 25, most: 100, quiet: true, key: "audio",
	allow: func(c *call, _ node) *Error {
		switch c.params.get("audio_type") {
		case "music", "original_sound":
			return nil
		}
		return badParam("(#100) Param audio_type must be one of {MUSIC, ORIGINAL_SOUND}")
	},
	items: func(c *call, _ node) listing {
		var list []*Sound
		query := strings.ToLower(c.params.get("search_query"))
		for _, s := range c.w.data.Sounds {
			if s.kind() == c.params.get("audio_type") && strings.Contains(strings.ToLower(s.Title), query) {
				list = append(list, s)
			}
		}
		return listOf(list)
	},
}

// listAudio answers ig_audio.
func (c *call) listAudio() ([]byte, *Error) {
	if c.flavour() == flavourInstagram {
		return nil, noPath("/" + c.path)
	}
	sel, err := c.fields()
	if err != nil {
		return nil, err
	}
	out, _, err := audioEdge.append(c, nil, library{}, edgeArgs{params: c.params, sub: sel})
	return out, err
}
