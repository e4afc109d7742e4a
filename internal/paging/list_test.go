package paging_test

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/viewfinder-sql/viewfinder/internal/paging"
)

// api is a list of items that are given ten at a time. Its cursors are positions.
type api struct {
	items int
	asked int
}

func (a *api) page(after string) (ids []string, next string, more bool) {
	a.asked++
	from, _ := strconv.Atoi(after)
	to := min(from+10, a.items)
	for i := from; i < to; i++ {
		ids = append(ids, "page"+strconv.Itoa(i))
	}
	return ids, strconv.Itoa(to), to < a.items
}

// TestList reads lists to their end, each item once, whatever the API does on
// the way.
func TestList(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		items int
		// does changes what the n-th question is answered; lost says that its cursor is
		// refused.
		does  func(n int, ids []string, next string, more bool) (page []string, after string, goesOn, lost bool)
		asked int
	}{
		"empty":     {0, nil, 1},
		"one page":  {10, nil, 1},
		"two pages": {11, nil, 2},
		"an empty page in the middle": {30, func(n int, ids []string, next string, more bool) ([]string, string, bool, bool) {
			if n == 2 {
				return nil, "10", true, false
			}
			return ids, next, more, false
		}, 4},
		"repeated at the border": {30, func(_ int, ids []string, next string, more bool) ([]string, string, bool, bool) {
			return append([]string{"page0"}, ids...), next, more, false
		}, 3},
		"thrown back": {100, func(n int, ids []string, next string, more bool) ([]string, string, bool, bool) {
			if n == 7 {
				return nil, "0", true, false
			}
			return ids, next, more, false
		}, 17},
		"cursors lost": {100, func(n int, ids []string, next string, more bool) ([]string, string, bool, bool) {
			return ids, next, more, n == 4 || n == 6 || n == 11
		}, 3 + 1 + 1 + 1 + 4 + 1 + 10},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := &api{items: test.items}
			var list paging.List
			var got []string
			for !list.Done() {
				params := list.Params(10)
				if params.Get("after") != list.After() || params.Get("limit") != "10" {
					t.Fatalf("asks with %v after %q", params, list.After())
				}
				ids, next, more := a.page(list.After())
				lost := false
				if test.does != nil {
					ids, next, more, lost = test.does(a.asked, ids, next, more)
				}
				if lost {
					if !list.Restart() || list.After() != "" {
						t.Fatal("not read anew")
					}
					continue
				}
				fresh, err := list.Read(ids, next, more)
				if err != nil {
					t.Fatal(err)
				}
				for _, i := range fresh {
					got = append(got, ids[i])
				}
			}
			slices.Sort(got)
			if len(got) != test.items || list.Len() != test.items || len(slices.Compact(got)) != test.items {
				t.Errorf("%d of %d items", len(got), test.items)
			}
			if a.asked != test.asked {
				t.Errorf("asked %d times, want %d", a.asked, test.asked)
			}
		})
	}
}

// A list that goes on without an end is given up, with what it did.
func TestList_endless(t *testing.T) {
	t.Parallel()
	for want, page := range map[string]func(n int) (ids []string, after string){
		"it gives no cursor to go on by": func(int) ([]string, string) { return []string{"1"}, "" },
		"cursors go round":               func(n int) ([]string, string) { return []string{"1", "2"}, strconv.Itoa(n % 2) },
		"what had come before":           func(n int) ([]string, string) { return []string{"1", "2"}, strconv.Itoa(n) },
		"behind ever new cursors":        func(n int) ([]string, string) { return nil, strconv.Itoa(n) },
	} {
		var list paging.List
		var err error
		n := 0
		for ; err == nil && n < 1000; n++ {
			ids, after := page(n)
			_, err = list.Read(ids, after, true)
		}
		endless, ok := errors.AsType[*paging.EndlessError](err)
		if !ok || !strings.Contains(endless.Why, want) || endless.Items != list.Len() || list.Done() || n > 60 {
			t.Errorf("%s: after %d pages: %v", want, n, err)
		}
	}
}

// A list whose cursors the API refuses at the same place again and again is given up.
func TestList_lost(t *testing.T) {
	t.Parallel()
	a := &api{items: 100}
	var list paging.List
	if list.Restart() {
		t.Error("read anew what has not begun")
	}
	restarts := 0
	for {
		ids, next, more := a.page(list.After())
		if _, err := list.Read(ids, next, more); err != nil || list.Done() {
			t.Fatal(fmt.Sprint(list.Done()), err)
		}
		if list.After() != "50" {
			continue
		}
		if !list.Restart() {
			break
		}
		restarts++
	}
	if restarts < 5 || restarts > 20 {
		t.Errorf("read anew %d times", restarts)
	}
	if got := list.Params(0).Encode(); got != "after=50" {
		t.Errorf("asks with %s", got)
	}
}
