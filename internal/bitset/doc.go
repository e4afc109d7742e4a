// Package bitset holds sets of small whole numbers: the columns of a table that a
// statement reads, the fields that an object was asked for. A set is an array, so
// that it is copied and compared as a number is, and costs no memory of its own.
package bitset
