// Package metrics tells the figures of a host to Prometheus, and whatever reads its format.
//
//	handler := metrics.New(h, version)
//
// The counters are the host's ([host.Figures]); what the library keeps beside them is of the
// process: memory, goroutines, files. An account is named by its id, as the platform's rate
// limit is one of its own: who may read the figures may know which accounts there are, and
// takes a token of its own for it.
package metrics
