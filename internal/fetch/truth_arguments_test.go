package fetch_test

import (
	"slices"

	"github.com/viewfinder-sql/viewfinder/internal/graphsim"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// What the tables of arguments give where everything is named that the simulator has,
// each as it spells it. Of those that any account may ask for the first one does.
var argumentTruths = []string{
	"BusinessDiscovery", "DiscoveredMedia", "DiscoveredMediaChildren", "Hashtags", "HashtagTopMedia", "HashtagRecentMedia",
	"MentionedMedia", "MentionedMediaComments", "MentionedComments", "Containers", "Audio", "Embeds",
}

// named is the object that arguments name, with what the statement gives for them.
type named struct {
	field func(name string) any
	asker string
	given map[string]any
}

func (n named) Field(name string) any {
	if v, ok := n.given[name]; ok {
		return v
	}
	switch {
	case name == "asker" && n.asker != "":
		return `{"id":"` + n.asker + `"}`
	case n.field == nil:
		return nil
	}
	return n.field(name)
}

// publicPost is a post as others read it.
type publicPost struct{ *graphsim.Media }

func (p publicPost) Field(name string) any {
	if name == "owner" {
		return `{"id":"` + p.Account.ID + `"}`
	}
	return p.PublicField(name)
}

// taggedPost is a post as it is read through a hashtag.
type taggedPost struct{ *graphsim.Media }

func (p taggedPost) Field(name string) any { return p.TaggedField(name) }

// argumentChains lists, for each row of a table of arguments, the objects on its path.
func argumentChains(d *graphsim.Data, t *schema.Table) (rows [][]object) {
	first := d.Accounts[0].ID
	for _, a := range d.Accounts {
		first = min(first, a.ID)
	}
	switch t.Address.Node {
	case "BusinessDiscovery":
		for _, a := range d.Discoverable() {
			rows = append(rows, discoveredChains(named{a.PublicField, first, nil}, a, t)...)
		}
	case "ShadowIGHashtag":
		for _, h := range d.Hashtags() {
			rows = append(rows, hashtagChains(d, named{h.Field, first, nil}, h, t)...)
		}
	case "MentionedMedia", "MentionedComment":
		for _, a := range d.Accounts {
			rows = append(rows, mentionChains(d, a, t)...)
		}
	case "ShadowIGMediaBuilder":
		for _, a := range d.Accounts {
			for _, b := range a.Containers {
				rows = append(rows, []object{named{func(name string) any { return b.FieldAt(name, d.Start) }, "", nil}})
			}
		}
	case "OEmbed":
		for _, a := range d.Discoverable() {
			for _, m := range a.Media {
				rows = append(rows, []object{named{m.EmbedField, "", map[string]any{"url": m.Field("permalink")}}})
			}
		}
	case "Root":
		for _, s := range d.Sounds {
			rows = append(rows, []object{named{given: map[string]any{"audio_type": s.Field("audio_type")}}, s})
		}
	}
	return rows
}

func discoveredChains(head named, a *graphsim.Account, t *schema.Table) (rows [][]object) {
	if len(t.Path) == 0 {
		return [][]object{{head}}
	}
	for _, m := range a.Media {
		if len(t.Path) == 1 {
			rows = append(rows, []object{head, publicPost{m}})
			continue
		}
		for _, part := range m.Children {
			rows = append(rows, []object{head, publicPost{m}, publicPost{part}})
		}
	}
	return rows
}

func hashtagChains(d *graphsim.Data, head named, h *graphsim.Hashtag, t *schema.Table) (rows [][]object) {
	if len(t.Path) == 0 {
		return [][]object{{head}}
	}
	posts := d.HashtagMedia(h)
	if t.Path[0] == "recent_media" {
		posts = d.RecentHashtagMedia(h, d.Start)
	}
	for _, m := range posts {
		rows = append(rows, []object{head, taggedPost{m}})
	}
	return rows
}

func mentionChains(d *graphsim.Data, a *graphsim.Account, t *schema.Table) (rows [][]object) {
	if t.Address.Node == "MentionedComment" {
		for _, c := range d.CommentsMentioning(a) {
			rows = append(rows, []object{named{func(name string) any {
				if name == "media" {
					return `{"id":"` + c.Media.ID + `"}`
				}
				return c.Field(name)
			}, a.ID, nil}})
		}
		return rows
	}
	for _, m := range a.Tags {
		head := named{m.Field, a.ID, nil}
		if len(t.Path) == 0 {
			rows = append(rows, []object{head})
			continue
		}
		for _, c := range m.Comments {
			rows = append(rows, []object{head, c})
		}
	}
	return rows
}

// inputs is what names all there is of a table of arguments: texts in quotes, by the
// columns that name it.
func inputs(d *graphsim.Data, t *schema.Table) map[string][]string {
	columns := map[string][]string{}
	add := func(column string, v any) {
		if text, ok := v.(string); ok && !slices.Contains(columns[column], "'"+text+"'") {
			columns[column] = append(columns[column], "'"+text+"'")
		}
	}
	for _, chain := range argumentChains(d, t) {
		for _, either := range t.Required() {
			c, _ := t.Column(either[len(either)-1])
			add(c.Name, dig(chain[c.Level], c.Field))
		}
		if t.Address.Asker == schema.NamedAsker {
			add(t.Address.Account, dig(chain[0], "asker.id"))
		}
	}
	return columns
}
