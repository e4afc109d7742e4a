package recall

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/fetch/learn"
)

const (
	// life is how long a fact is kept that is not seen again.
	life = 30 * 24 * time.Hour
	// skew is how far another clock may be ahead.
	skew = 24 * time.Hour
	// mostFacts is how many facts of a kind are kept of a world.
	mostFacts = 300
	// mostWorlds is how many worlds are kept.
	mostWorlds = 16
	// mostNumber bounds every number: what is larger is no fact.
	mostNumber = 1 << 30
)

// fact is one in the file: its value, and when it was learned, in Unix seconds.
type fact[T any] struct {
	Value T     `json:"v"`
	At    int64 `json:"t"`
}

// facts are those of a kind, by hidden names.
type facts[T any] map[string]fact[T]

// world is what is known of one.
type world struct {
	Sizes       facts[[2]int]  `json:"sizes,omitempty"` // the largest page, and the largest that was answered
	Took        facts[int]     `json:"took,omitempty"`  // microseconds
	Further     facts[int]     `json:"further,omitempty"`
	Lengths     facts[int]     `json:"lengths,omitempty"`
	Ordered     facts[bool]    `json:"ordered,omitempty"`
	Chained     facts[bool]    `json:"chained,omitempty"`
	Conversions facts[int64]   `json:"conversions,omitempty"` // Unix seconds; 0 for none
	Accounts    fact[[]string] `json:"accounts"`
}

// add takes in the newer facts of another world.
func (w *world) add(other *world) {
	w.Sizes = joined(w.Sizes, other.Sizes)
	w.Took = joined(w.Took, other.Took)
	w.Further = joined(w.Further, other.Further)
	w.Lengths = joined(w.Lengths, other.Lengths)
	w.Ordered = joined(w.Ordered, other.Ordered)
	w.Chained = joined(w.Chained, other.Chained)
	w.Conversions = joined(w.Conversions, other.Conversions)
	if other.Accounts.At > w.Accounts.At {
		w.Accounts = other.Accounts
	}
}

// joined are the newer facts of two.
func joined[T any](a, b facts[T]) facts[T] {
	all := facts[T]{}
	maps.Copy(all, a)
	for name, f := range b {
		if f.At >= all[name].At {
			all[name] = f
		}
	}
	return all
}

// trim leaves out what is too old, from the future or no fact, and the oldest of too many.
func (w *world) trim(now time.Time, most int) {
	number := func(n int) bool { return n >= 0 && n <= mostNumber }
	w.Sizes = trimmed(w.Sizes, now, most, func(s [2]int) bool { return number(s[0]) && number(s[1]) })
	w.Took = trimmed(w.Took, now, most, number)
	w.Further = trimmed(w.Further, now, most, number)
	w.Lengths = trimmed(w.Lengths, now, most, number)
	w.Ordered = trimmed(w.Ordered, now, most, nil)
	w.Chained = trimmed(w.Chained, now, most, nil)
	w.Conversions = trimmed(w.Conversions, now, most, func(at int64) bool { return at >= 0 && at <= now.Add(skew).Unix() })
	if !alive(w.Accounts.At, now) || len(w.Accounts.Value) > most {
		w.Accounts = fact[[]string]{}
	}
}

func trimmed[T any](all facts[T], now time.Time, most int, is func(T) bool) facts[T] {
	maps.DeleteFunc(all, func(_ string, f fact[T]) bool { return !alive(f.At, now) || is != nil && !is(f.Value) })
	if len(all) <= most {
		return all
	}
	names := slices.SortedFunc(maps.Keys(all), func(a, b string) int {
		return cmp.Or(cmp.Compare(all[b].At, all[a].At), cmp.Compare(a, b))
	})
	for _, name := range names[most:] {
		delete(all, name)
	}
	return all
}

func alive(at int64, now time.Time) bool {
	return at > now.Add(-life).Unix() && at <= now.Add(skew).Unix()
}

// latest is when the last of the facts was learned.
func (w *world) latest() int64 {
	return max(newest(w.Sizes), newest(w.Took), newest(w.Further), newest(w.Lengths), newest(w.Ordered), newest(w.Chained), newest(w.Conversions), w.Accounts.At)
}

func newest[T any](all facts[T]) (at int64) {
	for _, f := range all {
		at = max(at, f.At)
	}
	return at
}

// worldOf is what a memory has learned, under hidden names.
func worldOf(l *learn.Learned, n names) *world {
	w := &world{
		Sizes:   renamed(l.Sizes, n.of, func(s learn.Size) [2]int { return [2]int{s.Limit, s.Proven} }),
		Took:    renamed(l.Took, kindName(n), func(d time.Duration) int { return int(d.Microseconds()) }),
		Further: renamed(l.Further, n.of, same), Lengths: renamed(l.Lengths, n.of, same),
		Ordered: renamed(l.Ordered, n.of, same), Chained: renamed(l.Chained, n.of, same),
		Conversions: renamed(l.Before, n.of, unixOf),
	}
	for _, a := range l.Accounts.Value {
		w.Accounts.Value = append(w.Accounts.Value, n.hidden(a.ID))
	}
	if len(w.Accounts.Value) > 0 {
		w.Accounts.At = l.Accounts.At.Unix()
	}
	return w
}

func same[T any](v T) T { return v }

func renamed[T, U any](all map[string]learn.Fact[T], name func(string) string, value func(T) U) facts[U] {
	out := facts[U]{}
	for key, f := range all {
		out[name(key)] = fact[U]{value(f.Value), f.At.Unix()}
	}
	return out
}

// kindName names kinds of calls, which are words.
func kindName(n names) func(string) string {
	return func(kind string) string {
		if word(kind) {
			return kind
		}
		return n.hidden(kind)
	}
}
