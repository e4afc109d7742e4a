package graphsim

// platform is what calls are answered from.
type platform struct {
	opts    Options
	app     app
	clock   clock
	worlds  *worlds
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
		meter:   meter{limit: o.HourlyCalls, span: o.QuotaSpan},
		cursors: cursors{seed: o.Seed},
	}
	if o.Clock != nil {
		p.clock.foreign = o.Clock
	} else {
		p.clock.now = o.Now.UTC()
	}
	p.searches.start = p.clock.read()
	p.worlds = newWorlds(o, p.searches.start)
	p.notices = newNotifier(p)
	for _, f := range o.Faults {
		p.faults.add(f)
	}
	return p
}

// worldOf is the world of the login that a token is of; of none, the first.
func (p *platform) worldOf(tokenText string, hold bool) *world {
	return p.worlds.of(p.loginOf(tokenText), hold)
}

// loginOf is the number of the login that a token is of, 0 of none.
func (p *platform) loginOf(tokenText string) int {
	if t := p.tokens.get(tokenText); t != nil {
		return t.login
	}
	return 0
}

// token is a token by its text, nil where there is none.
func (p *platform) token(text string) *token {
	t := p.tokens.get(text)
	if t == nil {
		return nil
	}
	return t.in(p.worlds.of(t.login, false).data)
}
