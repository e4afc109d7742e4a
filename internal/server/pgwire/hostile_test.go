package pgwire_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"io"
	"net"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgproto3"

	"github.com/viewfinder-sql/viewfinder/internal/server/pgwire"
)

// A client that does not go on, or does not read, has its own session ended, and holds up no
// other.
func TestHostile(t *testing.T) {
	t.Parallel()
	f := &fake{}
	address := serve(t, f, pgwire.Config{Limits: pgwire.Limits{Startup: 300 * time.Millisecond, Write: 300 * time.Millisecond, Message: 1 << 16}}).String()
	for _, c := range []struct {
		name string
		do   func(t *testing.T) // returns once the server has let go
	}{
		{"says nothing", func(t *testing.T) { gone(t, raw(t, address)) }},
		{"says half", func(t *testing.T) {
			conn := raw(t, address)
			conn.Write(startup(version30, "user", "a")[:10])
			gone(t, conn)
		}},
		{"goes", func(t *testing.T) { raw(t, address).Close() }},
		{"resets", func(t *testing.T) {
			c := dial(t, address, "a", "")
			c.Send(&pgproto3.Query{String: "select * from slow(100000, 1ms)"})
			c.Flush()
			c.Conn.(*net.TCPConn).SetLinger(0)
			c.Close()
		}},
		{"goes while it is answered", func(t *testing.T) {
			c := dial(t, address, "a", "")
			c.Send(&pgproto3.Query{String: "select pg_sleep(60)"})
			c.Flush()
			for f.rows.Load() == 0 {
				runtime.Gosched()
			}
			c.Close()
		}},
		{"does not read", func(t *testing.T) {
			c := dial(t, address, "a", "")
			c.Send(&pgproto3.Query{String: "select * from rows(100000000)"})
			c.Flush()
			for f.rows.Load() == 0 {
				runtime.Gosched()
			}
		}},
		{"floods", func(t *testing.T) {
			c := dial(t, address, "a", "")
			flood, err := (&pgproto3.Query{String: "select 1"}).Encode(nil)
			if err != nil {
				t.Fatal(err)
			}
			flood = bytes.Repeat(flood, 1000)
			for {
				if _, err := c.Conn.Write(flood); err != nil {
					return
				}
			}
		}},
		{"sends what is too long", func(t *testing.T) {
			c := dial(t, address, "a", "")
			c.Conn.Write(binary.BigEndian.AppendUint32([]byte("Q"), 1<<30))
			if lines := linesOf(c.Frontend); !strings.HasPrefix(lines[0], "ErrorResponse FATAL 54000") {
				t.Errorf("%q", lines)
			}
			gone(t, c.Conn)
		}},
		{"sends all of what is too long", func(t *testing.T) {
			c := dial(t, address, "a", "")
			long, err := (&pgproto3.Query{String: strings.Repeat(" ", 8<<20)}).Encode(nil)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := c.Conn.Write(long); err != nil {
				t.Error(err)
			}
			if lines := linesOf(c.Frontend); !strings.HasPrefix(lines[0], "ErrorResponse FATAL 54000") {
				t.Errorf("%q", lines)
			}
			gone(t, c.Conn)
		}},
		{"sends what is no message", func(t *testing.T) {
			c := dial(t, address, "a", "")
			c.Conn.Write([]byte("?\x00\x00\x00\x05x"))
			if lines := linesOf(c.Frontend); !strings.HasPrefix(lines[0], "ErrorResponse FATAL 08P01") {
				t.Errorf("%q", lines)
			}
			gone(t, c.Conn)
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.do(t)
			if out := talk(t, dial(t, address, "other", ""), "Query select 1", false); !strings.Contains(out, `DataRow "1"`) {
				t.Errorf("%s", out)
			}
			for f.rows.Load() > 0 {
				time.Sleep(time.Millisecond)
			}
		})
	}
}

// gone waits until the server has ended a connection.
func gone(t *testing.T, conn net.Conn) {
	t.Helper()
	if _, err := io.Copy(io.Discard, conn); err != nil && !strings.Contains(err.Error(), "reset") {
		t.Errorf("%v", err)
	}
}

func TestCancel(t *testing.T) {
	t.Parallel()
	f := &fake{}
	address := serve(t, f, pgwire.Config{}).String()
	c, other := dial(t, address, "a", ""), dial(t, address, "b", "")
	if c.key.ProcessID == other.key.ProcessID || bytes.Equal(c.key.SecretKey, other.key.SecretKey) {
		t.Errorf("two sessions have the key %v", c.key)
	}
	cancel := func(number uint32, secret []byte) {
		conn := raw(t, address)
		m, err := (&pgproto3.CancelRequest{ProcessID: number, SecretKey: secret}).Encode(nil)
		if err != nil {
			t.Fatal(err)
		}
		conn.Write(m)
		gone(t, conn)
	}
	cancel(c.key.ProcessID, c.key.SecretKey) // nothing is run
	if out := talk(t, c, "Query select 1", false); !strings.Contains(out, `DataRow "1"`) {
		t.Errorf("%s", out)
	}
	c.Send(&pgproto3.Query{String: "select pg_sleep(60)"})
	c.Flush()
	for f.rows.Load() == 0 {
		runtime.Gosched()
	}
	cancel(c.key.ProcessID, other.key.SecretKey)
	cancel(c.key.ProcessID+1000, c.key.SecretKey)
	cancel(c.key.ProcessID, nil)
	if f.rows.Load() == 0 {
		t.Error("who does not know the secret has cancelled it")
	}
	cancel(c.key.ProcessID, c.key.SecretKey)
	lines := linesOf(c.Frontend)
	if last := lines[len(lines)-1]; last != "ErrorResponse ERROR 57014 @0 canceling statement due to user request" {
		t.Errorf("%q", lines)
	}
	if lines := linesOf(c.Frontend); lines[0] != "ReadyForQuery I" {
		t.Errorf("%q", lines)
	}
}

func TestIdle(t *testing.T) {
	t.Parallel()
	address := serve(t, &fake{}, pgwire.Config{}).String()
	for _, c := range []struct{ first, want string }{
		{"Query set idle_session_timeout = 50", "ErrorResponse FATAL 57P05 @0 terminating connection due to idle-session timeout"},
		{"Query set idle_in_transaction_session_timeout = 50\nQuery begin", "ErrorResponse FATAL 25P03 @0 terminating connection due to idle-in-transaction timeout"},
	} {
		client := dial(t, address, "a", "")
		talk(t, client, c.first, false)
		if lines := linesOf(client.Frontend); lines[0] != c.want {
			t.Errorf("%s: %q", c.first, lines)
		}
		gone(t, client.Conn)
	}
}

func TestBounds(t *testing.T) {
	t.Parallel()
	address := serve(t, &fake{}, pgwire.Config{Limits: pgwire.Limits{Sessions: 2, Statements: 2, Portals: 2, Kept: 1000, Statement: 50 * time.Millisecond}}).String()
	c := dial(t, address, "a", "")
	dial(t, address, "b", "")
	conn := raw(t, address)
	conn.Write(startup(version30, "user", "c"))
	if lines := answers(t, conn); lines[0] != "ErrorResponse FATAL 53300 @0 sorry, too many clients already" {
		t.Errorf("%q", lines)
	}
	gone(t, conn)
	for _, x := range []struct{ sent, want string }{
		{"Parse a select 1\nParse b select 1\nParse c select 1\nSync", "54000"},
		{"Query begin\nBind a a\nBind b a\nBind c a\nSync\nQuery rollback", "54000"},
		{"Query select pg_sleep(60)", "57014"},
		{"Query deallocate all\nParse t select $1::text\nBind - t " + strings.Repeat("x", 1000) + "\nSync", "53200"},
	} {
		if out := talk(t, c, x.sent, false); !strings.Contains(out, "ErrorResponse ERROR "+x.want) {
			t.Errorf("%s: %s", x.sent, out)
		}
	}
}

// The server's end is told, whether a session is idle or not.
func TestShutdown(t *testing.T) {
	t.Parallel()
	f := &fake{}
	server := pgwire.New(pgwire.Config{Opener: f})
	ctx, stop := context.WithCancel(t.Context())
	ends := make(chan struct{}, 2)
	var conns []*client
	for range 2 {
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		defer listener.Close()
		go func() {
			conn, err := listener.Accept()
			if err == nil {
				server.Handle(ctx, conn)
			}
			ends <- struct{}{}
		}()
		conns = append(conns, dial(t, listener.Addr().String(), "a", ""))
	}
	conns[1].Send(&pgproto3.Query{String: "select pg_sleep(60)"})
	conns[1].Flush()
	for f.rows.Load() == 0 {
		runtime.Gosched()
	}
	stop()
	for i, c := range conns {
		lines := linesOf(c.Frontend)
		if last := lines[len(lines)-1]; !strings.Contains(last, "57P01") {
			t.Errorf("%d: %q", i, lines)
		}
	}
	<-ends
	<-ends
}

// A row that is there is not held back by the one that is not.
func TestFirstRow(t *testing.T) {
	t.Parallel()
	address := serve(t, &fake{}, pgwire.Config{}).String()
	c := dial(t, address, "a", "")
	c.Send(&pgproto3.Query{String: "select * from slow(2, 1h)"})
	if err := c.Flush(); err != nil {
		t.Fatal(err)
	}
	for {
		if row, ok := receive(t, c).(*pgproto3.DataRow); ok {
			if string(row.Values[0]) != "1" {
				t.Errorf("%q", row.Values)
			}
			return
		}
	}
}

// What passes is not kept.
func TestMemoryIsFlat(t *testing.T) {
	f := &fake{}
	address := serve(t, f, pgwire.Config{}).String()
	c := dial(t, address, "a", "")
	heap := func(rows string) uint64 {
		c.Send(&pgproto3.Query{String: "select * from rows(" + rows + ")"})
		c.Flush()
		seen, most := 0, uint64(0)
		for {
			switch receive(t, c).(type) {
			case *pgproto3.DataRow:
				if seen++; seen%100_000 == 0 {
					runtime.GC()
					var m runtime.MemStats
					runtime.ReadMemStats(&m)
					most = max(most, m.HeapAlloc)
				}
			case *pgproto3.ReadyForQuery:
				return most
			}
		}
	}
	few, many := heap("100000"), heap("1000000")
	if many > few+2<<20 {
		t.Errorf("the heap has %d bytes with ten times the rows, and %d before", many, few)
	}
}

// A session of whom nothing is heard gives memory back, once for each silence, and goes on.
func TestRest(t *testing.T) {
	t.Parallel()
	f := &fake{}
	c := dial(t, serve(t, f, pgwire.Config{Limits: pgwire.Limits{Rest: 5 * time.Millisecond}}).String(), "a", "")
	for f.rests.Load() == 0 {
		time.Sleep(time.Millisecond)
	}
	if out := talk(t, c, "Query select 1", false); !strings.Contains(out, "DataRow \"1\"") {
		t.Error(out)
	}
	for f.rests.Load() == 1 {
		time.Sleep(time.Millisecond)
	}
}
