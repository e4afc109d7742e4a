//go:build !unix

package host

// checkKey leaves it to the system who may read a key.
func checkKey(string) error { return nil }
