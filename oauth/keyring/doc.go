// Package keyring keeps tokens, or the key they are sealed with, in the keyring
// of the operating system: the Secret Service on Linux (GNOME Keyring,
// KWallet), the Keychain on macOS, the Credential Manager on Windows. Importing
// it makes locations of the form keyring://SERVICE known (OAuthSettingsLocation),
// and has the stores of other kinds keep their sealing key in the keyring where
// no OAuthSettingsKey is set.
//
//	import _ "github.com/viewfinder-sql/viewfinder/oauth/keyring"
//
// # Fallback
//
// A keyring answers within three seconds, or it counts as one that does not: it
// may be locked with nobody there to unlock it, and without a session bus
// (DBUS_SESSION_BUS_ADDRESS) it is not even asked. What happens then is settled
// beforehand:
//
//   - Tokens in the keyring (keyring://SERVICE) are an error then, unless the
//     location names a file for that case: keyring://SERVICE?fallback=PATH. The
//     choice is made when the store is opened, and what is in one is not looked
//     for in the other.
//   - The sealing key is made in a key file then, if none of the tokens were
//     sealed yet. Tokens that were sealed with a key in the keyring need it.
//
// # Layout
//
// Keyrings bound the length of an entry, some to 2,560 bytes, and do not list
// entries. So what is stored is one document in several entries: that of the
// user name head says which generation of parts is the document, and how many
// parts it has. A new document is written beside the old one, then the head is
// replaced. Locks are files in the user's configuration directory: the keyring
// of one computer is for the programs on it.
package keyring
