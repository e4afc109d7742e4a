package graphsim

import "strconv"

// embed is what shows a post within a page of the web.
type embed struct {
	media *Media
	width int
}

// The widths in pixels that an embed may have.
const (
	narrowestEmbed = 320
	widestEmbed    = 658
)

var embedNode = func() *nodeType {
	t := newNodeType("OEmbed", "", []string{"version", "provider_name", "provider_url", "type", "width", "html"},
		attr("version", func(*embed) value { return text("1.0") }),
		attr("provider_name", func(*embed) value { return text("Instagram") }),
		attr("provider_url", func(*embed) value { return text("https://www.instagram.example/") }),
		attr("type", func(*embed) value { return text("rich") }),
		attr("width", func(e *embed) value { return integer(int64(e.width)) }),
		attr("html", func(e *embed) value {
			return text(`<blockquote class="instagram-media" data-instgrm-permalink="` + e.media.permalink() + `"></blockquote>`)
		}),
	)
	t.noID = true
	return t
}()

// EmbedField is what the API says in a field of the embedding of a post, at its widest;
// nil where there is nothing.
func (m *Media) EmbedField(name string) any { return scalar(embedNode, &embed{m, widestEmbed}, name) }

func (e *embed) nodeID() string        { return e.media.ID }
func (*embed) table(flavour) *nodeType { return embedNode }

// embed answers /instagram_oembed, which needs no token. How an address that leads to no
// post is refused is not documented; here it is an object that is not there.
func (c *call) embed() ([]byte, *Error) {
	address := c.params.get("url")
	if address == "" {
		return nil, badParam("(#100) The parameter url is required")
	}
	e := &embed{width: widestEmbed}
	if given := c.params.get("maxwidth"); given != "" {
		n, err := strconv.Atoi(given)
		if err != nil || n < narrowestEmbed || n > widestEmbed {
			return nil, badParam("(#100) Param maxwidth must be an integer from 320 to 658")
		}
		e.width = n
	}
	for _, m := range c.w.data.media {
		if m.Parent == nil && m.Product != ProductStory && m.permalink() == address {
			e.media = m
			sel, err := c.fields()
			if err != nil {
				return nil, err
			}
			return c.appendNode(nil, e, sel)
		}
	}
	return nil, noObject(c.method, c.path)
}
