package pgwire

import (
	"crypto/tls"
)

// Config is what a [Server] is made of.
type Config struct {
	Opener        Opener
	Authenticator Authenticator // nil: everybody is let in
	TLS           *tls.Config   // nil: connections are not encrypted
	RequireTLS    bool          // a start-up without TLS is refused
}
