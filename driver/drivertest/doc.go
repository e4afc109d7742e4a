// Package drivertest starts a local Graph API for a test, in the manner of
// net/http/httptest. It gives the connection string that leads to it:
//
//	srv := drivertest.Start(t, drivertest.Options{Media: 500, Seed: 7})
//	db, err := sql.Open("instagram", srv.DSN())
//
// The data is made by seed and sizes, and laid back from the present: the newest
// post is hours old, the week behind is full, and the clock runs with the real
// one. Where an answer depends on the day, [Options].Now has the clock stand; then
// [Server.SetNow] and [Server.Advance] move it, and a DSN taken afterwards, or
// driver.WithClock(srv.Now), has NOW() follow. Ids, texts and counts are the same
// at any time.
//
// Nothing leaves the machine. The truth behind the answers is
// [Server.Data], the requests made are [Server.Journal], and [Server.Inject]
// schedules what shall go wrong:
//
//	srv.Inject(drivertest.Fault{Kind: drivertest.FaultThrottle, At: 3})
//
// The tokens are made up; none of them is worth anything elsewhere.
package drivertest
