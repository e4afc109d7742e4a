package web

import (
	"errors"
	"sync"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/server/apitoken"
)

// errRevoked is why a statement ends whose token is of no use any more.
var errRevoked = errors.New("http: the token was removed or has expired meanwhile")

// lookEach is how often it is looked whether the tokens of requests under way still are.
const lookEach = time.Second

// lookout ends requests whose token is removed, or expires, while they are under way.
type lookout struct {
	tokens apitoken.Finder

	mu      sync.Mutex
	looking bool
	under   map[*underWay]bool
}

// underWay is a request.
type underWay struct {
	token string
	end   func(cause error)
}

// watch has a request ended when its token is of no use any more, until done is called.
func (l *lookout) watch(token string, end func(cause error)) (done func()) {
	l.mu.Lock()
	defer l.mu.Unlock()
	u := &underWay{token, end}
	l.under[u] = true
	l.next()
	return func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		delete(l.under, u)
	}
}

// next has it looked once more, in a while. Whoever calls it holds mu.
func (l *lookout) next() {
	if !l.looking && len(l.under) > 0 {
		l.looking = true
		time.AfterFunc(lookEach, l.look)
	}
}

// look ends what has to end. Where the tokens cannot be read, nothing has: the next request
// tells of that.
func (l *lookout) look() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.looking = false
	known := map[string]bool{}
	for u := range l.under {
		still, asked := known[u.token]
		if !asked {
			_, err := l.tokens.Find(u.token)
			still = !errors.Is(err, apitoken.ErrUnknown)
			known[u.token] = still
		}
		if !still {
			u.end(errRevoked)
			delete(l.under, u)
		}
	}
	l.next()
}
