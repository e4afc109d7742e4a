package main

import (
	"bufio"
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
)

// guarded measures what is guarded: the questions without latency, and benchmarks.
func (b *bench) guarded() ([]figure, error) {
	results, err := b.measureAt(0, anyQuestion)
	if err != nil {
		return nil, err
	}
	var list []figure
	for _, r := range results {
		number, _, _ := strings.Cut(r.Name, " ")
		add := func(what string, value float64) {
			list = append(list, figure{"question " + number + ", " + what, value})
		}
		add("calls", float64(r.driver.Calls))
		add("allocations", float64(r.driver.Allocations))
		add("allocated kB", float64(r.driver.Allocated)/1e3)
		if r.Bound > many && r.byHand.Calls > 0 && !b.counts {
			add("time"+ratio, ms(r.driver.Took)/ms(r.byHand.Took))
			add("CPU"+ratio, ms(r.driver.CPU)/ms(r.byHand.CPU))
		}
	}
	for _, x := range benchmarks {
		allocations, err := x.run()
		if err != nil {
			return nil, fmt.Errorf("go test ./%s -bench %s: %w", x.room, x.pattern, err)
		}
		list = append(list, allocations...)
	}
	return list, nil
}

// benchmark is those of a room whose allocations are guarded; each runs so many times.
type benchmark struct {
	room, pattern string
	times         int
}

var benchmarks = []benchmark{
	{"driver", "^Benchmark(Scan|ScanWhere)$", 2},
	{"driver", "^BenchmarkConnect$", 50},
	{"internal/engine", "^Benchmark(Prepare|Open)$", 50},
	{"internal/graph", "^BenchmarkDecodePage$/^graph$", 50},
	{"internal/graph", "^BenchmarkCall$", 50},
	{"internal/sqltext", "^BenchmarkAnalyze$", 50},
}

func (x *benchmark) run() (list []figure, err error) {
	command := exec.Command("go", "test", "./"+x.room, "-run", "^$", "-bench", x.pattern, "-benchmem", "-vet=off", "-benchtime", strconv.Itoa(x.times)+"x")
	command.Stderr = os.Stderr
	out, err := command.Output()
	if err != nil {
		return nil, fmt.Errorf("%w\n%s", err, out)
	}
	lines := bufio.NewScanner(bytes.NewReader(out))
	for lines.Scan() {
		words := strings.Fields(lines.Text())
		if len(words) == 0 || !strings.HasPrefix(words[0], "Benchmark") {
			continue
		}
		name := words[0]
		if dash := strings.LastIndexByte(name, '-'); dash > 0 {
			name = name[:dash] // the number of processors
		}
		for i := 1; i < len(words); i++ {
			if words[i] != "allocs/op" {
				continue
			}
			value, err := strconv.ParseFloat(words[i-1], 64)
			if err != nil {
				return nil, fmt.Errorf("%q: %w", lines.Text(), err)
			}
			list = append(list, figure{x.room + " " + name + ", allocations", value})
		}
	}
	if len(list) == 0 {
		return nil, fmt.Errorf("no benchmark in:\n%s", out)
	}
	slices.SortFunc(list, func(a, b figure) int { return strings.Compare(a.name, b.name) }) // some run in any order
	return list, lines.Err()
}
