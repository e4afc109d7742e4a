package pgtest

import (
	"net/url"
	"testing"

	"github.com/jackc/pgx/v5"
)

// DatabaseIn is a database of the server whose tables are in a directory of the test's, such as
// one on a disk that is small. Its log and its catalogue's are where the server's are.
func (s *Server) DatabaseIn(t testing.TB, dir string) *url.URL {
	t.Helper()
	s.give(t, dir)
	conn, err := pgx.Connect(t.Context(), s.Address.String())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close(t.Context()) }() // it was asked what it was to
	for _, statement := range []string{"create tablespace elsewhere location '" + dir + "'", "create database elsewhere tablespace elsewhere"} {
		if _, err := conn.Exec(t.Context(), statement); err != nil {
			t.Fatal(err)
		}
	}
	address := *s.Address
	address.Path = "/elsewhere"
	return &address
}
