// Package texttest is what the tests of sqltext and its rooms share: SQLite with the
// project's functions and a few tables, a catalogue of the same, and the statements of the
// tables of tests.
package texttest
