package sqlsink

import (
	"strings"
	"testing"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/keeping/history"
)

// Of what is kept of a login as a whole, under whatever name, the rows go that name the account;
// those of other accounts that name it are theirs.
func TestForget_ofLogins(t *testing.T) {
	both(t, func(t *testing.T, reopen func() *Sink) {
		s, table := reopen(), posts()
		if err := s.Prepare(t.Context(), []*history.Table{table}); err != nil {
			t.Fatal(err)
		}
		const account = "17841400000000001"
		for n, of := range []string{"", "brand", "1 shop", account, "17841400000000002"} {
			claim, err := s.Claim(t.Context(), history.Task{Account: of, Table: table.Name})
			if err != nil {
				t.Fatal(err)
			}
			next := step(table, start.Add(time.Duration(n)*time.Hour), true, row(account, int64(n)), row("other", int64(n)))
			next.Batches[0].Scan.Account = of
			if _, err := s.Commit(t.Context(), claim, next); err != nil {
				t.Fatal(err)
			}
		}
		if err := s.Forget(t.Context(), account); err != nil {
			t.Fatal(err)
		}
		left := map[string]bool{}
		err := s.d.each(t.Context(), s.db, func(scan func(...any) error) error {
			var of, id string
			err := scan(&of, &id)
			left[of+"/"+id] = true
			return err
		}, "SELECT account, id FROM posts_version")
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range []string{"/other", "brand/other", "1 shop/other", "17841400000000002/other", "17841400000000002/" + account} {
			if !left[want] {
				t.Errorf("%s is gone", want)
			}
			delete(left, want)
		}
		if len(left) > 0 {
			t.Errorf("%v are left", left)
		}
	})
}

// What the reasons of other readings say of an account goes with it, by its id, a post's or a name.
func TestForget_reasons(t *testing.T) {
	both(t, func(t *testing.T, reopen func() *Sink) {
		s, table := reopen(), posts()
		if err := s.Prepare(t.Context(), []*history.Table{table}); err != nil {
			t.Fatal(err)
		}
		const account, post = "17841400000000001", "17900000000000007"
		for n, of := range []string{account, "brand"} {
			claim, err := s.Claim(t.Context(), history.Task{Account: of, Table: table.Name})
			if err != nil {
				t.Fatal(err)
			}
			next := step(table, start.Add(time.Duration(n)*time.Hour), false, row(post, int64(n)))
			next.Batches[0].Scan.Reasons = []history.Reason{
				{Reason: "a", Object: post, Message: "of " + post},
				{Reason: "b", Object: account},
				{Reason: "c", Incomplete: true, Message: "the login has no account my.shop"},
				{Reason: "d", Object: "other", Message: "my.shop2 is away"},
			}
			if _, err := s.Commit(t.Context(), claim, next); err != nil {
				t.Fatal(err)
			}
		}
		if err := s.Forget(t.Context(), account, "my.shop"); err != nil {
			t.Fatal(err)
		}
		var text string
		if err := s.db.QueryRowContext(t.Context(), "SELECT CAST(reasons AS text) FROM sync_scan").Scan(&text); err != nil {
			t.Fatal(err)
		}
		for _, mark := range []string{account, post, "account my.shop"} {
			if strings.Contains(text, mark) {
				t.Errorf("%s is left in %s", mark, text)
			}
		}
		for _, other := range []string{"other", "my.shop2 is away", `"c"`} {
			if !strings.Contains(text, other) {
				t.Errorf("%s is gone from %s", other, text)
			}
		}
	})
}
