package graphsim

// platform is what calls are answered from.
type platform struct {
	opts    Options
	app     app
	clock   clock
	world   *world
	tokens  tokenStore
	logins  logins
	faults  schedule
	done    ledger
	meter   meter
	meters  meters
	cursors cursors
	// invitationReads are those of invitations to collaborate.
	invitationReads dailyReads
	// invitationAnswers are the answers to them, likes those given and taken back.
	invitationAnswers dailyReads
	likes             burst
	// notices are those of webhooks.
	notices *notifier
	// searches are the hashtags that were asked for, sessions the walks of their posts.
	searches searches
	sessions sessions
}

func newPlatform(o Options) *platform {
	p := &platform{
		opts: o, app: app{o.Seed}, tokens: tokenStore{seed: o.Seed, byText: map[string]*token{}},
		logins:  logins{seed: o.Seed, answer: o.Login, declined: map[string]bool{}, codes: map[string]*grantCode{}},
		meter:   meter{limit: o.HourlyCalls},
		cursors: cursors{seed: o.Seed},
	}
	if o.Clock != nil {
		p.clock.foreign = o.Clock
	} else {
		p.clock.now = o.Now.UTC()
	}
	p.world = newWorld(o, p.clock.read())
	p.notices = newNotifier(p)
	p.searches.begin(p.world.data, p.clock.read())
	for _, f := range o.Faults {
		p.faults.add(f)
	}
	return p
}
