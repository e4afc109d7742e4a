//go:build !windows && !darwin

package proxy

// system are the environment's settings.
func system() systemSettings {
	s, _ := environment()
	return s
}
