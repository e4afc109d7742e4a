package graphsim

import (
	"slices"
	"sort"
	"strconv"
	"time"
)

// generator lays out the data of one simulator.
type generator struct {
	opts Options
	now  time.Time
	// later is how far before DefaultNow the start lies: what is numbered by time
	// (shortcodes, the values of days) is numbered as if it lay there, so that it
	// does not depend on the start.
	later time.Duration
	login int
	data  *Data
	used  map[uint64]bool
	next  uint64
}

// generate builds the data of a login, whose newest posts are hours before now, and
// returns the generator to make more.
func generate(o Options, login int, now time.Time) (*Data, *generator) {
	g := &generator{opts: o, login: login, now: now.Truncate(time.Second), used: map[uint64]bool{}}
	g.later = DefaultNow.Sub(g.now)
	posts := o.Accounts * o.Media
	g.data = &Data{
		Start:    g.now,
		login:    login,
		media:    make(map[string]*Media, posts*2),
		comments: make(map[string]*Comment, o.Comments+o.Replies),
	}
	g.data.User = &User{
		ID: g.id(1220000000000000, 1e13), Name: "Robin Sample", FirstName: "Robin", LastName: "Sample",
		Email: "robin@sample.example", data: g.data,
	}
	if login > 0 {
		n := strconv.Itoa(login + 1)
		g.data.User.Name, g.data.User.LastName, g.data.User.Email = "Robin Sample "+n, "Sample "+n, "robin"+n+"@sample.example"
	}
	for i := range o.Accounts {
		g.data.Accounts = append(g.data.Accounts, g.account(i))
	}
	for i := range o.UnlinkedPages {
		s := g.seed()
		name := "Page without account " + strconv.Itoa(i+1)
		g.data.Unlinked = append(g.data.Unlinked, g.page(name, "unlinked"+strconv.Itoa(i+1), s))
	}
	g.shareTags()
	g.spreadComments()
	g.spreadReplies()
	g.strangers()
	g.mentions()
	g.boxes()
	g.sounds()
	g.data.nameHashtags()
	g.data.sortComments()
	g.listed()
	return g.data, g
}

// seed returns a fresh number of the generator's sequence.
func (g *generator) seed() uint64 {
	g.next++
	return mix(g.opts.Seed*0x2545f4914f6cdd1d+17+uint64(g.login)*0x9e3779b97f4a7c15, g.next)
}

// id returns an unused decimal id in [base, base+span), of which each login has a part.
func (g *generator) id(base, span uint64) string {
	part := span / uint64(g.opts.Logins)
	base += uint64(g.login) * part
	for {
		n := base + g.seed()%part
		if !g.used[n] {
			g.used[n] = true
			return strconv.FormatUint(n, 10)
		}
	}
}

func (g *generator) mediaID() string {
	return g.id(17800000000000000, 5e14)
}

var accountNames = []string{"Studio Lumen", "Café Orbita", "Nordlicht Räder", "Casa Verde", "Tidewater Books", "Atelier Ōkami", "Pão & Sal", "Kite Club"}

func (g *generator) account(i int) *Account {
	s := g.seed()
	name := accountNames[i%len(accountNames)]
	user := "sample.account"
	if n := g.login*g.opts.Accounts + i + 1; n > 1 { // over all logins
		user += strconv.Itoa(n)
		name += " " + strconv.Itoa(n)
	}
	a := &Account{
		ID: g.id(17841400000000000, 5e9), AppScopedID: g.id(24000000000000000, 1e14),
		Username: user, Name: name,
		Biography:      "Everything about " + name + " 📈\nOpen 24/7 – #sample",
		FollowersCount: 2000 + int(s%80000), FollowsCount: int(mix(s, 1) % 900),
		InsightsFrom: pacificDaysBefore(g.now, g.opts.InsightDays),
		legacyID:     3000000000 + mix(s, 2)%1e10, seed: s,
		daysLater: pacificDay(DefaultNow) - pacificDay(g.now),
	}
	if i%3 != 2 {
		a.Website = "https://" + user + ".example/start"
	}
	a.Hashtags = searchedHashtags(i, g.opts.Hashtags)
	if i >= g.opts.Accounts-g.opts.Small {
		a.FollowersCount = 40 + int(s%50)
	}
	a.Personal = i >= g.opts.Accounts-g.opts.Personal
	a.Page = g.page(name, user, s)
	a.Page.Website, a.Page.Account = a.Website, a
	g.posts(a)
	for k := range g.opts.Stories {
		at := g.now.Add(-time.Duration(k+1) * 20 * time.Hour / time.Duration(g.opts.Stories+1))
		m := g.media(a, at, TypeImage, ProductStory)
		if m.seed%3 == 0 {
			m.Type = TypeVideo
		}
		a.Stories = append(a.Stories, m)
		if g.opts.Ambiguous {
			g.comment(m, g.comment(m, nil))
		}
	}
	if len(a.Stories) > 1 {
		a.Stories[0].unseen = true
	}
	for k := range g.opts.Tags {
		m := g.media(nil, g.now.Add(-time.Duration(k)*29*time.Hour-time.Duration(g.seed()%86400)*time.Second), TypeImage, ProductFeed)
		a.Tags = append(a.Tags, m)
	}
	return a
}

// shareTags has posts that tag the first account tag the others too.
func (g *generator) shareTags() {
	for i, a := range g.data.Accounts {
		if i > 0 {
			a.Tags = append(a.Tags, g.data.Accounts[0].Tags[:min(g.opts.SharedTags, g.opts.Tags)]...)
			sort.SliceStable(a.Tags, func(i, j int) bool { return a.Tags[i].Timestamp.After(a.Tags[j].Timestamp) })
		}
	}
}

func (g *generator) page(name, user string, seed uint64) *Page {
	tasks := g.opts.PageTasks
	if tasks == nil {
		tasks = []string{"ADVERTISE", "ANALYZE", "CREATE_CONTENT", "MODERATE", "MANAGE"}
	}
	return &Page{
		ID: g.id(100000000000000, 9e14), Name: name, Category: "Product/service", CategoryID: "2201",
		About: "The page of " + name, Username: user, FanCount: int(mix(seed, 3) % 50000),
		Tasks: slices.Clone(tasks),
	}
}

// posts lays an account's posts eight hours apart on average, or those behind the first
// ones in a month.
func (g *generator) posts(a *Account) {
	const spacing = 8 * 3600
	a.Media = make([]*Media, 0, g.opts.Media)
	for k := range g.opts.Media {
		dice := int(g.seed() % (spacing - 1200))
		ago := k*spacing + 600 + dice
		if first := g.opts.Crowded; first > 0 && k >= first {
			step := max(1, 30*24*3600/(g.opts.Media-first))
			ago = first*spacing + 365*24*3600 + (k-first)*step + dice%step
		}
		at := g.now.Add(-time.Duration(ago) * time.Second)
		kind, product := TypeImage, ProductFeed
		switch pick := g.seed() % 10; {
		case (k*g.opts.Carousels)/100 != ((k+1)*g.opts.Carousels)/100:
			kind = TypeCarousel
		case pick < 4:
			kind, product = TypeVideo, ProductReels
		case pick == 4:
			kind = TypeVideo
		}
		m := g.media(a, at, kind, product)
		if kind == TypeCarousel {
			g.children(m)
		}
		a.Media = append(a.Media, m)
	}
	if n := min(g.opts.PreConversion, len(a.Media)); n > 0 {
		a.ConvertedAt = a.Media[len(a.Media)-n].Timestamp.Add(time.Second)
	}
}

func (g *generator) media(a *Account, at time.Time, kind, product string) *Media {
	m := &Media{ID: g.mediaID(), Account: a, Timestamp: at, Type: kind, Product: product, seed: g.seed()}
	m.hostile = g.opts.Hostile && m.seed%5 == 0
	m.grows = g.opts.Growing
	if g.opts.Ambiguous {
		m.ambiguous = int(1 + mix(m.seed, 13)%5)
	}
	m.legacyID = uint64(at.Add(g.later).UnixMilli()-legacyEpoch)<<23 | mix(m.seed, 3)&(1<<23-1)
	g.data.media[m.ID] = m
	return m
}

func (g *generator) children(album *Media) {
	album.Children = make([]*Media, carouselSize)
	for i := range album.Children {
		child := g.media(album.Account, album.Timestamp, TypeImage, ProductFeed)
		if child.seed%4 == 0 {
			child.Type = TypeVideo
		}
		child.Parent = album
		album.Children[i] = child
	}
}

// spreadComments gives a third of the posts no comment, one in 250 (at least
// one, when there are enough) 120, and the rest what is left, at most 50.
func (g *generator) spreadComments() {
	var posts []*Media
	for _, a := range g.data.Accounts {
		posts = append(posts, a.Media...)
	}
	left := g.opts.Comments
	if len(g.opts.CommentCounts) > 0 {
		g.countedComments()
		return
	}
	if len(posts) == 0 || left == 0 {
		return
	}
	viral := len(posts) / 250
	if viral == 0 && left >= 3*viralComments {
		viral = 1
	}
	var open []*Media
	for i, m := range posts {
		switch {
		case viral > 0 && left >= viralComments && i%(len(posts)/viral) == min(7, len(posts)/viral-1) && i/(len(posts)/viral) < viral:
			for range viralComments {
				g.comment(m, nil)
			}
			left -= viralComments
		case i%3 != 2:
			open = append(open, m)
		}
	}
	for left > 0 && len(open) > 0 {
		k := int(g.seed() % uint64(len(open)))
		if m := open[k]; len(m.Comments) < 50 {
			g.comment(m, nil)
			left--
			continue
		}
		open[k] = open[len(open)-1]
		open = open[:len(open)-1]
	}
	for i := 0; left > 0; i = (i + 1) % len(posts) { // more than 50 per post were asked for
		if i%3 != 2 || len(posts) < 3 {
			g.comment(posts[i], nil)
			left--
		}
	}
}

// countedComments gives each account's posts the numbers that the options name.
func (g *generator) countedComments() {
	counts := g.opts.CommentCounts
	for _, a := range g.data.Accounts {
		for i, m := range a.Media {
			for range counts[i%len(counts)] {
				g.comment(m, nil)
			}
		}
	}
}

// spreadReplies gives one comment more replies than a page holds, if there
// are enough, and the others to comments at random.
func (g *generator) spreadReplies() {
	var all []*Comment
	for _, a := range g.data.Accounts {
		for _, m := range a.Media {
			all = append(all, m.Comments...)
		}
	}
	if len(all) == 0 {
		return
	}
	if counts := g.opts.ReplyCounts; len(counts) > 0 {
		for i, c := range all {
			for range counts[i%len(counts)] {
				g.comment(c.Media, c)
			}
		}
		return
	}
	for k := range g.opts.Replies {
		parent := all[g.seed()%uint64(len(all))]
		if g.opts.Replies >= 150 && k < 60 {
			parent = all[0]
		}
		g.comment(parent.Media, parent)
	}
}

func (g *generator) comment(m *Media, parent *Comment) *Comment {
	from := m.Timestamp
	if parent != nil {
		from = parent.Timestamp
	}
	span := min(max(g.now.Sub(from), 2*time.Second), 40*24*time.Hour)
	s := g.seed()
	c := &Comment{
		ID: g.id(18000000000000000, 3e14), Media: m, Parent: parent, seed: s,
		Timestamp: from.Add(time.Duration(mix(s, 8)%uint64(span/time.Second)) * time.Second),
		LikeCount: int(mix(s, 9) % 50), Hidden: s%40 == 3, hostile: g.opts.Hostile && s%5 == 0,
	}
	g.data.comments[c.ID] = c
	if parent != nil {
		parent.Replies = append(parent.Replies, c)
		return c
	}
	m.Comments = append(m.Comments, c)
	return c
}

// sortComments brings comments newest first and replies oldest first.
func (d *Data) sortComments() {
	older := func(a, b *Comment) bool {
		if a.Timestamp.Equal(b.Timestamp) {
			return a.ID < b.ID
		}
		return a.Timestamp.Before(b.Timestamp)
	}
	for _, a := range slices.Concat(d.Accounts, d.Strangers) {
		for _, m := range a.Media {
			sort.Slice(m.Comments, func(i, j int) bool { return older(m.Comments[j], m.Comments[i]) })
			for _, c := range m.Comments {
				sort.Slice(c.Replies, func(i, j int) bool { return older(c.Replies[i], c.Replies[j]) })
			}
		}
	}
}
