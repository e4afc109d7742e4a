// Package download fetches media files from the hosts that keep them, at the addresses
// that the Graph API gives for them.
//
//	c, err := download.New(network, download.Public, time.Minute)
//	n, err := c.To(ctx, media.URL, file, func(done, total int64) { … })
//
// An address comes out of an answer, or out of a statement, so it is not believed. It is
// asked for without a token, by https, and nothing that is not public is connected to:
// each address that a name was resolved to is checked as it is dialled, and so is each
// that a redirect names. Behind a proxy or firewall, which resolves names by itself, only
// the platform's hosts of media are asked for ([Hosts]). [Loopback] allows this machine
// besides, where the API itself is served by it.
//
// A file is there whole, or To fails: an answer that ends early, or stands still, is read
// on from where it ended; one that is shorter than it said is an error. An address holds
// for some time only; one that has ended is an [AddressError] that says so. Errors name the
// host and never the address, which lets anybody read the file.
package download
