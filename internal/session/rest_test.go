package session_test

import (
	"errors"
	"io"
	"testing"

	"github.com/viewfinder-sql/viewfinder/driver/drivertest"
	"github.com/viewfinder-sql/viewfinder/internal/connect"
	"github.com/viewfinder-sql/viewfinder/internal/engine"
	"github.com/viewfinder-sql/viewfinder/internal/session"
)

// A session that rests goes on where it was: what is prepared runs again, and rows that are
// open are read to their end.
func TestSession_Rest(t *testing.T) {
	t.Parallel()
	srv := simulated(t, drivertest.Options{Accounts: 1, Media: 5})
	s := begin(t, pool(t, srv.AppDSN()+";OAuthAccessToken="+srv.Token(), connect.Options{}))
	rest := func() {
		t.Helper()
		if err := s.Rest(); err != nil {
			t.Fatal(err)
		}
	}
	rest()
	st, err := s.Prepare(t.Context(), "SELECT Id FROM Media WHERE Created > ?")
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	for range 2 {
		rest()
		if n := len(st.Params()); n != 1 {
			t.Errorf("%d parameters", n)
		}
		rows, err := st.Run(t.Context(), []session.Arg{{Value: "2020-01-01"}})
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		for err = rows.Next(); err == nil; err = rows.Next() {
			rest() // which it does not
			n++
		}
		if !errors.Is(err, io.EOF) || n != 5 {
			t.Errorf("%d rows, %v", n, err)
		}
	}
}

// A session whose engine ran out of memory is valid again once it has rested.
func TestSession_Rest_failed(t *testing.T) {
	t.Parallel()
	s := begin(t, pool(t, "", connect.Options{}))
	const much = "WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t WHERE n < 400) SELECT json_group_array(hex(zeroblob(1000000))) FROM t"
	rows, err := s.Query(t.Context(), much, nil)
	if err == nil {
		err = rows.Drain()
	}
	if !errors.Is(err, engine.ErrOutOfMemory) || s.Valid() {
		t.Fatalf("%v; valid: %v", err, s.Valid())
	}
	if err := s.Rest(); err != nil || !s.Valid() {
		t.Fatalf("%v; valid: %v", err, s.Valid())
	}
	if rows, err = s.Query(t.Context(), "SELECT 1", nil); err == nil {
		err = rows.Drain()
	}
	if err != nil {
		t.Error(err)
	}
}
