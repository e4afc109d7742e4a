package recall

import (
	"context"
	"errors"
	"io/fs"
	"maps"
	"os"
	"strings"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/privatefile"
)

// Forget takes out of a file what was learned of an account, in every world, and tells how many
// facts that were. A program that runs may write again what it has learned itself.
func Forget(ctx context.Context, path, account string) (n int, err error) {
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return 0, nil
	}
	unlock, _, err := privatefile.Lock(ctx, path, "memory")
	if err != nil {
		return 0, err
	}
	defer unlock()
	now := time.Now()
	c, _, err := read(path, now)
	if err != nil {
		return 0, named(path, err)
	}
	hidden := names{c.Salt}.of(account)
	for _, w := range c.Worlds {
		n += w.forget(hidden)
	}
	data, err := c.encode(now)
	if err != nil {
		return 0, named(path, err)
	}
	return n, privatefile.Replace(path, data)
}

// forget takes out the facts of an account by its hidden name.
func (w *world) forget(account string) (n int) {
	n = without(w.Sizes, account) + without(w.Took, account) + without(w.Further, account) + without(w.Lengths, account) +
		without(w.Ordered, account) + without(w.Chained, account) + without(w.Conversions, account)
	if len(w.Accounts.Value) > 0 { // who is there is read anew
		w.Accounts = fact[[]string]{}
		n++
	}
	return n
}

func without[T any](all facts[T], account string) int {
	before := len(all)
	maps.DeleteFunc(all, func(name string, _ fact[T]) bool { return name == account || strings.HasPrefix(name, account+"/") })
	return before - len(all)
}
