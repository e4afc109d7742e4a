package pace

import "time"

// parts is into how many parts a window is divided to count calls in.
const parts = 60

// past is how many calls were made in each part of the window that ends now.
type past struct {
	width time.Duration // of a part
	base  time.Time     // when part 0 began
	last  int           // the newest part
	calls [parts + 1]int
}

// add counts calls made now. Time does not run backward here.
func (p *past) add(calls int, now time.Time) {
	if p.base.IsZero() {
		p.base = now
	}
	part := p.part(now)
	for i := max(p.last+1, part-parts); i <= part; i++ {
		p.calls[i%len(p.calls)] = 0
	}
	p.last = max(p.last, part)
	p.calls[part%len(p.calls)] += calls
}

// since is how many calls were made after t. A part that t cuts counts whole.
func (p *past) since(t time.Time) int {
	if p.base.IsZero() {
		return 0
	}
	n := 0
	for i := max(0, p.last-parts, p.part(t)); i <= p.last; i++ {
		n += p.calls[i%len(p.calls)]
	}
	return n
}

// part is the part that t lies in, at least 0.
func (p *past) part(t time.Time) int { return int(max(0, t.Sub(p.base)) / p.width) }

// end is when the part that t lies in is over.
func (p *past) end(t time.Time) time.Time {
	return p.base.Add(p.width * time.Duration(p.part(t)+1))
}
