// Package bitset holds sets of small whole numbers: the columns of a table that a
// statement reads, the fields that an object was asked for. A set is two numbers, which stay in
// registers: it is copied and compared as a number is, and costs no memory of its own.
package bitset
