package main

import (
	"cmp"
	"fmt"
	"slices"
	"time"
)

// contest is the driver and the hand-written programs, each in a process of its own,
// before the simulator in a third.
type contest struct {
	served
	driver, byHand *process
	stop           func()
}

// startContest starts the three. stop ends them. The driver's process writes profiles
// where there is a prefix for them.
func startContest(latency time.Duration, profile string) (c *contest, err error) {
	c = new(contest)
	if c.served, c.stop, err = startServer("-latency", latency.String()); err != nil {
		return nil, err
	}
	for p, flags := range map[**process][]string{
		&c.driver: {"-ask", askingDriver, "-profile", profile},
		&c.byHand: {"-ask", askingByHand},
	} {
		if *p, err = start(flags...); err != nil {
			c.stop()
			return nil, err
		}
		ended := c.stop
		c.stop = func() { (*p).stop(); ended() }
	}
	_, err = c.ask(0, 1) // what is done once in a process is done
	if err != nil {
		c.stop()
	}
	return c, err
}

// The kinds of asking processes.
const (
	askingDriver = "driver"
	askingByHand = "by-hand"
)

// result is what a question came to for each of the two: the medians of the rounds. Where
// there is no program by hand its figures are zero.
type result struct {
	question
	driver, byHand figures
}

// ask asks the question of a number, from 0, in so many rounds. In each both are
// asked; who comes first changes. Where there is no program by hand the driver is asked
// alone.
func (c *contest) ask(number, rounds int) (result, error) {
	r := result{question: c.Questions[number]}
	o := &order{Served: served{Endpoint: c.Endpoint, Token: c.Token, Parallelism: c.Parallelism}, Number: number, Question: r.question}
	var driver, byHand []figures
	for round := range rounds {
		turns := []func() error{func() error { return into(&driver, c.driver, o) }}
		if isByHand(number) {
			turns = append(turns, func() error { return into(&byHand, c.byHand, o) })
		}
		if round%2 > 0 {
			slices.Reverse(turns)
		}
		for _, turn := range turns {
			if err := turn(); err != nil {
				return r, fmt.Errorf("question %s: %w", r.Name, err)
			}
		}
	}
	r.driver = medians(driver)
	if !isByHand(number) {
		return r, nil
	}
	r.byHand = medians(byHand)
	if r.driver.Rows != r.byHand.Rows {
		return r, fmt.Errorf("question %s: %d rows, and %d by hand", r.Name, r.driver.Rows, r.byHand.Rows)
	}
	return r, nil
}

func into(list *[]figures, p *process, o *order) error {
	f, err := p.send(o)
	*list = append(*list, f)
	return err
}

// medians are those of each figure by itself.
func medians(list []figures) figures {
	return figures{
		Rows:     median(list, func(f figures) int64 { return f.Rows }),
		Requests: median(list, func(f figures) int { return f.Requests }),
		Calls:    median(list, func(f figures) int { return f.Calls }),
		First:    median(list, func(f figures) time.Duration { return f.First }),
		Took:     median(list, func(f figures) time.Duration { return f.Took }),
		spent: spent{
			CPU:         median(list, func(f figures) time.Duration { return f.CPU }),
			Peak:        median(list, func(f figures) uint64 { return f.Peak }),
			Allocations: median(list, func(f figures) uint64 { return f.Allocations }),
			// Whether a buffer of another goroutine's is free already is chance, so the least is told.
			Allocated: slices.MinFunc(list, func(a, b figures) int { return cmp.Compare(a.Allocated, b.Allocated) }).Allocated,
		},
	}
}

func median[T cmp.Ordered](list []figures, of func(figures) T) T {
	values := make([]T, len(list))
	for i, f := range list {
		values[i] = of(f)
	}
	slices.Sort(values)
	return values[len(values)/2]
}
