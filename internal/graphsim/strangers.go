package graphsim

import (
	"slices"
	"strconv"
)

// From where on the numbers are taken that strangers are made of, and so on, so that
// nothing else depends on how many there are.
const (
	strangerSeeds = (1 + iota) << 40
	mentionSeeds
	containerSeeds
	soundSeeds
)

var strangerNames = []string{"Harbor Press", "Moss & Ember", "Ōsaka Cycles", "Fjord Kitchen", "Paper Lantern", "Salt Works"}

// strangers are accounts that the login has nothing to do with. The last of them are
// personal accounts, which nobody discovers.
func (g *generator) strangers() {
	own := g.opts
	g.opts.Media, g.opts.PreConversion = g.opts.StrangerMedia, 0
	next := g.next
	g.next = strangerSeeds
	for i := range g.opts.Strangers {
		s := g.seed()
		name := strangerNames[i%len(strangerNames)]
		if round := i / len(strangerNames); round > 0 {
			name += " " + strconv.Itoa(round+1)
		}
		user := "rival." + strconv.Itoa(i+1)
		a := &Account{
			ID: g.id(17841400000000000, 5e9), Username: user, Name: name,
			Biography:      name + ", since " + strconv.FormatUint(1990+mix(s, 4)%30, 10),
			FollowersCount: 500 + int(s%200000), FollowsCount: int(mix(s, 1) % 900),
			InsightsFrom: g.now, legacyID: 3000000000 + mix(s, 2)%1e10, seed: s,
			Personal: i >= g.opts.Strangers-g.opts.PersonalStrangers,
		}
		if i%2 == 0 {
			a.Website = "https://" + user + ".example/"
		}
		g.posts(a)
		for k, m := range a.Media {
			for range k % 4 {
				g.comment(m, nil)
			}
		}
		g.data.Strangers = append(g.data.Strangers, a)
	}
	g.opts, g.next = own, next
}

// isStranger reports whether the login has nothing to do with an account.
func (d *Data) isStranger(a *Account) bool {
	return slices.Contains(d.Strangers, a)
}

// Discoverable are the accounts that business discovery finds by their user names, the
// login's own among them.
func (d *Data) Discoverable() []*Account {
	var out []*Account
	for _, list := range [][]*Account{d.Accounts, d.Strangers} {
		for _, a := range list {
			if !a.Personal {
				out = append(out, a)
			}
		}
	}
	return out
}
