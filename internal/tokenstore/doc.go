// Package tokenstore keeps the tokens of logins, in whatever place a location names, and
// finds the one that a connection means.
//
// [Open] opens a [Store] by its location. Files and memory are in this package; those of
// oauth/postgres, oauth/sqlite and oauth/keyring register themselves ([Register],
// [RegisterKeyring]) when they are imported, so that programs link what they use. A store
// keeps any number of logins, told apart by [oauth.Key]; [Select] finds the one that a
// connection means, and an error names those that there are where it finds none, or
// several ([OtherLoginsError], [AmbiguousLoginError]).
//
// What is secret of a token is sealed in every store but memory, with its key bound in,
// so that an entry opens in no other one's place; see [Seal]. The key is made of the
// passphrase, or else kept in the keyring of the operating system, or else in a key file.
// A key file beside the tokens protects copies of the store that lack it; it does not
// protect against somebody who reads the user's files.
//
// A login begins only where its outcome can be kept: [Ready] goes through all of saving
// one, and leaves nothing. Which codes were sent is remembered beside the tokens
// ([CodesFor]), for all processes that share them.
//
// A new kind of store implements [Records], and [Rehearser] where it can, and passes the
// tests in storetest.
package tokenstore
