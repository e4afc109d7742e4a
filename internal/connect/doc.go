// Package connect makes of a configuration the way to the platform: a [Link].
//
// [Open] checks what the properties say together, and makes the network's
// transport, the log, the login and the client of the Graph API. Nothing is sent
// by it. Programs that have statements run take a session's Pool, which holds a
// Link; a diagnosis looks at its parts.
//
// # What depends on what
//
// A Link is plain data. The log is opened once the properties are known to be
// right. The transport is shared with every Link whose network is the same. What
// is sent through it is logged, and shown to the embedding program's wrapper,
// without its secrets. The [Login] gives the client its tokens: those of the
// configuration, or those of a store, or a Page's in their place.
//
// # Kinds of login
//
// What a kind of login (AuthScheme) means for the rest stands in login_kind.go:
// which properties it has no use for, which host serves it, whether requests are
// signed, which permissions an edge takes.
package connect
