//go:build unix

package scaletest

import (
	"math/rand/v2"
	"syscall"
	"time"
)

// mishap is something that happens to a fleet.
type mishap string

const (
	killed   mishap = "a worker is killed"
	stopped  mishap = "a worker is stopped"
	awoken   mishap = "a worker is let go again"
	database mishap = "PostgreSQL is killed and started again"
	clock    mishap = "the platform's clock jumps"
)

// chance has things happen to a fleet at random.
type chance struct {
	f       *fleet
	r       *rand.Rand
	size    int // of the fleet
	asleep  []*worker
	happens map[mishap]int
	inHand  int // jobs that were under way when something happened to who did them
}

func newChance(f *fleet, seed uint64, size int) *chance {
	return &chance{f: f, r: rand.New(rand.NewPCG(seed, 7)), size: size, happens: map[mishap]int{}}
}

// strike has one thing happen.
func (c *chance) strike(what mishap) {
	c.f.t.Helper()
	c.happens[what]++
	if what != clock && what != awoken {
		n := c.f.number("SELECT count(*) FROM river_job WHERE state = 'running'")
		if n < 0 {
			n = c.size * hands * served
		}
		c.inHand += n
	}
	switch what {
	case killed:
		c.f.kill(c.awake())
		c.f.start()
	case stopped:
		w := c.awake()
		c.f.signal(w, syscall.SIGSTOP)
		c.asleep = append(c.asleep, w)
	case awoken:
		c.f.signal(c.asleep[0], syscall.SIGCONT)
		c.asleep = c.asleep[1:]
	case database:
		c.f.server.Stop(c.f.t)
		c.f.server.Start(c.f.t)
	case clock:
		c.f.platform.advance(c.f.t, time.Duration(1+c.r.IntN(30))*time.Second)
	}
}

// any chooses what happens: one worker at least stays awake.
func (c *chance) any() mishap {
	all := []mishap{killed, killed, database, clock}
	if len(c.asleep) < c.size-1 {
		all = append(all, stopped, stopped)
	}
	if len(c.asleep) > 0 {
		all = append(all, awoken, awoken)
	}
	return all[c.r.IntN(len(all))]
}

// awake is one of the workers that are not stopped.
func (c *chance) awake() *worker {
	var list []*worker
	for _, w := range c.f.running() {
		is := true
		for _, x := range c.asleep {
			is = is && x != w
		}
		if is {
			list = append(list, w)
		}
	}
	return list[c.r.IntN(len(list))]
}

// calm lets go of all that are stopped.
func (c *chance) calm() {
	for len(c.asleep) > 0 {
		c.strike(awoken)
	}
}
