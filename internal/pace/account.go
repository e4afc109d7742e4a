package pace

// How many calls of an account may be in the air at once: at first, and at most.
const (
	initialInFlight = 8
	maxPerAccount   = 32
)

// mostScopes bounds the ids that an account is known by, and mostAccounts the
// accounts that are told apart: who comes later is treated as unknown.
const (
	mostScopes   = 4
	mostAccounts = 4096
)

// account is a queue of calls, and how many of them may be in the air.
type account struct {
	id     string
	scopes []*scope // where its calls count, the app aside; none for the unknown

	waiting []*waiter
	queued  bool // it stands in the ring

	inFlight    int
	maxInFlight float64 // how many may be
	halvedAt    int64   // number of the last call let go before that was halved
}

func newAccount(id string) *account { return &account{id: id, maxInFlight: initialInFlight} }

func (a *account) full() bool { return a.inFlight >= int(a.maxInFlight) }

// observe takes what came of the numbered call into account: one more for each
// round of calls that used what there was, half after a failure. Those in the
// air together fail together, and count as one.
func (a *account) observe(call, granted int64, failed, wasFull bool) {
	switch {
	case failed && call > a.halvedAt:
		a.maxInFlight, a.halvedAt = max(1, a.maxInFlight/2), granted
	case !failed && wasFull:
		a.maxInFlight = min(maxPerAccount, a.maxInFlight+1/a.maxInFlight)
	}
}

// know takes the ids by which the headers of an answer call the account.
func (a *account) know(readings []Reading, scopeOf func(id string) *scope) {
	if a.id == "" || len(a.scopes) > 1 {
		return
	}
	for _, r := range readings {
		if r.Account == a.id {
			return // others are there too, but it is not them
		}
	}
	for _, r := range readings {
		if r.Account == "" || len(a.scopes) > mostScopes {
			continue
		}
		if s := scopeOf(r.Account); s != nil && !a.counts(s) {
			a.scopes = append(a.scopes, s)
		}
	}
}

func (a *account) counts(s *scope) bool {
	for _, known := range a.scopes {
		if known == s {
			return true
		}
	}
	return false
}
