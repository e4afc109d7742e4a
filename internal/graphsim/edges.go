package graphsim

import "time"

// mediaCeiling is how many of an account's newest posts the API lists.
const mediaCeiling = 10_000

var accountsEdge = &edge{
	name: "accounts", size: 25, most: 100,
	defaults: []string{"access_token", "category", "category_list", "name", "id", "tasks"},
	items: func(c *call, n node) listing {
		if !c.may(scopePages) {
			return listing{}
		}
		var pages []*Page
		d := n.(*User).data
		for i, a := range d.Accounts {
			if c.token.sees(a) && i >= c.p.opts.Pageless {
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
		o := &c.p.opts
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
