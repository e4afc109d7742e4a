package driver_test

import (
	"context"
	"database/sql"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/viewfinder-sql/viewfinder/driver/drivertest"
	"github.com/viewfinder-sql/viewfinder/internal/tokenstore"
	"github.com/viewfinder-sql/viewfinder/oauth"
)

// exchanged is a store of logins that is exchanged behind the connections: which user's login it
// holds is told by number.
type exchanged struct {
	t      *testing.T
	srv    *drivertest.Server
	dsn    string
	logins []*oauth.Token
}

// exchange makes the logins of two users, and leaves none stored.
func exchange(t *testing.T) *exchanged {
	t.Helper()
	srv := loginServer(t, drivertest.Options{Accounts: 2})
	x := &exchanged{t: t, srv: srv, dsn: appDSN(t, srv) + ";AuthScheme=InstagramLogin;OAuthSettingsKey=passphrase of a test"}
	for user := range 2 {
		srv.SetLogin(drivertest.Login{Account: user})
		var asked atomic.Int64
		if _, err := count(atDesk(t, &asked), open(t, x.dsn+";InitiateOAuth=GETANDREFRESH")); err != nil {
			t.Fatal(err)
		}
		x.store(func(ctx context.Context, s tokenstore.Store) error {
			list, err := s.List(ctx)
			if err != nil || len(list) != 1 {
				t.Fatalf("%v, %v", list, err)
			}
			login, err := s.Load(ctx, list[0].Key)
			x.logins = append(x.logins, login)
			if err != nil {
				return err
			}
			return s.Delete(ctx, list[0].Key)
		})
	}
	if x.logins[0].User == x.logins[1].User {
		t.Fatal("one user has logged in twice")
	}
	return x
}

func (x *exchanged) store(do func(context.Context, tokenstore.Store) error) {
	x.t.Helper()
	for part := range strings.SplitSeq(x.dsn, ";") {
		location, is := strings.CutPrefix(part, "OAuthSettingsLocation=")
		if !is {
			continue
		}
		s, err := tokenstore.Open(x.t.Context(), oauth.NewSecret(location), oauth.NewSecret("passphrase of a test"))
		if err != nil {
			x.t.Fatal(err)
		}
		if err := do(x.t.Context(), s); err != nil {
			x.t.Fatal(err)
		}
		if err := s.Close(); err != nil {
			x.t.Fatal(err)
		}
	}
}

// to has the store hold the login of a user alone; a negative number for nobody's.
func (x *exchanged) to(user int) {
	x.t.Helper()
	x.store(func(ctx context.Context, s tokenstore.Store) error {
		for _, login := range x.logins {
			if err := s.Delete(ctx, login.Key); err != nil {
				return err
			}
		}
		if user < 0 {
			return nil
		}
		return s.Save(ctx, x.logins[user])
	})
}

// Rows of one user are never another's: where the stored login is exchanged for another user's,
// the cache is that one's, whichever way it is read, and that of the former is there again with him.
func TestCache_exchangedLogin(t *testing.T) {
	t.Parallel()
	const ids = "SELECT Id FROM Media ORDER BY Id"
	for name, of := range map[string]func(x *exchanged) string{
		"no OAuthUser": func(*exchanged) string { return "" },
		// By a name that both answer to, as an account's may be.
		"OAuthUser": func(x *exchanged) string {
			for _, login := range x.logins {
				login.AccountIDs = append(login.AccountIDs, "17841400000000001")
			}
			return ";OAuthUser=17841400000000001"
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			x := exchange(t)
			dsn := x.dsn + ";InitiateOAuth=REFRESH;CacheLocation=" + filepath.Join(t.TempDir(), "cache") + of(x)
			var rows [2][]string
			for user := range rows {
				x.to(user)
				db := open(t, dsn+";AutoCache=true;CacheTolerance=100000")
				rows[user] = query(t, db, ids)
				query(t, db, "CACHE own SELECT Id FROM Media")
				if got := query(t, db, "SELECT Id FROM own#CACHE ORDER BY Id"); !slices.Equal(got, rows[user]) {
					t.Errorf("user %d reads %q under a name, and not %q", user, got, rows[user])
				}
			}
			if slices.Equal(rows[0], rows[1]) {
				t.Fatalf("both have %q", rows[0])
			}
			live := open(t, dsn+";Offline=true")
			tx, err := live.BeginTx(t.Context(), &sql.TxOptions{ReadOnly: true})
			if err != nil {
				t.Fatal(err)
			}
			for _, user := range []int{0, 1, 0} {
				x.to(user)
				x.srv.ResetJournal()
				for where, db := range map[string]*sql.DB{"a new one": open(t, dsn+";Offline=true"), "one that was open": live} {
					if got := query(t, db, ids); !slices.Equal(got, rows[user]) {
						t.Errorf("%s: user %d is answered %q, and not %q", where, user, got, rows[user])
					}
					if got := query(t, db, "SELECT Id FROM own#CACHE ORDER BY Id"); !slices.Equal(got, rows[user]) {
						t.Errorf("%s: user %d reads %q under a name, and not %q", where, user, got, rows[user])
					}
				}
				if got := column(t, tx, ids); !slices.Equal(got, rows[user]) {
					t.Errorf("in a transaction user %d is answered %q, and not %q", user, got, rows[user])
				}
				if n := x.srv.Calls(); n > 0 {
					t.Errorf("%d calls", n)
				}
			}
			if err := tx.Rollback(); err != nil {
				t.Error(err)
			}
			if x.to(-1); name == "no OAuthUser" {
				if got, err := try(t, live, ids); err == nil || !strings.Contains(err.Error(), "name OAuthUser") {
					t.Errorf("nobody is answered %q, %v", got, err)
				}
			}
		})
	}
}

// column are the values of a statement's first column, in a transaction.
func column(t *testing.T, tx *sql.Tx, text string) (list []string) {
	t.Helper()
	rows, err := tx.QueryContext(t.Context(), text)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var value string
		if err := rows.Scan(&value); err != nil {
			t.Fatal(err)
		}
		list = append(list, value)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return list
}

// With open rows, a user's rows go on to their end, and the next statement is the other one's.
func TestCache_exchangedBetweenRows(t *testing.T) {
	t.Parallel()
	x := exchange(t)
	dsn := x.dsn + ";InitiateOAuth=REFRESH;CacheLocation=" + filepath.Join(t.TempDir(), "cache")
	var rows [2][]string
	for user := range rows {
		x.to(user)
		rows[user] = query(t, open(t, dsn+";AutoCache=true;CacheTolerance=100000"), "SELECT Id FROM Media ORDER BY Created")
	}
	conn, err := open(t, dsn+";Offline=true").Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	tx, err := conn.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	x.to(0)
	first, err := tx.QueryContext(t.Context(), "SELECT Id FROM Media ORDER BY Created")
	if err != nil {
		t.Fatal(err)
	}
	if !first.Next() {
		t.Fatal(first.Err())
	}
	x.to(1)
	if got := column(t, tx, "SELECT Id FROM Media ORDER BY Created"); !slices.Equal(got, rows[1]) {
		t.Errorf("got %q, and not %q", got, rows[1])
	}
	n := 1
	for first.Next() {
		n++
	}
	if err := first.Err(); err != nil || n != len(rows[0]) {
		t.Errorf("%d rows of %d, %v", n, len(rows[0]), err)
	}
	if err := first.Close(); err != nil {
		t.Error(err)
	}
	if err := tx.Rollback(); err != nil {
		t.Error(err)
	}
}
