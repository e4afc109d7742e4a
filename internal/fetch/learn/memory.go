package learn

import (
	"maps"
	"strings"
	"sync"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/fetch/shape"
	"github.com/viewfinder-sql/viewfinder/internal/graph"
)

// Memory is what a pool's statements learn and keep: the connected
// accounts, the fields and metrics that the API no longer knows, the page sizes
// that it can bear. It is safe for concurrent use.
type Memory struct {
	mu       sync.Mutex
	accounts []Account
	found    time.Time // by the clock of those who ask
	noted    time.Time // by this machine's
	refused  map[asked]verdict
	known    sayings                        // metrics that had a number, and when
	totals   sayings                        // metrics that are given as totals only, and when that was said
	sizes    map[string]*pageSizes          // pages that the API bears, by kind of request
	took     map[string]Fact[time.Duration] // of a call, by its kind
	more     map[string]Fact[int]           // calls for lists beyond what came nested, by account and path
	chained  map[string]Fact[bool]          // walks that parts do not bring all of
	lengths  map[string]Fact[int]           // nodes of a walk that was read whole, by account and edge
	before   map[string]Fact[string]        // instant of the newest post without insights, by account
	ordered  map[string]Fact[bool]          // whether walks came newest first, by account and edge
	ids      map[string]string              // what was found by a name, for ever

	earlier Earlier
}

// Account is one connected Instagram account.
type Account struct {
	ID, Username string
	// Scoped is the other id of the account of an Instagram Login, by which it is
	// known to the app alone; "" of any other.
	Scoped string
}

// asked is a field or a metric of the nodes at a path.
type asked struct {
	path, field string
}

// verdict is why a field was refused, and when.
type verdict struct {
	reason string
	at     time.Time
}

const (
	// accountsLife is how long the list of connected accounts is believed.
	accountsLife = 5 * time.Minute
	// refusalLife is how long a field that was refused is not asked for: what one
	// post refused another may know.
	refusalLife = time.Hour
)

// sayings are what the API said of metrics, and when it did last.
type sayings map[asked]time.Time

// lately reports whether it said so, not long ago.
func (s sayings) lately(key asked, now time.Time) bool {
	at, said := s[key]
	return said && now.Sub(at) <= refusalLife
}

// NewMemory returns an empty memory.
func NewMemory() *Memory {
	m := &Memory{
		refused: map[asked]verdict{}, known: sayings{}, totals: sayings{}, sizes: map[string]*pageSizes{}, took: map[string]Fact[time.Duration]{},
		more: map[string]Fact[int]{}, lengths: map[string]Fact[int]{}, chained: map[string]Fact[bool]{}, before: map[string]Fact[string]{}, ordered: map[string]Fact[bool]{}, ids: map[string]string{},
	}
	m.earlier.m = m
	return m
}

// Accounts returns the connected accounts as last seen, nil when that is
// unknown or too long ago.
func (m *Memory) Accounts(now time.Time) []Account {
	m.mu.Lock()
	defer m.mu.Unlock()
	if now.Sub(m.found) > accountsLife {
		return nil
	}
	return m.accounts
}

// SetAccounts notes them.
func (m *Memory) SetAccounts(list []Account, now time.Time) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.accounts, m.found, m.noted = list, now, time.Now()
}

// Forget drops the list of accounts, for a login that changed, and what is known of those whose
// ids are given.
func (m *Memory) Forget(ids ...string) {
	m.SetAccounts(nil, time.Time{})
	m.earlier.forgetAccounts()
	for _, id := range ids {
		forget(m, id)
	}
}

func forget(m *Memory, id string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	without(m.took, id)
	without(m.more, id)
	without(m.chained, id)
	without(m.lengths, id)
	without(m.before, id)
	without(m.ordered, id)
	maps.DeleteFunc(m.sizes, func(name string, _ *pageSizes) bool { return of(name, id) })
	maps.DeleteFunc(m.ids, func(name, found string) bool { return found == id || of(name, id) })
}

// of reports whether a name is that of an account, or of something below it.
func of(name, account string) bool {
	return name == account || strings.HasPrefix(name, account+"/")
}

func without[T any](facts map[string]Fact[T], account string) {
	maps.DeleteFunc(facts, func(name string, _ Fact[T]) bool { return of(name, account) })
}

// Refuse notes that the API does not know a field of the nodes at a path, and
// reports whether it did: a metric that it has answered of another object it
// knows, whatever it says of this one.
func (m *Memory) Refuse(path *shape.Path, field int, reason string, now time.Time) bool {
	key := asked{path.Name(), path.Fields[field]}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.known.lately(key, now) {
		return false
	}
	m.refused[key] = verdict{reason, now}
	return true
}

// RefusedFor returns why a field is not asked for, "" where it is.
func (m *Memory) RefusedFor(path *shape.Path, field int, now time.Time) (reason string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	v := m.refused[asked{path.Name(), path.Fields[field]}]
	if now.Sub(v.at) > refusalLife {
		return ""
	}
	return v.reason
}

// SetKnown notes that the API has answered a metric with a number.
func (m *Memory) SetKnown(path *shape.Path, field int, now time.Time) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.known[asked{path.Name(), path.Fields[field]}] = now
}

// Known reports whether it has, not long ago.
func (m *Memory) Known(path *shape.Path, field int, now time.Time) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.known.lately(asked{path.Name(), path.Fields[field]}, now)
}

// SetTotal notes that the API gives a metric as a total only.
func (m *Memory) SetTotal(path *shape.Path, field int, now time.Time) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.totals[asked{path.Name(), path.Fields[field]}] = now
}

// IsTotal reports whether it said so, not long ago.
func (m *Memory) IsTotal(path *shape.Path, field int, now time.Time) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.totals.lately(asked{path.Name(), path.Fields[field]}, now)
}

// SetConversion notes that an account's posts up to an instant have no insights.
func (m *Memory) SetConversion(account, at string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.before[account] = now(max(m.before[account].Value, at))
}

// Conversion returns that instant; "" where none is known.
func (m *Memory) Conversion(account string) string {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.before[account].Value
}

// SetOrder notes whether a walk that should come newest first did: that it did not, or
// that it was read whole and did.
func (m *Memory) SetOrder(walk string, ordered bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.ordered[walk] = now(ordered)
}

// InOrder reports whether it did when it was last seen whole.
func (m *Memory) InOrder(walk string) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.ordered[walk].Value
}

// Disordered reports whether it did not when it was last seen.
func (m *Memory) Disordered(walk string) bool {
	ordered, known := recall(m, m.ordered, walk, Past.Ordered)
	return known && !ordered
}

// SetChained notes that a walk was read in parts, and that those did not bring all of it.
func (m *Memory) SetChained(walk string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.chained[walk] = now(true)
}

// Chained reports whether that is so: such a walk is read one page after another.
func (m *Memory) Chained(walk string) bool {
	chained, _ := recall(m, m.chained, walk, Past.Chained)
	return chained
}

// SetLength notes how many nodes a walk had.
func (m *Memory) SetLength(walk string, n int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.lengths[walk] = now(n)
}

// Length returns how many nodes a walk had when it was last read whole.
func (m *Memory) Length(walk string) (n int, known bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	f, known := m.lengths[walk]
	return f.Value, known
}

// Kind is that of a call for a path, by which it is known how long such ones take: the
// edge, or that it is for an object.
func Kind(path string) string {
	if at := strings.LastIndexByte(path, '/'); at >= 0 {
		return path[at+1:]
	}
	return "node"
}

// Observe learns from a call how long such ones take.
func (m *Memory) Observe(c graph.Call) {
	if c.Err != nil || !c.Requested() {
		return
	}
	kind := Kind(c.Path)
	if c.Batch > 0 {
		kind = "batch"
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	const weight = 4 // of what was known, against one of the latest
	took, known := m.took[kind]
	if !known {
		took.Value = c.Duration
	}
	m.took[kind] = now((weight*took.Value + c.Duration) / (weight + 1))
}

// Duration is how long a call of a kind has taken lately; where there was none, one
// of any kind.
func (m *Memory) Duration(kind string) (d time.Duration, known bool) {
	if d, known = recall(m, m.took, kind, Past.Duration); known {
		return d, true
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, other := range m.took {
		d = max(d, other.Value)
	}
	return d, d > 0
}

// FurtherCalls is how many calls the lists at a path of an account took beyond the
// pages that they came nested in, when all was last read.
func (m *Memory) FurtherCalls(path string) (calls int, known bool) {
	return recall(m, m.more, path, Past.FurtherCalls)
}

// SetFurtherCalls notes that number.
func (m *Memory) SetFurtherCalls(path string, calls int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.more[path] = now(calls)
}
