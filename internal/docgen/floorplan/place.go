package floorplan

// Widths and gaps, in pixels.
const (
	narrowest = 1040 // the picture, unless a floor needs more
	margin    = 24
	roomWidth = 208
	laneWidth = 2  // of a spot where arrows pass
	gap       = 22 // between rooms
	laneGap   = 15 // between lanes, or a lane and a room
)

// place moves the spots of each floor near to what they are joined to, in their
// order and without touching, and returns how wide the picture is. That what passes is
// straight counts for more than where rooms stand.
func place(strands [][]*spot) (width float64) {
	width = narrowest
	for _, floor := range strands {
		width = max(width, span(floor)+2*margin)
	}
	for _, floor := range strands {
		at := (width - span(floor)) / 2
		for i, s := range floor {
			if i > 0 {
				at += apart(floor[i-1], s)
			}
			s.x = at + s.breadth()/2
			at += s.breadth()
		}
	}
	for round := range 1000 {
		for i := range strands {
			floor := strands[i]
			if round%2 == 0 {
				floor = strands[len(strands)-1-i]
			}
			settle(floor, width)
		}
	}
	return width
}

func (s *spot) breadth() float64 {
	if s.room != nil {
		return roomWidth
	}
	return laneWidth
}

// span is what a floor takes from its leftmost to its rightmost edge.
func span(floor []*spot) (sum float64) {
	for i, s := range floor {
		if i > 0 {
			sum += apart(floor[i-1], s)
		}
		sum += s.breadth()
	}
	return sum
}

// apart is how far two neighbours stand apart.
func apart(a, b *spot) float64 {
	if a.room != nil && b.room != nil {
		return gap
	}
	return laneGap
}

// settle moves the spots of one floor to where their joined spots draw them, as near
// as their order allows: the least squares under "each this far right of the one
// before", which pooling neighbours that would touch solves exactly.
func settle(floor []*spot, width float64) {
	if len(floor) == 0 {
		return
	}
	type pool struct {
		sum, weight float64 // of the wishes
		count       int
	}
	offsets := make([]float64, len(floor)) // from the first spot's middle, packed
	for i := 1; i < len(floor); i++ {
		offsets[i] = offsets[i-1] + (floor[i-1].breadth()+floor[i].breadth())/2 + apart(floor[i-1], floor[i])
	}
	var pools []pool
	for i, s := range floor {
		wish, weight := s.wish(width / 2)
		pools = append(pools, pool{(wish - offsets[i]) * weight, weight, 1})
		for n := len(pools); n > 1 && pools[n-2].sum/pools[n-2].weight >= pools[n-1].sum/pools[n-1].weight; n-- {
			last := pools[n-1]
			pools[n-2].sum += last.sum
			pools[n-2].weight += last.weight
			pools[n-2].count += last.count
			pools = pools[:n-1]
		}
	}
	least := margin + floor[0].breadth()/2
	last := len(floor) - 1
	greatest := width - margin - floor[last].breadth()/2 - offsets[last]
	i := 0
	for _, p := range pools {
		x := max(least, min(greatest, p.sum/p.weight))
		for range p.count {
			floor[i].x = x + offsets[i]
			i++
		}
	}
}

// wish is where a spot would best be, and how much that counts.
func (s *spot) wish(middle float64) (x, weight float64) {
	const faint = 0.02 // what is joined to nothing keeps to the middle
	x, weight = middle*faint, faint
	for _, near := range [][]*spot{s.up, s.down} {
		for _, n := range near {
			w := 1.0
			if s.room == nil || n.room == nil {
				w = 2
			}
			if s.room == nil && n.room == nil {
				w = 24
			}
			x += n.x * w
			weight += w
		}
	}
	return x / weight, weight
}
