package sqlsink

import (
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
