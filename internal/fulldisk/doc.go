// Package fulldisk gives tests a disk of their own that becomes full: [Mount] is one of a
// size, in memory, [Disk.Fill] takes all its room and [Disk.Free] gives it back. It needs Linux
// and root: elsewhere, and without VIEWFINDER_TEST_ROOT=1, the test is skipped.
package fulldisk
