package paging

import (
	"fmt"
	"net/url"
	"strconv"
)

// LoginPages is where the API lists the Facebook Pages of a login, which oauth and the
// doctor read beside the tables.
const LoginPages = "me/accounts"

// List is how far a list has been read. The zero value is at its beginning.
type List struct {
	after    string
	done     bool
	seen     IDSet
	progress Progress
	resumed  Resumption
}

// Params are the parameters that the next page of the list is asked for with: at most
// limit items, which the API may give fewer of; 0 leaves that to the API.
func (l *List) Params(limit int) url.Values {
	params := url.Values{}
	if limit > 0 {
		params.Set("limit", strconv.Itoa(limit))
	}
	if l.after != "" {
		params.Set("after", l.after)
	}
	return params
}

// Read takes in a page: the ids of its items, the cursor behind it, "" for none, and
// whether the API says that there is more. It returns the positions of the items that
// did not come before. The error is an [*EndlessError]; the items hold nevertheless.
func (l *List) Read(ids []string, after string, more bool) (fresh []int, err error) {
	for i, id := range ids {
		if l.seen.Add(id) {
			fresh = append(fresh, i)
		}
	}
	if l.after, l.done = after, !more; l.done {
		return fresh, nil
	}
	l.progress.Note(after, ids, len(fresh))
	if why := l.progress.None(after, MostBarren); why != "" {
		err = &EndlessError{Items: l.seen.Len(), Barren: l.progress.Barren, Why: why}
	}
	return fresh, err
}

// Restart goes back to the beginning after the API has refused the cursor of the next
// page. It is false where there was none, or where that comes no further.
func (l *List) Restart() bool {
	if l.after == "" || !l.resumed.Again(l.seen.Len(), &l.progress) {
		return false
	}
	l.after = ""
	return true
}

// Done reports whether the whole list has been read.
func (l *List) Done() bool { return l.done }

// After is the cursor of the next page, "" for the first.
func (l *List) After() string { return l.after }

// Len is how many different items have come.
func (l *List) Len() int { return l.seen.Len() }

// EndlessError is the error of a list that goes on without an end.
type EndlessError struct {
	// Items is how many different items came, and Barren how many pages in a row had
	// brought nothing new at the end.
	Items, Barren int
	// Why says what the list did.
	Why string
}

// Error says what came, and what did not end.
func (e *EndlessError) Error() string {
	return fmt.Sprintf("the platform says that there are more and lists no other after the first %d: %s", e.Items, e.Why)
}
