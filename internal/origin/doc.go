// Package origin decides where secrets may be sent: which hosts are this machine
// by their very name, which addresses show nothing to the network, and how a
// server that stands in for the platform is written. Nothing is resolved: a name
// that would have to be looked up is never this machine.
package origin
