package learn

import "time"

// pageSizes is what a pool knows of the pages that one kind of request of one
// account bears.
type pageSizes struct {
	most     int       // that were asked for at the most
	limit    int       // of the next page; 0: not even one object with what hangs below it
	proven   int       // the largest that was answered
	good     int       // pages in a row that were answered at the limit
	patience int       // how many before a larger one than is proven is tried
	probing  bool      // the limit is such a try
	falling  bool      // the last page was refused
	falls    int       // how often pages fell from what was proven since they held it
	held     int       // that was answered after the last fall: where the costly spot was
	seen     time.Time // when one was answered or refused, since this program began
}

const (
	firstPatience = 4
	mostPatience  = 64
	mostSizes     = 2000 // kinds of requests remembered
)

// MaxPage returns the largest page to ask for by a request of that kind, at the
// most so many objects; 0 where the API does not bear a single one. proven says
// that it has borne some.
func (m *Memory) MaxPage(kind string, most int) (limit int, proven bool) {
	past := m.earlier.get()
	m.mu.Lock()
	defer m.mu.Unlock()
	if z := remembered(m, kind, past); z != nil {
		z.most = max(z.most, most)
		return min(z.limit, most), z.proven > 0
	}
	return most, false
}

// unbounded is the limit before any refusal.
const unbounded = 1 << 30

// remembered returns what is known of a kind of requests, from before where nothing has
// been seen of it since; nil for nothing.
func remembered(m *Memory, kind string, past Past) *pageSizes {
	if z := m.sizes[kind]; z != nil || past == nil {
		return z
	}
	limit, proven, known := past.Size(kind)
	if !known {
		return nil
	}
	z := m.sizing(kind)
	z.limit, z.proven, z.held = limit, max(limit, proven), limit
	return z
}

// sizing returns what is known of a kind of requests.
func (m *Memory) sizing(kind string) *pageSizes {
	z := m.sizes[kind]
	if z == nil {
		if len(m.sizes) >= mostSizes {
			clear(m.sizes)
		}
		z = &pageSizes{limit: unbounded, patience: firstPatience}
		m.sizes[kind] = z
	}
	return z
}

// PageRefused notes that the API refused a page of that size: the next is half of
// it.
func (m *Memory) PageRefused(kind string, limit int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	z := m.sizing(kind)
	z.seen = time.Now()
	z.most = max(z.most, limit)
	switch {
	case z.probing && limit > z.proven:
		z.patience = min(max(firstPatience, 2*z.patience), mostPatience)
		z.limit, z.good, z.probing = z.proven, 0, false
		return
	case !z.falling:
		z.falls++
	}
	z.limit, z.good, z.probing, z.falling = min(z.limit, limit/2), 0, false, true
}

// PageAnswered notes that a page of that size was answered; of 0, that one was which
// asked for nothing below its objects. After a costly spot pages grow back at
// once to what is proven, unless they fell again. Beyond that larger ones are
// tried ever more rarely, for a refusal is a call.
func (m *Memory) PageAnswered(kind string, limit int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	z := m.sizing(kind)
	z.seen = time.Now()
	if z.limit == unbounded {
		z.proven = max(z.proven, limit)
	}
	if limit < z.limit {
		return
	}
	z.good++
	if z.probing {
		z.patience, z.probing = max(1, z.patience/2), false
	}
	if z.falling {
		z.held = limit
	}
	if z.falling && z.falls > 1 {
		z.proven, z.falls = z.proven/2, 0
	}
	z.proven, z.falling = max(z.proven, limit), false
	switch {
	case limit < z.proven:
		z.limit, z.good = min(max(1, 2*limit), z.proven), 0
	case z.good >= z.patience && limit < z.most:
		z.limit, z.good, z.falls, z.probing = min(limit+max(1, limit/2), z.most), 0, 0, true
	default:
		z.limit = limit
	}
}
