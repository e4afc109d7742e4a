// Package suggest finds the known name that is nearest to a misspelt one: for error
// texts of the kind "unknown column X: did you mean Y?".
package suggest
