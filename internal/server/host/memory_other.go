//go:build !linux

package host

// resident is not known: what the runtime holds is counted.
func resident() (bytes int64, ok bool) { return 0, false }
