package main

import (
	"bufio"
	"fmt"
	"runtime"
	"time"
)

// writeFurther asks the questions for which there is no program by hand, as writeTables
// does the others.
func (b *bench) writeFurther(w *bufio.Writer, latencies []time.Duration) error {
	var asked []question
	for _, latency := range latencies {
		results, err := b.measureAt(latency, isFurther)
		if err != nil {
			return err
		}
		writeLatency(w, latency)
		writeCosts(w, results, latency)
		asked = questionsOf(results)
	}
	writeFewest(w, asked)
	return nil
}

// writeLatency begins what was measured at one.
func writeLatency(w *bufio.Writer, latency time.Duration) {
	if latency == 0 {
		fmt.Fprint(w, "Without latency:\n\n")
	} else {
		fmt.Fprintf(w, "With %d ms of latency for each call:\n\n", latency.Milliseconds())
	}
}

// writeFewest says how the fewest calls of questions come about.
func writeFewest(w *bufio.Writer, asked []question) {
	fmt.Fprint(w, "The fewest calls:\n\n")
	for _, q := range asked {
		fmt.Fprintf(w, "- %s: %s = %d\n", q.Name, q.Formula, q.Bound)
	}
}

func questionsOf(results []result) (list []question) {
	for _, r := range results {
		list = append(list, r.question)
	}
	return list
}

// writeTables asks the questions for which there is a program by hand at those latencies,
// and writes what they came to.
func (b *bench) writeTables(w *bufio.Writer, latencies []time.Duration) error {
	fmt.Fprintf(w, "Medians of %d rounds on %d cores, %s/%s, %s.\n\n", b.rounds, runtime.NumCPU(), runtime.GOOS, runtime.GOARCH, runtime.Version())
	var asked []question
	for _, latency := range latencies {
		results, err := b.measureAt(latency, isByHand)
		if err != nil {
			return err
		}
		writeLatency(w, latency)
		writeCosts(w, results, latency)
		fmt.Fprint(w, "The driver beside the program written by hand for the question, and how many times as much it takes:\n\n")
		writeContest(w, results)
		asked = questionsOf(results)
		if err := w.Flush(); err != nil { // the next ones take minutes
			return err
		}
	}
	writeFewest(w, asked)
	return nil
}

// many is the number of calls from which on a question's time and CPU are compared
// with the hand-written program's: below, both take a millisecond or two.
const many = 10

// quick is how often a question of a few calls is asked at the least: whether buffers are
// still there from before is chance, and for such a one it shows.
const quick = 5

// measureAt asks the questions that are meant at a latency, or the one of them that is
// wanted.
func (b *bench) measureAt(latency time.Duration, meant func(number int) bool) (list []result, err error) {
	c, err := startContest(latency, b.profile)
	if err != nil {
		return nil, err
	}
	defer c.stop()
	c.Parallelism = b.parallelism
	for i := range c.Questions {
		if !meant(i) || b.only != 0 && b.only != i+1 {
			continue
		}
		rounds := b.rounds
		if c.Questions[i].Bound <= many {
			rounds = max(rounds, quick)
		}
		r, err := c.ask(i, rounds)
		if err != nil {
			return nil, err
		}
		list = append(list, r)
	}
	return list, nil
}

// writeCosts writes what the questions cost the driver.
func writeCosts(w *bufio.Writer, list []result, latency time.Duration) {
	fmt.Fprintln(w, "| question | rows | requests | calls | fewest | ratio | one call for each (model) | first row | all | rows/s | of rounds × latency | peak MB |")
	fmt.Fprintln(w, "|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|")
	for _, r := range list {
		f, model, rounds := r.driver, "–", "–"
		if r.PerPost > 0 {
			model = fmt.Sprintf("%d (%.0f×)", r.PerPost, float64(r.PerPost)/float64(f.Calls))
		}
		if latency > 0 {
			rounds = fmt.Sprintf("%.2f", float64(f.Took)/float64(time.Duration(r.Rounds)*latency))
		}
		fmt.Fprintf(w, "| %s | %d | %d | %d | %d | %.2f | %s | %.0f ms | %.0f ms | %.0f | %s | %.1f |\n",
			r.Name, f.Rows, f.Requests, f.Calls, r.Bound, float64(f.Calls)/float64(r.Bound), model,
			ms(f.First), ms(f.Took), float64(f.Rows)/f.Took.Seconds(), rounds, mb(f.Peak))
	}
	fmt.Fprintln(w)
}

// writeContest writes the driver beside the hand-written programs.
func writeContest(w *bufio.Writer, list []result) {
	fmt.Fprintln(w, "| question | calls | by hand | time, ms | by hand | × | CPU, ms | by hand | × | peak heap, MB | by hand | × |")
	fmt.Fprintln(w, "|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|")
	for _, r := range list {
		d, h := r.driver, r.byHand
		fmt.Fprintf(w, "| %s | %d | %d | %.1f | %.1f | %s | %.1f | %.1f | %s | %.1f | %.1f | %s |\n",
			r.Name, d.Calls, h.Calls,
			ms(d.Took), ms(h.Took), times(ms(d.Took), ms(h.Took)),
			ms(d.CPU), ms(h.CPU), times(ms(d.CPU), ms(h.CPU)),
			mb(d.Peak), mb(h.Peak), times(mb(d.Peak), mb(h.Peak)))
	}
	fmt.Fprintln(w)
}

// times is how many times b is in a; where there is next to nothing to compare with
// it is not said.
func times(a, b float64) string {
	if b < 0.05 {
		return "–"
	}
	return fmt.Sprintf("%.2f", a/b)
}

func ms(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }
func mb(bytes uint64) float64    { return float64(bytes) / 1e6 }
