//go:build unix

package main

import (
	"syscall"
	"time"
)

// cpuTime is what the process has used of the processors, for itself and in the
// system.
func cpuTime() time.Duration {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		panic(err) // it fails for wrong arguments only
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}
