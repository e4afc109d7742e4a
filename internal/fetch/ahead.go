package fetch

const (
	// deepPages is how many pages of one long list are fetched ahead.
	deepPages = 4
	// deepLists is how many lists are fetched ahead at once.
	deepLists = 8
)

// fetchAhead asks for the next page of a walk while the reader is busy with this
// one; of a list below a post, where readers go to the end, for the next few. A
// walk that wants few rows asks for nothing ahead.
func (s *store) fetchAhead(l *list, wanted *place) {
	if l.ahead != nil || l.done || l.err != nil || l.few || l.suspect > 0 || s.pastInsights(l) || l.spoiltMost() {
		return
	}
	pages := 1
	if l.place.level > 1 {
		if !l.place.deep || l.place.left {
			return
		}
		pages = deepPages
	}
	k := &asker{s: s, wanted: wanted, nested: s.nested}
	sp := &span{list: l, after: l.after, limit: l.size, ask: k.full(l.place)}
	if l.size > 0 {
		sp.limit = s.cfg.Memory.bears(sp.shape(), l.size)
	}
	ch := make(chan *answer, pages)
	l.ahead = ch
	s.ahead.Add(1)
	go func() {
		defer s.ahead.Done()
		s.chain(sp, pages, ch)
	}()
}

// chain asks for one page after another and sends the answers.
func (s *store) chain(sp *span, pages int, ch chan<- *answer) {
	if sp.list.place.level > 1 {
		select {
		case s.slots <- struct{}{}:
			defer func() { <-s.slots }()
		case <-s.ctx.Done():
		}
	}
	for i := range pages {
		page, err := s.cfg.Client.Page(s.ctx, sp.request())
		last := i == pages-1 || err != nil || !page.HasNext || page.After == ""
		ch <- &answer{sp, page, err, last}
		if last {
			return
		}
		next := *sp
		next.after = page.After
		sp = &next
	}
}

// began returns the answer to the next page if it was asked for ahead, else nil.
func (l *list) began() *answer {
	if l.ahead == nil {
		return nil
	}
	a := <-l.ahead
	if a.last || a.span.after != l.after {
		l.ahead = nil
	}
	if a.span.after != l.after { // the walk went on otherwise
		return nil
	}
	return a
}

// fetchDeep begins to fetch the rest of the long lists below the nodes of a
// page, at places where readers have gone beyond the first page before.
func (s *store) fetchDeep(nodes []*node) {
	for _, n := range nodes {
		for _, l := range n.parts {
			if l == nil || l.place.kind.Insight {
				continue
			}
			if !l.done && l.place.deep && !l.place.left {
				s.fetchAhead(l, l.place)
			}
			s.fetchDeep(l.items)
		}
	}
}

// notePassed looks at a page that the reader has left behind: a list that goes on
// and was not followed means that readers choose, so nothing is fetched ahead
// that they may not want.
func notePassed(nodes []*node) {
	for _, n := range nodes {
		for _, l := range n.parts {
			if l == nil || l.place.kind.Insight {
				continue
			}
			if !l.done && l.pages == 1 {
				l.place.left = true
			}
			notePassed(l.items)
		}
	}
}
