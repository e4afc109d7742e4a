package pace

import "time"

// Permit is the permission to send one call.
type Permit struct {
	done    func(*Permit, Outcome) (blocked time.Time)
	call    Call
	account *account // what it queued for

	number  int64 // of the call, from 1; 0 until it is let go
	charged []charged
	wasFull bool // as many calls were in the air as may be
	probe   bool // it finds out whether its endpoint is up again
	over    bool
}

// charged is what a call costs where it counts.
type charged struct {
	scope *scope
	calls int
}

func (p *Permit) endpoint() endpoint { return endpoint{p.account.id, p.call.Endpoint} }

func (p *Permit) charge(sc *scope, calls int) {
	for i := range p.charged {
		if p.charged[i].scope == sc {
			p.charged[i].calls += calls
			return
		}
	}
	p.charged = append(p.charged, charged{sc, calls})
}

// Done tells what came of the call, and lets go who waited for that. It returns
// until when the API refuses calls like it, the zero time if it does not. Only
// the first Done of a permit counts; that of a nil permit does nothing.
func (p *Permit) Done(o Outcome) (blocked time.Time) {
	if p == nil {
		return time.Time{}
	}
	return p.done(p, o)
}
