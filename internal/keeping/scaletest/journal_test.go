//go:build unix

package scaletest

import (
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/graphsim"
)

// overQuota is the code of a call beyond a login's quota.
const overQuota = 17

// called is a request: how many calls were answered, and how many refused as too many. Those
// about the login itself tell which accounts it has, and what it may do.
type called struct {
	at               time.Time
	granted, refused int
	login            bool
}

// journal is what was asked of the platform, by login.
type journal struct {
	p       *platform
	mu      sync.Mutex
	last    int
	by      [][]called
	trouble error
	stop    chan struct{}
	done    chan struct{}
}

// follow follows the platform's journal, which holds a part of it at a time.
func (p *platform) follow(t *testing.T) *journal {
	j := &journal{p: p, by: make([][]called, p.world.Logins), stop: make(chan struct{}), done: make(chan struct{})}
	go func() {
		defer close(j.done)
		for {
			over := false
			select {
			case <-j.stop:
				over = true
			case <-time.After(300 * time.Millisecond):
			}
			if err := j.read(); err != nil {
				j.trouble = err
			}
			if over || j.trouble != nil {
				return
			}
		}
	}()
	t.Cleanup(j.end)
	return j
}

// end reads what is left.
func (j *journal) end() {
	select {
	case <-j.done:
	default:
		close(j.stop)
		<-j.done
	}
}

func (j *journal) read() error {
	answer, err := http.Get(j.p.URL + "/_sim/journal?after=" + strconv.Itoa(j.last))
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	var entries []graphsim.Entry
	if err := json.NewDecoder(answer.Body).Decode(&entries); err != nil {
		return err
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	for _, e := range entries {
		if e.N != j.last+1 {
			return &gap{j.last, e.N}
		}
		j.last = e.N
		j.by[e.Login] = append(j.by[e.Login], count(e))
	}
	return nil
}

type gap struct{ last, next int }

func (g *gap) Error() string {
	return "the journal was followed too slowly: after " + strconv.Itoa(g.last) + " comes " + strconv.Itoa(g.next)
}

func count(e graphsim.Entry) called {
	_, path, _ := strings.Cut(strings.TrimPrefix(e.Path, "/"), "/") // behind the version
	c := called{at: e.Time, login: strings.HasPrefix(path, "me") || path == "debug_token"}
	if len(e.Batch) == 0 {
		if e.Code == overQuota {
			c.refused = e.Calls
		} else {
			c.granted = e.Calls
		}
		return c
	}
	for _, item := range e.Batch {
		if item.Code == overQuota {
			c.refused++
		} else {
			c.granted++
		}
	}
	return c
}

// calls counts what was granted and refused, of all logins, and what of it was about them.
func (j *journal) calls() (granted, refused, login int) {
	j.mu.Lock()
	defer j.mu.Unlock()
	for _, list := range j.by {
		for _, c := range list {
			granted, refused = granted+c.granted, refused+c.refused
			if c.login {
				login += c.granted
			}
		}
	}
	return granted, refused, login
}

// check holds that each login kept within its quota.
func (j *journal) check(t *testing.T) {
	t.Helper()
	if j.trouble != nil {
		t.Fatal(j.trouble)
	}
	quota, span := j.p.world.Quota, j.p.world.QuotaSpan
	for login, list := range j.by {
		slices.SortStableFunc(list, func(a, b called) int { return a.at.Compare(b.at) })
		var begun time.Time
		granted := 0
		for _, c := range list {
			if c.at.Sub(begun) >= span {
				begun, granted = c.at, 0
			}
			if granted += c.granted; quota > 0 && granted > quota {
				t.Errorf("login %d: %d calls from %s on, and %d may be in %s", login, granted, begun, quota, span)
				break
			}
		}
	}
}
