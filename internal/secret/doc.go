// Package secret knows what credentials are called, in requests, answers and
// connection strings ([Params], [Properties], [IsName]), what the platform's tokens
// look like ([MaskTokens]), and how a known secret may be spelt ([Spellings]): all
// that mask texts take it from here.
//
// Their type is [Secret], which prints masked. It is that of the public package
// secret, under the name that the rooms of the house use.
package secret
