// Package suggest finds the known name nearest to a word that is not one, for
// error texts of the kind "unknown column X: did you mean Y?".
package suggest
