// Package register holds what the packages below proxy that are heavy and seldom wanted
// can do, once they are imported: proxy/ntlm and proxy/kerberos their
// authentication schemes in [Schemes], proxy/pac the engine of PAC files in [PAC].
//
// An [Authenticator] is made of a [Login] once, and begins an [Exchange] for each
// tunnel or forwarded request; the exchange is asked for a header for each [Leg], with
// the challenges of the refusal before, until the proxy is content or the exchange has
// nothing more to say ([ErrRejected]).
package register
