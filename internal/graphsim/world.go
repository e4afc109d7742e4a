package graphsim

import (
	"sync"
	"time"
)

// world is the data of a login behind the answers, which grows.
type world struct {
	login int
	laid  sync.Once
	// mu guards data against addPost.
	mu    sync.RWMutex
	data  *Data
	extra *generator

	// Of worlds: when it was last asked for, and whether it was written to.
	used uint64
	held bool
}

// addPost publishes a post on the account with that index, and returns it.
func (w *world) addPost(account int, now time.Time) *Media {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.post(w.data.Accounts[account], now)
}

// post is addPost for who has locked the world.
func (w *world) post(a *Account, now time.Time) *Media {
	m := w.extra.media(a, now.Truncate(time.Second), TypeImage, ProductFeed)
	a.Media = append([]*Media{m}, a.Media...)
	return m
}

// worlds are those of all logins. The first is laid out from the start; of the others each
// is when it is asked for, and let go again when it was not for longest, unless it was
// written to: laid out anew it is the same.
type worlds struct {
	opts  Options
	start time.Time
	first *world

	mu    sync.Mutex
	tick  uint64
	other map[int]*world
}

func newWorlds(o Options, start time.Time) *worlds {
	ws := &worlds{opts: o, start: start, other: map[int]*world{}}
	ws.first = ws.lay(new(world))
	return ws
}

// lay lays a world out where that was not done.
func (ws *worlds) lay(w *world) *world {
	w.laid.Do(func() { w.data, w.extra = generate(ws.opts, w.login, ws.start) })
	return w
}

// of is the world of a login. Where it is to be written to, it stays.
func (ws *worlds) of(login int, hold bool) *world {
	if login == 0 {
		return ws.first
	}
	return ws.lay(ws.find(login, hold))
}

func (ws *worlds) find(login int, hold bool) *world {
	ws.mu.Lock()
	defer ws.mu.Unlock()
	w := ws.other[login]
	if w == nil {
		w = &world{login: login}
		ws.other[login] = w
	}
	ws.tick++
	w.used, w.held = ws.tick, w.held || hold
	ws.letGo()
	return w
}

// letGo lets go of the world that was not asked for for longest, where there are more than
// the options say. Who is reading it goes on.
func (ws *worlds) letGo() {
	var oldest *world
	n := 0
	for _, w := range ws.other {
		if w.held {
			continue
		}
		if n++; oldest == nil || w.used < oldest.used {
			oldest = w
		}
	}
	if n > ws.opts.LaidOut {
		delete(ws.other, oldest.login)
	}
}
