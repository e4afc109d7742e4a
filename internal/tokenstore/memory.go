package tokenstore

import (
	"context"
	"slices"
	"sync"

	"github.com/viewfinder-sql/viewfinder/internal/keylock"
	"github.com/viewfinder-sql/viewfinder/oauth"
)

// memoryStore keeps tokens in this process.
type memoryStore struct {
	locks keylock.Locks[oauth.Key]

	mu     sync.Mutex
	tokens map[oauth.Key]*oauth.Token
}

// newMemoryStore returns a store that nobody else knows.
func newMemoryStore() *memoryStore {
	return &memoryStore{tokens: make(map[oauth.Key]*oauth.Token)}
}

// memories are the stores of memory:// locations.
var memories struct {
	mu   sync.Mutex
	byID map[string]*memoryStore
}

// sharedMemory returns the store that all who name the same id share, as long
// as the process runs.
func sharedMemory(id string) *memoryStore {
	memories.mu.Lock()
	defer memories.mu.Unlock()
	if memories.byID == nil {
		memories.byID = make(map[string]*memoryStore)
	}
	s := memories.byID[id]
	if s == nil {
		s = newMemoryStore()
		memories.byID[id] = s
	}
	return s
}

func (s *memoryStore) Lock(ctx context.Context, key oauth.Key) (unlock func(), waited bool, err error) {
	return s.locks.Lock(ctx, key)
}

func (s *memoryStore) Load(_ context.Context, key oauth.Key) (*oauth.Token, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	t := s.tokens[key]
	if t == nil {
		return nil, oauth.ErrNotStored
	}
	return t.Clone(), nil
}

func (s *memoryStore) Save(_ context.Context, token *oauth.Token) error {
	if token.Access.IsEmpty() {
		return errEmptyToken
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.tokens[token.Key] = token.Clone()
	return nil
}

func (s *memoryStore) Delete(_ context.Context, key oauth.Key) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.tokens, key)
	return nil
}

func (s *memoryStore) List(context.Context) ([]oauth.TokenInfo, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	list := make([]oauth.TokenInfo, 0, len(s.tokens))
	for _, t := range s.tokens {
		list = append(list, t.TokenInfo.Clone())
	}
	slices.SortFunc(list, func(a, b oauth.TokenInfo) int { return compareKeys(a.Key, b.Key) })
	return list, nil
}

// Close does nothing: others may use the store.
func (s *memoryStore) Close() error { return nil }
