package graphsim

import (
	"sync"
	"time"
)

// world is the data behind the answers, which grows.
type world struct {
	// mu guards data against addPost.
	mu    sync.RWMutex
	data  *Data
	extra *generator
}

func newWorld(o Options, now time.Time) *world {
	w := new(world)
	w.data, w.extra = generate(o, now)
	return w
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
