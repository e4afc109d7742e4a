package history

import (
	"fmt"
	"time"
)

// Latest is the version of a row that began last, as a sink has it.
type Latest struct {
	Key  string
	Hash Hash
	From time.Time // in UTC and whole microseconds, as To
	To   time.Time // zero where it is open
}

// Version is a version that begins.
type Version struct {
	Key  string
	Hash Hash
	From time.Time
	Row  *Row
}

// Closing is a version that ends.
type Closing struct {
	Key  string
	From time.Time // when it began
	To   time.Time
	// Vanished says that the row was not there any more: nothing follows.
	Vanished bool
}

// Changes are what a batch changes, in the order of its rows.
type Changes struct {
	Closed []Closing
	Opened []Version
}

// Counts tell what a commit did.
type Counts struct{ Rows, Opened, Closed, Vanished int }

// Add adds up.
func (c *Counts) Add(o Counts) {
	c.Rows += o.Rows
	c.Opened += o.Opened
	c.Closed += o.Closed
	c.Vanished += o.Vanished
}

// Decide says what a batch changes, and normalizes its rows. latest are the latest versions,
// of the batch's account, of the rows whose keys the batch has, and, where it closes
// ([Batch.Closes]), of those that are open and in its scope; no others.
func (b *Batch) Decide(latest []Latest) (Changes, Counts, error) {
	if b.Scan.Began.IsZero() {
		return Changes{}, Counts{}, fmt.Errorf("history: a scan of %s does not say when it began", b.Table.Name)
	}
	at := b.Scan.Began.UTC().Truncate(time.Microsecond)
	was := make(map[string]Latest, len(latest))
	for _, o := range latest {
		was[o.Key] = o
	}
	last := make(map[string]int, len(b.Rows)) // by key, the row that counts
	keys := make([]string, len(b.Rows))
	for i := range b.Rows {
		if err := b.Table.Normalize(&b.Rows[i]); err != nil {
			return Changes{}, Counts{}, err
		}
		keys[i] = b.Table.RowKey(&b.Rows[i])
		last[keys[i]] = i
	}
	var c Changes
	counts := Counts{Rows: len(last)}
	for i, key := range keys {
		if last[key] != i {
			continue
		}
		hash := b.Table.HashOf(&b.Rows[i])
		o, there := was[key]
		open := there && o.To.IsZero()
		if open && o.Hash == hash {
			continue
		}
		from := at
		switch {
		case open:
			from = after(at, o.From)
			c.Closed = append(c.Closed, Closing{Key: key, From: o.From, To: from})
			counts.Closed++
		case there && from.Before(o.To):
			from = o.To
		}
		c.Opened = append(c.Opened, Version{Key: key, Hash: hash, From: from, Row: &b.Rows[i]})
		counts.Opened++
	}
	if b.Closes() {
		for _, o := range latest {
			if _, seen := last[o.Key]; !seen && o.To.IsZero() {
				c.Closed = append(c.Closed, Closing{Key: o.Key, From: o.From, To: after(at, o.From), Vanished: true})
				counts.Vanished++
			}
		}
	}
	return c, counts, nil
}

// Closes reports whether rows of the scope that are not in the batch are gone.
func (b *Batch) Closes() bool { return b.Scope != nil && b.Scan.Complete }

// after is at, or just behind another moment that is not before it.
func after(at, other time.Time) time.Time {
	if at.After(other) {
		return at
	}
	return other.Add(time.Microsecond)
}
