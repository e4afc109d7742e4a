package pgwire_test

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgproto3"

	"github.com/viewfinder-sql/viewfinder/internal/pgtest"
	"github.com/viewfinder-sql/viewfinder/internal/server/pgwire"
)

const benchRows = 200_000

// The same rows of PostgreSQL's and of this server's making, taken by the same client in turn.
// The metric times-postgres is how many times as fast they come; it should be 1.5 at the least.
func BenchmarkRows(b *testing.B) {
	theirs, ours := pgtest.Database(b), serve(b, &fake{}, pgwire.Config{}).String()
	here := fmt.Sprintf("select * from rows(%d)", benchRows)
	there := fmt.Sprintf("select n::int8 as id, 'a caption of some length' as caption, '2026-11-29 10:00:00+00'::timestamptz as created, 0.25::float8 as rate from generate_series(1, %d) n", benchRows)
	for _, c := range []struct {
		name string
		ask  func(query string) []pgproto3.FrontendMessage
	}{
		{"text", func(query string) []pgproto3.FrontendMessage {
			return []pgproto3.FrontendMessage{&pgproto3.Query{String: query}}
		}},
		{"binary", func(query string) []pgproto3.FrontendMessage {
			return []pgproto3.FrontendMessage{&pgproto3.Parse{Query: query}, &pgproto3.Bind{ResultFormatCodes: []int16{1}}, &pgproto3.Execute{}, &pgproto3.Sync{}}
		}},
		{"copy", func(query string) []pgproto3.FrontendMessage {
			return []pgproto3.FrontendMessage{&pgproto3.Query{String: "copy (" + query + ") to stdout"}}
		}},
	} {
		b.Run(c.name, func(b *testing.B) {
			one, other := taker(b, ours, "bench", "", c.ask(here)), taker(b, theirs.Host, theirs.User.Username(), strings.TrimPrefix(theirs.Path, "/"), c.ask(there))
			var took, wanted time.Duration
			for b.Loop() {
				took += one()
				wanted += other()
			}
			b.ReportMetric(float64(benchRows)*float64(b.N)/took.Seconds(), "rows/s")
			b.ReportMetric(wanted.Seconds()/took.Seconds(), "times-postgres")
			b.ReportMetric(0, "ns/op")
		})
	}
}

// A prepared SELECT 1. The metric of-postgres is how long it takes in the middle, by PostgreSQL's
// time; it should be 2.5 at the most.
func BenchmarkSelect1(b *testing.B) {
	theirs, ours := pgtest.Database(b), serve(b, &fake{}, pgwire.Config{}).String()
	prepare := []pgproto3.FrontendMessage{&pgproto3.Parse{Name: "s", Query: "select 1"}, &pgproto3.Sync{}}
	ask := []pgproto3.FrontendMessage{&pgproto3.Bind{PreparedStatement: "s", ResultFormatCodes: []int16{1}}, &pgproto3.Execute{}, &pgproto3.Sync{}}
	one := taker(b, ours, "bench", "", prepare, ask)
	other := taker(b, theirs.Host, theirs.User.Username(), strings.TrimPrefix(theirs.Path, "/"), prepare, ask)
	var took, wanted []time.Duration
	for b.Loop() {
		took = append(took, one())
		wanted = append(wanted, other())
	}
	slices.Sort(took)
	slices.Sort(wanted)
	b.ReportMetric(float64(took[len(took)/2].Microseconds()), "p50-µs")
	b.ReportMetric(took[len(took)/2].Seconds()/wanted[len(wanted)/2].Seconds(), "of-postgres")
}

// taker connects, says all but the last of what there is to say once, and returns a function
// that says the last and takes the answer, which is only counted.
func taker(b *testing.B, address, user, database string, asks ...[]pgproto3.FrontendMessage) func() time.Duration {
	b.Helper()
	c := dial(b, address, user, database)
	if err := c.SetDeadline(time.Time{}); err != nil {
		b.Fatal(err)
	}
	r := bufio.NewReaderSize(c.Conn, 256<<10)
	say := func(messages []pgproto3.FrontendMessage) time.Duration {
		var sent []byte
		for _, m := range messages {
			var err error
			if sent, err = m.Encode(sent); err != nil {
				b.Fatal(err)
			}
		}
		begun := time.Now()
		if _, err := c.Conn.Write(sent); err != nil {
			b.Fatal(err)
		}
		for {
			var head [5]byte
			if _, err := io.ReadFull(r, head[:]); err != nil {
				b.Fatal(err)
			}
			n := int(binary.BigEndian.Uint32(head[1:])) - 4
			if head[0] == 'E' {
				text, _ := r.Peek(n)
				b.Fatalf("%q", text)
			}
			if _, err := r.Discard(n); err != nil {
				b.Fatal(err)
			}
			if head[0] == 'Z' {
				return time.Since(begun)
			}
		}
	}
	for _, messages := range asks[:len(asks)-1] {
		say(messages)
	}
	return func() time.Duration { return say(asks[len(asks)-1]) }
}
