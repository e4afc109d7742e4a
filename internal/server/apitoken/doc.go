// Package apitoken keeps the tokens of the HTTP door: who may ask what. A token is 256 bits
// of chance that is shown once; what is kept is its SHA-256, from which nobody makes it.
//
//	f, err := apitoken.At("")
//	token, err := f.Add(ctx, apitoken.Entry{Name: "dashboard", Database: "brand", Scope: apitoken.Read})
//	entry, err := f.Find(token) // for each request
//
// A token opens one database, for reading or for writing too; one of the scope metrics
// opens none, and reads the figures of all. The file (server-tokens.json in the user's
// directory for configuration, see package privatefile) is read again when it has changed,
// so that a token that is removed is of no use from then on. A long hash would guard weak
// passwords; of 256 bits nobody guesses any, and one SHA-256 is compared in constant time.
package apitoken
