// Package secret knows what credentials are called and what tokens look like, for all
// that mask texts: the names in requests, answers and connection strings ([Params],
// [Properties], [IsName]), the platform's tokens ([MaskTokens]), how a known secret may
// be spelt ([Spellings]), and what is left of one at the end of a text that was cut
// ([TrimCut]).
//
// Their type is [Secret], which prints masked. It is that of the public package
// secret, under the name that the rooms of the house use.
package secret
