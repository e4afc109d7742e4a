package web

import "time"

// Limits are the bounds of requests. What is zero is as [DefaultLimits] has it.
type Limits struct {
	Connections int           // of those who were let in
	Statement   time.Duration // of one statement; 0 for no bound
	Startup     time.Duration // until a request is there
	Idle        time.Duration // between two requests of a connection
	Write       time.Duration // until the client takes what it is sent
	Header      int           // bytes of a request's header
	Body        int           // and of its body
}

// DefaultLimits are the bounds where nothing else is said. Statement has none.
func DefaultLimits() Limits {
	return Limits{Connections: 1000, Startup: 30 * time.Second, Idle: 2 * time.Minute, Write: 5 * time.Minute, Header: 16 << 10, Body: 4 << 20}
}

func (l Limits) orDefault() Limits {
	d := DefaultLimits()
	for _, x := range []struct {
		n     *int
		usual int
	}{{&l.Connections, d.Connections}, {&l.Header, d.Header}, {&l.Body, d.Body}} {
		if *x.n == 0 {
			*x.n = x.usual
		}
	}
	for _, x := range []struct {
		n     *time.Duration
		usual time.Duration
	}{{&l.Startup, d.Startup}, {&l.Idle, d.Idle}, {&l.Write, d.Write}} {
		if *x.n == 0 {
			*x.n = x.usual
		}
	}
	return l
}

// farewell is how long a client has to be told that it is over.
const farewell = time.Second
