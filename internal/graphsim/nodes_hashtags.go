package graphsim

import "strconv"

// Hashtag is a tag that accounts have searched for. Its id is the same for all.
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
	items: func(_ *call, n node) listing { return listOf(n.(*Account).Hashtags) },
}

// mostHashtags is how many different ones an account may search for within seven days.
const mostHashtags = 30

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
