package pgwire

import "time"

// Limits are the bounds of sessions. What is zero is as [DefaultLimits] has it.
type Limits struct {
	Startup    time.Duration // until a client is let in
	Idle       time.Duration // between two messages, unless idle_session_timeout is less
	Statement  time.Duration // of one statement, unless statement_timeout is less
	Write      time.Duration // until the client takes what it is sent
	Rest       time.Duration // of silence, until the backend gives memory back
	Sessions   int           // at the same time
	Message    int           // bytes of one message
	Statements int           // prepared in one session
	Portals    int           // open in one session, cursors too
	Kept       int           // bytes of the texts and parameters of those
}

// DefaultLimits are the bounds where nothing else is said. Idle and Statement have none.
func DefaultLimits() Limits {
	return Limits{
		Startup: 30 * time.Second, Write: 5 * time.Minute, Rest: 10 * time.Second,
		Sessions: 100, Message: 4 << 20, Statements: 2000, Portals: 200, Kept: 16 << 20,
	}
}

// orDefault fills in what is zero.
func (l Limits) orDefault() Limits {
	d := DefaultLimits()
	fill := func(n *time.Duration, usual time.Duration) {
		if *n == 0 {
			*n = usual
		}
	}
	fill(&l.Startup, d.Startup)
	fill(&l.Write, d.Write)
	fill(&l.Rest, d.Rest)
	for _, x := range []struct {
		n     *int
		usual int
	}{{&l.Sessions, d.Sessions}, {&l.Message, d.Message}, {&l.Statements, d.Statements}, {&l.Portals, d.Portals}, {&l.Kept, d.Kept}} {
		if *x.n == 0 {
			*x.n = x.usual
		}
	}
	return l
}

// sooner is the lesser of two time limits, of which 0 is none.
func sooner(a, b time.Duration) time.Duration {
	if a == 0 || b != 0 && b < a {
		return b
	}
	return a
}
