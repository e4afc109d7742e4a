package main

import (
	"bufio"
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"time"
)

// latencies are those at which the questions are asked where none is named.
var latencies = []time.Duration{0, 80 * time.Millisecond}

func main() {
	var b bench
	flag.DurationVar(&b.latency, "latency", -1, "measure at this latency only; the default is at 0 and at 80ms")
	flag.IntVar(&b.only, "question", 0, "ask this question only; the default is all of them")
	flag.BoolVar(&b.further, "further", false, "ask only the questions for which there is no program by hand")
	flag.BoolVar(&b.alone, "engine", false, "measure what the engine alone takes of questions instead, over rows in memory")
	flag.IntVar(&b.rounds, "rounds", 3, "ask each question so many times, and take the medians")
	flag.IntVar(&b.parallelism, "parallelism", 0, "the driver's Parallelism; 0 for its default")
	flag.BoolVar(&b.streaming, "stream", false, "measure the memory of one long statement instead")
	flag.BoolVar(&b.joining, "join", false, "with -stream: of posts joined with their comments")
	flag.StringVar(&b.page, "write", "", "write the tables into this page too, in the place of those that it has")
	flag.StringVar(&b.profile, "profile", "", "write profiles of the driver's process to files that begin so: .cpu and .heap")
	flag.BoolVar(&b.comparing, "compare", false, "compare with the figures that were committed last instead; it fails where one is worse")
	flag.BoolVar(&b.counts, "counts", false, "with -compare: only what does not depend on the machine")
	flag.BoolVar(&b.update, "update", false, "with -compare: write the figures anew, with -counts those alone")
	flag.BoolVar(&b.serving, "serve", false, "serve the simulator to another process of this program")
	flag.StringVar(&b.asking, "ask", "", "ask for another process of this program: "+askingDriver+" or "+askingByHand)
	flag.Parse()
	if err := b.run(); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// bench is what the flags say.
type bench struct {
	latency                   time.Duration
	only, rounds, parallelism int
	streaming, joining        bool
	further, alone            bool
	page, profile             string
	comparing, counts, update bool
	serving                   bool
	asking                    string
}

func (b *bench) run() error {
	switch {
	case b.rounds < 1:
		return fmt.Errorf("-rounds %d: one is the least", b.rounds)
	case b.serving && b.streaming:
		return serve(streamOptions(b.joining))
	case b.serving:
		return serve(options(b.latency))
	case b.asking == askingDriver:
		return profiled(b.profile, func() error { return answerOrders(askDriver) })
	case b.asking == askingByHand:
		return answerOrders(askByHand)
	case b.asking != "":
		return fmt.Errorf("-ask %s: %s or %s", b.asking, askingDriver, askingByHand)
	case b.alone:
		return b.show("engine", b.writeAlone)
	case b.comparing:
		return b.compare()
	case b.joining && !b.streaming:
		return errors.New("-join is said of -stream")
	case b.streaming:
		return b.stream()
	}
	at := latencies
	if b.latency >= 0 {
		at = []time.Duration{b.latency}
	}
	if b.only == 0 && !b.further || b.only > 0 && isByHand(b.only-1) {
		if err := b.show("questions", func(w *bufio.Writer) error { return b.writeTables(w, at) }); err != nil {
			return err
		}
	}
	if b.only > 0 && isByHand(b.only-1) {
		return nil
	}
	return b.show("further", func(w *bufio.Writer) error { return b.writeFurther(w, at) })
}

// show writes to the standard output, and into a section of the page if there is one.
func (b *bench) show(section string, write func(*bufio.Writer) error) error {
	var text bytes.Buffer
	w := bufio.NewWriter(io.MultiWriter(os.Stdout, &text))
	if err := errors.Join(write(w), w.Flush()); err != nil || b.page == "" {
		return err
	}
	return writeSection(b.page, section, text.Bytes())
}
