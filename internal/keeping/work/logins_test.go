package work

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/viewfinder-sql/viewfinder/driver/drivertest"
	"github.com/viewfinder-sql/viewfinder/internal/keeping/history"
	"github.com/viewfinder-sql/viewfinder/internal/keeping/keeptest"
	"github.com/viewfinder-sql/viewfinder/internal/keeping/reading"
)

// TestBringAccounts has a list of accounts be read again and again: one that is not complete
// takes no account away, and is told; one that is does.
func TestBringAccounts(t *testing.T) {
	t.Parallel()
	a, b, c := reading.Account{ID: "1", Username: "a"}, reading.Account{ID: "2", Username: "b"}, reading.Account{ID: "3", Username: "c"}
	away := errors.New("away")
	for i, x := range []struct {
		was, is []reading.Account
		part    bool
		err     error
		named   []string
		want    []reading.Account
		told    string // a reason, "" for none
		wrong   string
	}{
		{is: []reading.Account{a, b}, want: []reading.Account{a, b}},
		{was: []reading.Account{a, b}, is: []reading.Account{c}, want: []reading.Account{c}},
		{was: []reading.Account{a, b}, is: []reading.Account{c, a}, part: true, want: []reading.Account{c, a, b}, told: "a page is missing"},
		{was: []reading.Account{a, b}, part: true, want: []reading.Account{a, b}, told: "a page is missing"},
		{was: []reading.Account{a, b}, is: []reading.Account{b}, named: []string{"B"}, want: []reading.Account{b}},
		{is: []reading.Account{a}, named: []string{"a", "x"}, want: []reading.Account{a}, wrong: "the login has no account x"},
		{is: []reading.Account{a}, part: true, named: []string{"a", "x"}, want: []reading.Account{a}, told: "no account x, as far as its list is known"},
		{was: []reading.Account{a}, err: away, wrong: "away"},
	} {
		sink := keeptest.New()
		l := &Login{Name: "brand", Every: time.Hour, Named: x.named}
		list := reading.Listed{Accounts: x.was, Complete: true}
		l.List = func(context.Context) (reading.Listed, error) { return list, nil }
		if x.was != nil {
			l.Named = nil
			if _, _, err := BringAccounts(t.Context(), sink, l, false); err != nil {
				t.Fatal(err)
			}
			l.Named = x.named
		}
		list = reading.Listed{Accounts: x.is, Complete: !x.part, Calls: 1}
		if x.part {
			list.Reasons = []history.Reason{{Reason: "permission", Incomplete: true, Message: "a page is missing"}}
		}
		l.List = func(context.Context) (reading.Listed, error) { return list, x.err }
		got, r, err := BringAccounts(t.Context(), sink, l, true)
		if text := fmt.Sprint(err); (err != nil) != (x.wrong != "") || !strings.Contains(text, x.wrong) {
			t.Errorf("%d: %v, want %s", i, err, x.wrong)
		}
		if d := cmp.Diff(x.want, got); d != "" {
			t.Errorf("%d: %s", i, d)
		}
		if told := slices.ContainsFunc(r.Reasons, func(r history.Reason) bool { return strings.Contains(r.Message, x.told) }); told != (x.told != "") || r.Complete != (x.told == "") {
			t.Errorf("%d: complete %v, %v", i, r.Complete, r.Reasons)
		}
	}
}

// TestDue has two logins see an account, which the first one reads, and what is due of each be
// bounded. Lists come first, then what is not read whole. What belongs to a login is its own.
func TestDue(t *testing.T) {
	t.Parallel()
	srv := drivertest.Start(t, drivertest.Options{Accounts: 1, Media: 1, Now: now})
	login, sources := opened(t, srv, `
sink: sqlite:unused
tables:
  - Media
  - table: Totals
    select: SELECT COUNT(*) AS Posts FROM Media
    key: Posts
`)
	sink := keeptest.New()
	var logins []Login
	for name, ids := range map[string][]string{"a": {"1", "2"}, "b": {"2", "3"}} {
		l := Login{Name: name, Every: time.Hour}
		for _, s := range sources {
			l.Sources = append(l.Sources, s.Of(login))
		}
		l.List = func(context.Context) (list reading.Listed, _ error) {
			list.Complete = true
			for _, id := range ids {
				list.Accounts = append(list.Accounts, reading.Account{ID: id, Username: "user" + id})
			}
			return list, nil
		}
		logins = append(logins, l)
	}
	slices.SortFunc(logins, func(a, b Login) int { return strings.Compare(a.Name, b.Name) })
	crew := Crew{Sink: sink, Logins: logins}
	all := func(room int, open ...args) (texts []string, more bool) {
		t.Helper()
		is, err := crew.due(t.Context(), func(a args) bool { return slices.Contains(open, a) }, func(string) int { return room })
		if err != nil {
			t.Fatal(err)
		}
		for _, j := range is.jobs {
			texts = append(texts, fmt.Sprint(j.Login, " ", j.Account, " ", j.Table))
		}
		return texts, is.more
	}
	got, more := all(10)
	if d := cmp.Diff([]string{"a a sync_accounts", "a a Totals", "b b sync_accounts", "b b Totals"}, got); d != "" || more {
		t.Error(d, more)
	}
	for i := range logins {
		if _, _, err := BringAccounts(t.Context(), sink, &logins[i], false); err != nil {
			t.Fatal(err)
		}
	}
	got, _ = all(10, args{"a", "1", "Media"})
	if d := cmp.Diff([]string{"a a Totals", "a 2 Media", "b b Totals", "b 3 Media"}, got); d != "" {
		t.Error(d)
	}
	if got, more = all(1); len(got) != 2 || !more {
		t.Error(got, more)
	}
}
