// Package demo asks the simulator of --demo what the pages show as answers.
//
// The simulator and the connection stand at one instant and know nothing before, so that
// an answer is that of
//
//	viewfinder query --demo --now 2026-11-20T12:00:00Z "…"
package demo
