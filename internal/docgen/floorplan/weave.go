package floorplan

import (
	"cmp"
	"math/rand/v2"
	"slices"
)

// spot is a place on a floor: where a room stands, or where the arrows to a room
// pass.
type spot struct {
	room *room // which stands here; nil where arrows pass
	to   *room // which the arrows that pass lead to
	// down are the spots on the floor below that a line leads to, up those on the
	// floor above that one comes from.
	down, up []*spot

	x     float64 // of its middle
	index int     // from the left
}

// beginnings is from how many orders the search for few crossings sets out.
const beginnings = 60

// weave lays lines from each room to what it uses, by way of one spot on every floor
// between, and puts the spots of each floor in an order in which few lines cross.
func weave(floors [][]*room) [][]*spot {
	strands := make([][]*spot, len(floors))
	stands := map[*room]*spot{}
	for i, floor := range floors {
		for _, r := range floor {
			stands[r] = &spot{room: r}
			strands[i] = append(strands[i], stands[r])
		}
	}
	passes := map[*room]map[int]*spot{}
	for i, floor := range slices.Backward(floors) {
		for _, r := range floor {
			for _, u := range r.uses {
				from := stands[r]
				for at := i - 1; at > u.floor-1; at-- {
					if passes[u] == nil {
						passes[u] = map[int]*spot{}
					}
					next := passes[u][at]
					if next == nil {
						next = &spot{to: u}
						passes[u][at] = next
						strands[at] = append(strands[at], next)
					}
					from.leadTo(next)
					from = next
				}
				from.leadTo(stands[u])
			}
		}
	}
	untangle(strands)
	return strands
}

func (s *spot) leadTo(below *spot) {
	if !slices.Contains(s.down, below) {
		s.down = append(s.down, below)
		below.up = append(below.up, s)
	}
}

// untangle orders the spots of each floor. The same spots give the same order.
func untangle(strands [][]*spot) {
	chance := rand.New(rand.NewPCG(3, 5)) //nolint:gosec // the same beginnings each time
	best, least := orders(strands), 1<<30
	for range beginnings {
		for _, floor := range strands {
			chance.Shuffle(len(floor), func(i, j int) { floor[i], floor[j] = floor[j], floor[i] })
			number(floor)
		}
		for round := range 24 {
			sweep(strands, round%2 == 0)
			if n := crossings(strands); n < least {
				best, least = orders(strands), n
			}
		}
		for swapNeighbours(strands) {
		}
		if n := crossings(strands); n < least {
			best, least = orders(strands), n
		}
	}
	for i, floor := range best {
		copy(strands[i], floor)
		number(strands[i])
	}
}

func orders(strands [][]*spot) [][]*spot {
	copies := make([][]*spot, len(strands))
	for i, floor := range strands {
		copies[i] = slices.Clone(floor)
	}
	return copies
}

func number(floor []*spot) {
	for i, s := range floor {
		s.index = i
	}
}

// sweep puts the spots of each floor in the order of the middle of what they are
// joined to on the floor that was put in order before.
func sweep(strands [][]*spot, downward bool) {
	for i := range strands {
		floor, joined := strands[i], func(s *spot) []*spot { return s.down }
		if downward {
			floor, joined = strands[len(strands)-1-i], func(s *spot) []*spot { return s.up }
		}
		middle := map[*spot]float64{}
		for _, s := range floor {
			middle[s] = float64(s.index)
			if near := joined(s); len(near) > 0 {
				sum := 0
				for _, n := range near {
					sum += n.index
				}
				middle[s] = float64(sum) / float64(len(near))
			}
		}
		slices.SortStableFunc(floor, func(a, b *spot) int { return cmp.Compare(middle[a], middle[b]) })
		number(floor)
	}
}

// swapNeighbours swaps neighbours where fewer lines cross then, and reports whether
// there were any.
func swapNeighbours(strands [][]*spot) (some bool) {
	for _, floor := range strands {
		for i := range len(floor) - 1 {
			a, b := floor[i], floor[i+1]
			now := tangled(a.down, b.down) + tangled(a.up, b.up)
			then := tangled(b.down, a.down) + tangled(b.up, a.up)
			if then < now {
				floor[i], floor[i+1] = b, a
				number(floor)
				some = true
			}
		}
	}
	return some
}

// tangled counts the crossings of the lines to left, from the left of two
// neighbours, with those to right.
func tangled(left, right []*spot) (n int) {
	for _, l := range left {
		for _, r := range right {
			if l.index > r.index {
				n++
			}
		}
	}
	return n
}

// crossings counts the lines that cross.
func crossings(strands [][]*spot) (n int) {
	for _, floor := range strands {
		for i, a := range floor {
			for _, b := range floor[i+1:] {
				n += tangled(a.down, b.down)
			}
		}
	}
	return n
}
