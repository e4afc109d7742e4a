package graphsim

// The nodes above the Instagram account: user, Page, permissions.

var userNode = newNodeType("User", "", []string{"name", "id"},
	attr("id", func(u *User) value { return text(u.ID) }),
	attr("name", func(u *User) value { return text(u.Name) }),
	attr("first_name", func(u *User) value { return text(u.FirstName) }),
	attr("last_name", func(u *User) value { return text(u.LastName) }),
	attr("email", func(u *User) value { return text(u.Email) }),
)

var pageNode = newNodeType("Page", "", []string{"name", "id"},
	attr("id", func(p *Page) value { return text(p.ID) }),
	attr("about", func(p *Page) value { return text(p.About) }),
	attr("category", func(p *Page) value { return text(p.Category) }),
	attr("category_list", func(p *Page) value {
		b := appendString([]byte(`[{"id":`), p.CategoryID)
		b = appendString(append(b, `,"name":`...), p.Category)
		return raw(string(append(b, '}', ']')))
	}),
	attr("does_viewer_have_page_permission_link_ig", func(*Page) value { return boolean(true) }),
	attr("fan_count", func(p *Page) value { return integer(int64(p.FanCount)) }),
	attr("followers_count", func(p *Page) value { return integer(int64(p.FanCount) + 11) }),
	attr("is_published", func(*Page) value { return boolean(true) }),
	attr("link", func(p *Page) value { return text("https://www.facebook.example/" + p.Username) }),
	attr("location", func(*Page) value {
		return raw(`{"city":"Brno","country":"Czech Republic","latitude":49.195,"longitude":16.608,"street":"Long Street 1","zip":"602 00"}`)
	}),
	attr("name", func(p *Page) value { return text(p.Name) }),
	attr("username", func(p *Page) value { return text(p.Username) }),
	attr("website", func(p *Page) value { return optional(p.Website) }),
	attr("tasks", func(p *Page) value {
		b := []byte{'['}
		for _, t := range p.Tasks {
			b = appendString(appendComma(b), t)
		}
		return raw(string(append(b, ']')))
	}),
	&field{name: "access_token", live: func(c *call, n node) value { return text(c.p.tokens.ofPage(c.token, n.(*Page))) }},
	pageAccount("instagram_business_account", false),
	pageAccount("connected_instagram_account", true),
	absent("connected_page_backed_instagram_account"),
	absent("copyright_whitelisted_ig_partners"),
)

// pageAccount leads to the linked account, for callers who may see it: one that
// was made professional, or any.
func pageAccount(name string, anyKind bool) *field {
	return &field{name: name, child: func(c *call, n node, _ params) (node, *Error) {
		if a := n.(*Page).Account; a != nil && c.may(scopeBasic) && (anyKind || !a.Personal) {
			return a, nil
		}
		return nil, nil
	}}
}

var permissionNode = func() *nodeType {
	t := newNodeType("Permission", "", []string{"permission", "status"},
		attr("permission", func(p *permission) value { return text(p.name) }),
		attr("status", func(p *permission) value { return text(p.status) }),
	)
	t.noID = true
	return t
}()

// Edges lead back to node tables, so they are added when both exist.
func init() {
	for _, e := range []*edge{accountsEdge, permissionsEdge, businessesEdge} {
		userNode.fields[e.name] = toEdge(e)
	}
	for _, e := range []*edge{pageAccountsEdge, emptyEdge("page_backed_instagram_accounts")} {
		pageNode.fields[e.name] = toEdge(e)
	}
}

func (u *User) nodeID() string        { return u.ID }
func (*User) table(flavour) *nodeType { return userNode }
func (p *Page) nodeID() string        { return p.ID }
func (*Page) table(flavour) *nodeType { return pageNode }

func (p *permission) nodeID() string        { return p.name }
func (*permission) table(flavour) *nodeType { return permissionNode }

// Field returns the value of a Graph field as the owner reads it: string,
// int64, bool, time.Time, the JSON text of a structured value, or nil where
// the field is absent or no scalar.
func (u *User) Field(name string) any { return scalar(userNode, u, name) }

// Field is User.Field for a Page.
func (p *Page) Field(name string) any { return scalar(pageNode, p, name) }
