// Package pattern holds regular expressions that are compiled when they are first used.
//
// A program has many, most of which one run never comes by: to compile all of them as it
// begins takes longer than most of what it is asked for.
package pattern
