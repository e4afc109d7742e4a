package reading

import (
	"context"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/keeping/history"
)

// Cost is what reading takes in calls: at least, and at most where it is known.
type Cost struct {
	Least, Most int
	Open        bool // it may be more than Most
}

// Add adds up.
func (c *Cost) Add(o Cost) {
	c.Least, c.Most, c.Open = c.Least+o.Least, c.Most+o.Most, c.Open || o.Open
}

// page is how many posts a page of a list has.
const page = 100

// Costs estimate what the round that reads a table of an account whole takes, what one of the
// others does in which nothing is new, and what is read once a day besides, of posts that have
// come of an age. posts is how many the account has.
func (s *Source) Costs(posts int) (first, next, daily Cost) {
	pages := 1 + posts/page
	again, aged := Cost{Least: 1, Most: 1}, Cost{Least: len(Ages), Most: len(Ages)}
	switch s.way {
	case days:
		n := int(s.kept/(30*day)) + 1
		return Cost{Least: n, Most: 2 * n}, Cost{Least: 1, Most: 2}, Cost{}
	case ofPosts:
		return Cost{Least: 2 * pages, Most: 2*pages + posts/s.Chunk}, again, aged
	case below:
		// Besides the lists, posts are asked one by one for what does not come along.
		return Cost{Least: 2 * pages, Most: 2*pages + posts/s.Chunk + posts, Open: true}, again, Cost{Least: aged.Least, Most: aged.Most, Open: true}
	}
	return Cost{Least: 1, Most: 1, Open: true}, Cost{Least: 1, Most: 1, Open: true}, Cost{}
}

// PostCounts are how many posts each account has, by its id. It takes a call.
func (l *Login) PostCounts(ctx context.Context) (map[string]int, error) {
	s := &Source{login: l, clock: time.Now, Table: &history.Table{}}
	as := &history.Table{Name: "accounts", Columns: []history.Column{{Name: "id"}, {Name: "posts", Type: history.Integer}}}
	b, err := s.queryAs(ctx, "", "SELECT InstagramBusinessAccountId, MediaCount FROM InstagramBusinessProfile", span{}, as)
	if err != nil {
		return nil, err
	}
	counts := map[string]int{}
	for _, r := range b.Rows {
		id, _ := r.Values[0].(string)
		n, _ := r.Values[1].(int64)
		counts[id] = int(n)
	}
	return counts, nil
}
