// Package docs holds the pages of the documentation, so that an installed program can show
// them.
//
// Its tests run what the pages show: commands in a shell, with a program that was just
// built, an empty home and simulators in place of the platform; statements on the simulator
// of --demo; Go programs as they are compiled. A block that cannot be run says why, in a
// comment on the line above it:
//
//	<!-- not run: needs an account of one's own -->
//	<!-- run by: cmd/viewfinder/serve_test.go -->
//	<!-- run with: a simulator -->
//
// The last one is for commands that log in: [Pages] that show them name the app 1234567890,
// in whose place the test puts that of a simulator.
package docs
