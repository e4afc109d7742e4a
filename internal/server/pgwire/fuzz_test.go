package pgwire_test

import (
	"context"
	"io"
	"net"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgproto3"

	"github.com/viewfinder-sql/viewfinder/internal/server/pgwire"
)

// Whatever a client sends, the session ends when the client does, and nothing fails by a
// fault.
func FuzzStartup(f *testing.F) {
	f.Add(startup(version30, "user", "a", "options", `-c x=\ y`))
	f.Add(append(request(sslCode), startup(version30, "user", "a")...))
	f.Add(append(request(gssCode), request(cancelCode)...))
	f.Add([]byte("GET / HTTP/1.1\r\n\r\n"))
	f.Fuzz(func(t *testing.T, sent []byte) { against(t, sent) })
}

func FuzzMessages(f *testing.F) {
	add := func(messages ...pgproto3.FrontendMessage) {
		var b []byte
		for _, m := range messages {
			var err error
			if b, err = m.Encode(b); err != nil {
				f.Fatal(err)
			}
		}
		f.Add(b)
	}
	add(&pgproto3.Query{String: "begin; declare c cursor for select 1; fetch all c; commit"})
	add(&pgproto3.Query{String: "copy (select 1) to stdout (format csv, header, delimiter ';')"}, &pgproto3.Terminate{})
	add(&pgproto3.Query{String: "set local timezone to -5; show all; reset all; discard all"})
	add(&pgproto3.Query{String: "prepare s (int8) as select $1::int8; execute s(-5); deallocate s"})
	add(&pgproto3.Parse{Name: "s", Query: "select $1::numeric[]", ParameterOIDs: []uint32{1231}},
		&pgproto3.Bind{PreparedStatement: "s", ParameterFormatCodes: []int16{1}, Parameters: [][]byte{{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 6, 0xa4}}, ResultFormatCodes: []int16{1}},
		&pgproto3.Describe{ObjectType: 'P'}, &pgproto3.Execute{MaxRows: 1}, &pgproto3.Close{ObjectType: 'S', Name: "s"}, &pgproto3.Sync{})
	add(&pgproto3.Query{String: `select '{"a": [1]}'::jsonb; select '1 day'::interval; select '{1,2}'::int8[]`})
	f.Fuzz(func(t *testing.T, sent []byte) { against(t, append(startup(version30, "user", "a"), sent...)) })
}

// against has a server read bytes, and then that the client is gone.
func against(t *testing.T, sent []byte) {
	server := pgwire.New(pgwire.Config{
		Opener:  &fake{},
		Limits:  pgwire.Limits{Message: 1 << 16},
		Trouble: func(_ net.Addr, err error) { t.Errorf("%q: %v", sent, err) },
	})
	server.Handle(context.Background(), &script{sent: sent, closed: make(chan struct{})})
}

// script is a connection whose client says what was written before, is answered for a while,
// and goes.
type script struct {
	net.Conn
	sent   []byte
	closed chan struct{}
}

func (s *script) Read(p []byte) (int, error) {
	if len(s.sent) == 0 {
		select {
		case <-time.After(3 * time.Millisecond):
		case <-s.closed:
		}
		return 0, io.EOF
	}
	n := copy(p, s.sent)
	s.sent = s.sent[n:]
	return n, nil
}

func (s *script) Write(p []byte) (int, error)        { return len(p), nil }
func (s *script) Close() error                       { close(s.closed); return nil }
func (s *script) RemoteAddr() net.Addr               { return &net.TCPAddr{} }
func (s *script) LocalAddr() net.Addr                { return &net.TCPAddr{} }
func (s *script) SetDeadline(time.Time) error        { return nil }
func (s *script) SetReadDeadline(time.Time) error    { return nil }
func (s *script) SetWriteDeadline(t time.Time) error { return nil }
