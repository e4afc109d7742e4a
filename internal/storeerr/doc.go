// Package storeerr marks the errors of stores of tokens, so that those above need
// not read their texts.
package storeerr
