// Package houserules holds the rules of the house that no linter knows, as tests: what a
// program that imports the driver links, a manual for each package that begins with its
// purpose and names what is there, a map that shows them all, files of readable length,
// nothing built among what is kept, nothing left half-done, tests by a clock that stands, public packages that declare what
// they show, and show no more names than programs need, and how much one room may hold:
// methods of a type, lines of a file, arrows between files that run back, and goroutines
// nowhere but where the race detector is run. It has no code of its own.
//
// Which room may import which is held by depguard, in .golangci.yml.
package houserules
