package graphsim

import "time"

// mediaCeiling is how many of an account's newest posts the API lists.
const mediaCeiling = 10_000

// edge is a list that hangs on a node.
type edge struct {
	name  string
	scope string
	// defaults are the fields of an item where none are asked for; nil means
	// those of its type.
	defaults []string
	// size is the default page size, most the largest.
	size, most int
	// cursorsOnly edges never give next and previous links.
	cursorsOnly bool
	// quiet edges leave paging out when one page holds everything.
	quiet bool
	// items returns what hangs on n for this caller.
	items func(c *call, n node) listing
	// write replaces paging and items altogether.
	write func(c *call, b []byte, n node, args edgeArgs) ([]byte, bool, *Error)
}

// listing is an edge's items in the order in which it lists them.
type listing struct {
	n  int
	at func(int) node
	// hidden items follow the n listed ones but are beyond the ceiling.
	hidden int
	// when is set where the items can be narrowed by since and until; they
	// are then newest first, unless they are said to be unordered.
	when      func(int) time.Time
	unordered bool
}

func listOf[T node](items []T) listing {
	return listing{n: len(items), at: func(i int) node { return items[i] }}
}

// edgeArgs is how an edge was asked for: by a path, or nested in fields.
type edgeArgs struct {
	params  params
	sub     *fieldList
	subText string
	nested  bool
}

// emptyEdge is an edge of the real service on which nothing hangs here.
func emptyEdge(name string) *edge {
	return &edge{name: name, size: 25, most: 100, quiet: true, items: func(*call, node) listing { return listing{} }}
}

var accountsEdge = &edge{
	name: "accounts", size: 25, most: 100,
	defaults: []string{"access_token", "category", "category_list", "name", "id", "tasks"},
	items: func(c *call, n node) listing {
		if !c.may(scopePages) {
			return listing{}
		}
		var pages []*Page
		d := n.(*User).data
		for _, a := range d.Accounts {
			if c.token.sees(a) {
				pages = append(pages, a.Page)
			}
		}
		return listOf(append(pages, d.Unlinked...))
	},
}

var pageAccountsEdge = &edge{
	name: "instagram_accounts", size: 25, most: 100, quiet: true,
	items: func(_ *call, n node) listing {
		if a := n.(*Page).Account; a != nil {
			return listOf([]*Account{a})
		}
		return listing{}
	},
}

var permissionsEdge = &edge{
	name: "permissions", size: 100, most: 100, quiet: true,
	items: func(c *call, _ node) listing { return listOf(c.token.permissions()) },
}

var mediaEdge = &edge{
	name: "media", scope: scopeBasic, size: 25, most: 100,
	items: func(c *call, n node) listing {
		all := n.(*Account).Media
		listed := min(len(all), mediaCeiling)
		posts := all
		o := &c.s.opts
		if o.unordered() {
			posts = append(o.arranged(all[:listed:listed]), all[listed:]...)
		}
		l := listOf(posts)
		l.when = func(i int) time.Time { return posts[i].Timestamp }
		l.n, l.hidden = listed, len(all)-listed
		l.unordered = o.unordered()
		return l
	},
}

// storyLife is how long a story is live.
const storyLife = 24 * time.Hour

var storiesEdge = &edge{
	name: "stories", scope: scopeBasic, size: 25, most: 100, quiet: true,
	items: func(c *call, n node) listing {
		var live []*Media
		for _, m := range n.(*Account).Stories {
			if c.now.Sub(m.Timestamp) < storyLife {
				live = append(live, m)
			}
		}
		return listOf(live)
	},
}

var tagsEdge = &edge{
	name: "tags", scope: scopeComments, size: 25, most: 100, cursorsOnly: true,
	items: func(_ *call, n node) listing { return listOf(n.(*Account).Tags) },
}

var childrenEdge = &edge{
	name: "children", scope: scopeBasic, size: 100, most: 100, quiet: true,
	items: func(_ *call, n node) listing { return listOf(n.(*Media).Children) },
}

var commentsEdge = &edge{
	name: "comments", scope: scopeComments, size: 25, most: 50, quiet: true,
	items: func(_ *call, n node) listing { return listOf(n.(*Media).Comments) },
}

var repliesEdge = &edge{
	name: "replies", scope: scopeComments, size: 25, most: 50, quiet: true,
	items: func(_ *call, n node) listing { return listOf(n.(*Comment).Replies) },
}

// append writes the edge of n as an object with data and paging; found tells
// whether there was anything.
func (e *edge) append(c *call, b []byte, n node, args edgeArgs) (out []byte, found bool, err *Error) {
	if !c.may(e.scope) {
		return b, false, noPermission()
	}
	if e.write != nil {
		return e.write(c, b, n, args)
	}
	l := e.items(c, n)
	if order, ok := args.params.lookup("order"); ok {
		if l, err = l.ordered(order, n); err != nil {
			return b, false, err
		}
	}
	if l.unordered {
		if l, err = c.within(l, args.params); err != nil {
			return b, false, err
		}
	}
	p, err := c.paginate(e, n, l, args.params)
	if err != nil {
		return b, false, err
	}
	sub := args.sub
	if sub == nil && e.defaults != nil {
		sub = names(e.defaults)
	}
	b = append(b, `{"data":[`...)
	for i := p.lo; i < p.hi; i++ {
		if b, err = c.appendNode(appendComma(b), l.at(i), sub); err != nil {
			return b, false, err
		}
	}
	b = c.appendPaging(append(b, ']'), e, n, p, args)
	return append(b, '}'), l.n > 0, nil
}

// ordered applies the order modifier to the edges of comments; the listings
// of other edges have one order only.
func (l listing) ordered(order string, parent node) (listing, *Error) {
	newestFirst := true
	switch parent.(type) {
	case *Media:
	case *Comment:
		newestFirst = false
	default:
		return l, nil
	}
	switch order {
	case "reverse_chronological":
		if newestFirst {
			return l, nil
		}
	case "chronological":
		if !newestFirst {
			return l, nil
		}
	default:
		return l, badParam("(#100) order must be one of the following values: chronological, reverse_chronological")
	}
	at := l.at
	l.at = func(i int) node { return at(l.n - 1 - i) }
	return l, nil
}
