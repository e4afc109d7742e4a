// Package storetest is what every store of tokens must pass, whatever it keeps
// them in.
//
// [Run] tests one process, through two handles on the same place; [Processes]
// runs the calling test once more in many processes at once, which renew one
// token in turns. Tokens in it are made up.
package storetest
