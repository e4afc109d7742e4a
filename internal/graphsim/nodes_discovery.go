package graphsim

// Accounts and posts read without owning them: business discovery.

// stranger is an account read through business discovery.
type stranger struct{ *Account }

var strangerNode = newNodeType("IGUser", scopeBasic, []string{"id"},
	public("id", func(s *stranger) value { return text(s.ID) }),
	public("username", func(s *stranger) value { return text(s.Username) }),
	public("biography", func(s *stranger) value { return accountBiography(s.Account) }),
	public("website", func(s *stranger) value { return accountWebsite(s.Account) }),
	public("followers_count", func(s *stranger) value { return accountFollowers(s.Account) }),
	public("follows_count", func(s *stranger) value { return accountFollows(s.Account) }),
	public("media_count", func(s *stranger) value { return accountMediaCount(s.Account) }),
	public("name", func(s *stranger) value { return accountName(s.Account) }),
	public("profile_picture_url", func(s *stranger) value { return accountPicture(s.Account) }),
)

// discover serves business_discovery.username(NAME). Unknown names and
// personal accounts look the same.
func discover(c *call, _ node, args params) (node, *Error) {
	if !c.may(scopeInsights) {
		return nil, noPermission()
	}
	for _, a := range c.w.data.Discoverable() {
		if a.Username == args.get("username") {
			return &stranger{a}, nil
		}
	}
	return nil, &Error{
		Status: 400, Code: 110, Subcode: 2207013, Type: oauthException, Message: "Invalid user id",
		UserTitle: "Cannot find User", UserMessage: "The user with username: " + args.get("username") + " cannot be found.",
	}
}

// strangerMedia is a post read through business discovery.
type strangerMedia struct{ *Media }

var strangerMediaNode = newNodeType("IGMedia", scopeBasic, []string{"id"},
	public("view_count", func(m *strangerMedia) value {
		if m.Product != ProductReels {
			return value{}
		}
		return integer(m.Insight("views") + m.Insight("facebook_views"))
	}),
)

var strangerMediaEdge = &edge{
	name: "media", scope: scopeBasic, size: 25, most: 100, cursorsOnly: true,
	items: func(c *call, n node) listing {
		l := strange(mediaEdge.items(c, n.(*stranger).Account))
		l.when, l.unordered = nil, false // no range of time is documented
		return l
	},
}

var strangerChildrenEdge = &edge{
	name: "children", scope: scopeBasic, size: 100, most: 100, quiet: true,
	items: func(c *call, n node) listing { return strange(childrenEdge.items(c, n.(*strangerMedia).Media)) },
}

// strange is a listing of media as strangers see them.
func strange(l listing) listing {
	at := l.at
	l.at = func(i int) node { return &strangerMedia{at(i).(*Media)} }
	return l
}

func init() {
	for _, name := range []string{
		"id", "caption", "comments_count", "like_count", "media_product_type", "media_type", "media_url", "permalink",
		"thumbnail_url", "timestamp", "username", "reposts_count", "total_comments_count", "total_like_count", "alt_text",
		"is_shared_to_feed", "shortcode", "media_audio_type",
	} {
		own := igMediaNode.fields[name].get
		strangerMediaNode.fields[name] = public(name, func(m *strangerMedia) value { return own(m.Media) })
	}
	likes := igMediaNode.fields["like_count"].get
	strangerMediaNode.fields["like_count"] = public("like_count", func(m *strangerMedia) value {
		if m.seed%7 == 2 { // hidden by its owner
			return value{}
		}
		return likes(m.Media)
	})
	strangerMediaNode.fields["owner"] = publicLink("owner", func(m *strangerMedia) node { return &stranger{m.Account} })
	strangerNode.fields["media"] = publicEdge(strangerMediaEdge)
	strangerMediaNode.fields["children"] = publicEdge(strangerChildrenEdge)
}

// PublicField is what the API says of an account in a field where it is read through
// business discovery, nil where there is nothing.
func (a *Account) PublicField(name string) any { return scalar(strangerNode, &stranger{a}, name) }

// PublicField is the same of a post.
func (m *Media) PublicField(name string) any {
	return scalar(strangerMediaNode, &strangerMedia{m}, name)
}

func (*stranger) table(flavour) *nodeType      { return strangerNode }
func (*strangerMedia) table(flavour) *nodeType { return strangerMediaNode }
