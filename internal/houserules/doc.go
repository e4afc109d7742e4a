// Package houserules has no code of its own. Its tests hold the rules of the
// house that no linter knows: what a program that imports the driver links, a
// manual for each package, files of readable length, nothing left half-done, tests
// by a clock that stands, public packages that declare what they show, and how much
// one room may hold: methods of a type, lines of a file, arrows between files that
// run back.
//
// Which room may import which is held by depguard, in .golangci.yml.
package houserules
