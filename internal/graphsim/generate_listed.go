package graphsim

import (
	"strconv"
	"time"
)

// listed lays out the small lists of each account, after everything else: what was laid
// out before them does not depend on how long they are.
func (g *generator) listed() {
	for i, a := range g.data.Accounts {
		for k := range g.opts.Collaborations {
			a.Collaborations = append(a.Collaborations, &Collaboration{g.foreignPost(k, 31*time.Hour)})
		}
		for k := range g.opts.Invitations {
			a.Invitations = append(a.Invitations, &Invitation{g.foreignPost(k, 9*time.Hour)})
		}
		for k := range g.opts.Live {
			m := g.media(a, g.now.Add(-time.Duration(k+1)*7*time.Minute), TypeBroadcast, ProductLive)
			a.Live = append(a.Live, m)
		}
		for k := range g.opts.Events {
			start := g.now.Add(time.Duration(k+1) * 50 * time.Hour).Truncate(time.Hour)
			e := &UpcomingEvent{
				ID: g.id(17900000000000000, 5e14), Title: "Opening no. " + strconv.Itoa(k+1), Start: start,
				Subtypes: []string{"BEFORE_EVENT_1DAY", "BEFORE_EVENT_15MIN", "EVENT_START"}, Target: "EVENT_START",
			}
			if g.seed()%3 > 0 {
				e.End = start.Add(2 * time.Hour)
			}
			a.Events = append(a.Events, e)
		}
		a.assetID = g.id(1480000000000000, 1e13)
		a.Subscriptions = []*Subscription{{AppID: app{g.opts.Seed}.id(), Fields: []string{"comments", "mentions", "messages"}[:1+i%3]}}
	}
	g.share()
	g.businesses()
}

// foreignPost is a post of somebody else.
func (g *generator) foreignPost(k int, apart time.Duration) *Media {
	m := g.media(nil, g.now.Add(-time.Duration(k)*apart-time.Duration(g.seed()%7200)*time.Second), TypeImage, ProductFeed)
	if m.seed%3 == 0 {
		m.Type, m.Product = TypeVideo, ProductReels
	}
	return m
}

// share has the second of two accounts take part in a post of the first's list too, and
// be asked to.
func (g *generator) share() {
	for i := 1; i < len(g.data.Accounts); i += 2 {
		first, second := g.data.Accounts[i-1], g.data.Accounts[i]
		if len(second.Collaborations) > 1 {
			second.Collaborations[len(second.Collaborations)-1] = first.Collaborations[0]
		}
		if len(second.Invitations) > 1 {
			second.Invitations[len(second.Invitations)-1] = first.Invitations[0]
		}
	}
}

// businesses has portfolios own the accounts in turn, and share the first account of
// another.
func (g *generator) businesses() {
	for k := range g.opts.Businesses {
		b := &Business{ID: g.id(300000000000000, 9e13), Name: "Portfolio " + strconv.Itoa(k+1)}
		for i, a := range g.data.Accounts {
			switch {
			case i%g.opts.Businesses == k:
				b.Owned = append(b.Owned, a)
			case i == 0:
				b.Client = append(b.Client, a)
			}
		}
		g.data.Businesses = append(g.data.Businesses, b)
	}
}
