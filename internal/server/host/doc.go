// Package host keeps what the doors of a server have in common: the databases and the
// pools behind them, the users and what they run, and how it all ends. The doors are
// packages server, for clients of PostgreSQL, and web, for those of HTTP.
//
//	h, err := host.New(host.Config{Databases: …})
//	guest, err := h.Enter(ctx, host.Asked{Database: "brand", User: "ana"})
//	defer guest.Leave()
//	ctx, end, err := guest.Begin(ctx) // a statement, when it is its turn
//	defer end()
//	s, err := guest.Pool.Session(ctx)
//
// # Databases
//
// A database is a connection by name ([Databases]): the one of the command line, a profile,
// or a stored login. One that the user may not open does not exist. Each has a pool of its
// own, so a budget of its own, which the guests of all doors share. Its configuration is
// changed in two ways: nothing is written unless that is allowed, and no browser is opened.
//
// # Bounds
//
// [Limits]: connections that are not let in yet, in all and from one place (arrivals.go);
// sessions of one user; statements that run, in all and of one user (activity.go); the memory
// of the process, which is measured (memory.go). A place from which logins fail waits
// ([Throttle]).
//
// # The end
//
// [Host.Drain] lets no statement begin any more, and waits for those that run, for a time.
// [Host.Reload] reads certificate and profiles again, for what begins from then on.
//
// Errors are of this package ([UnknownError], [OpenError], [TooManyError], [MemoryError],
// [ErrBusy], [ErrStopping]); each door says them in its own language.
package host
