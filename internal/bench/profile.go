package main

import (
	"errors"
	"os"
	"runtime/pprof"
)

// profiled runs f and writes what it took of the processor into PREFIX.cpu, and what
// it allocated into PREFIX.heap, for go tool pprof. Without a prefix it only runs f.
func profiled(prefix string, f func() error) error {
	if prefix == "" {
		return f()
	}
	cpu, err := os.Create(prefix + ".cpu")
	if err != nil {
		return err
	}
	if err := pprof.StartCPUProfile(cpu); err != nil {
		return err
	}
	err = f()
	pprof.StopCPUProfile()
	heap, failed := os.Create(prefix + ".heap")
	if failed != nil {
		return errors.Join(err, cpu.Close(), failed)
	}
	return errors.Join(err, cpu.Close(), pprof.Lookup("allocs").WriteTo(heap, 0), heap.Close())
}
