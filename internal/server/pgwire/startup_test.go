package pgwire_test

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/binary"
	"errors"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgproto3"

	"github.com/viewfinder-sql/viewfinder/internal/fakenet"
	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgerror"
	"github.com/viewfinder-sql/viewfinder/internal/server/pgwire"
)

// raw is a connection on which nothing was said.
func raw(t testing.TB, address string) net.Conn {
	t.Helper()
	c, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	if err := c.SetDeadline(time.Now().Add(20 * time.Second)); err != nil {
		t.Fatal(err)
	}
	return c
}

// startup is a start-up of any version, with names and values in turn.
func startup(version uint32, pairs ...string) []byte {
	b := binary.BigEndian.AppendUint32(make([]byte, 4), version)
	for _, s := range pairs {
		b = append(append(b, s...), 0)
	}
	b = append(b, 0)
	binary.BigEndian.PutUint32(b, uint32(len(b)))
	return b
}

func request(code uint32) []byte {
	return binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, 8), code)
}

const (
	sslCode, gssCode, cancelCode = 80877103, 80877104, 80877102
	version30, version32         = 3 << 16, 3<<16 | 2
)

// answers reads messages up to ReadyForQuery or an error, as lines.
func answers(t testing.TB, c io.ReadWriter) []string {
	t.Helper()
	return linesOf(pgproto3.NewFrontend(c, c))
}

func linesOf(f *pgproto3.Frontend) []string {
	var lines []string
	for {
		m, err := f.Receive()
		if err != nil {
			return append(lines, "end")
		}
		lines = append(lines, shown(m, true))
		switch m.(type) {
		case *pgproto3.ReadyForQuery, *pgproto3.ErrorResponse:
			return lines
		}
	}
}

func TestStartup(t *testing.T) {
	t.Parallel()
	f := &fake{}
	address := serve(t, f, pgwire.Config{}).String()
	for _, c := range []struct {
		name string
		sent []byte
		want string // what the answer has among its lines, and the last one of it
	}{
		{"plain", startup(version30, "user", "ann"), "ParameterStatus session_authorization=ann"},
		{"what it is told", startup(version30, "user", "ann"), "ParameterStatus standard_conforming_strings=on"},
		{"settings", startup(version30, "user", "a", "TimeZone", "Europe/Berlin"), "ParameterStatus TimeZone=Europe/Berlin"},
		{"options", startup(version30, "user", "a", "options", `-c timezone=Asia/Tokyo --application-name=a\ b -cviewfinder.max_calls=5`), "ParameterStatus TimeZone=Asia/Tokyo"},
		{"options with spaces", startup(version30, "user", "a", "options", `--application-name=a\ b`), "ParameterStatus application_name=a b"},
		{"not options", startup(version30, "user", "a", "options", "-d 5"), "ErrorResponse FATAL 42601 @0 invalid command-line argument for server process: -d | In options write -c name=value."},
		{"unknown setting", startup(version30, "user", "a", "nonsense", "1"), `ErrorResponse FATAL 42704 @0 unrecognized configuration parameter "nonsense"`},
		{"wrong setting", startup(version30, "user", "a", "client_encoding", "LATIN1"), `ErrorResponse FATAL 0A000 @0 the value "LATIN1" of parameter "client_encoding" is not supported | Use UTF8.`},
		{"no user", startup(version30, "database", "d"), "ErrorResponse FATAL 28000 @0 no PostgreSQL user name specified in startup packet"},
		{"no database", startup(version30, "user", "a", "database", "nowhere"), `ErrorResponse FATAL 3D000 @0 database "nowhere" does not exist`},
		{"replication", startup(version30, "user", "a", "replication", "database"), "ErrorResponse FATAL 0A000 @0 replication is not supported"},
		{"version 3.2", startup(version32, "user", "a"), "BackendKeyData"},
		{"a later version", startup(3<<16|9999, "user", "a", "_pq_.x", "1"), "NegotiateProtocolVersion"},
		{"version 2", startup(2<<16, "user", "a"), "ErrorResponse FATAL 0A000 @0 unsupported frontend protocol 2.0: server supports 3.0 to 3.2"},
		{"version 4", startup(4<<16, "user", "a"), "ErrorResponse FATAL 0A000 @0 unsupported frontend protocol 4.0: server supports 3.0 to 3.2"},
		{"cut", startup(version30, "user"), "ErrorResponse FATAL 08P01 @0 invalid startup packet layout: expected terminator as last byte"},
		{"no protocol", []byte("GET / HTTP/1.1\r\n\r\n"), "end"},
		{"too long", binary.BigEndian.AppendUint32(nil, 1<<30), "end"},
		{"too short", binary.BigEndian.AppendUint32(nil, 4), "end"},
	} {
		conn := raw(t, address)
		if _, err := conn.Write(c.sent); err != nil {
			t.Fatal(err)
		}
		lines := answers(t, conn)
		if !strings.Contains("\n"+strings.Join(lines, "\n")+"\n", "\n"+c.want+"\n") {
			t.Errorf("%s: %q, and not %q", c.name, lines, c.want)
		}
	}
}

// Requests for encryption that is not there are answered, in any order, but not for ever.
func TestRequests(t *testing.T) {
	t.Parallel()
	address := serve(t, &fake{}, pgwire.Config{}).String()
	conn := raw(t, address)
	for _, code := range []uint32{gssCode, sslCode, gssCode} {
		if _, err := conn.Write(request(code)); err != nil {
			t.Fatal(err)
		}
		var answer [1]byte
		if _, err := io.ReadFull(conn, answer[:]); err != nil || answer[0] != 'N' {
			t.Fatalf("%q, %v", answer, err)
		}
	}
	if _, err := conn.Write(startup(version30, "user", "a")); err != nil {
		t.Fatal(err)
	}
	if lines := answers(t, conn); lines[len(lines)-1] != "ReadyForQuery I" {
		t.Errorf("%q", lines)
	}
	conn = raw(t, address)
	for range 100 {
		if _, err := conn.Write(request(sslCode)); err != nil {
			break
		}
	}
	if n, _ := io.Copy(io.Discard, conn); n > 10 {
		t.Errorf("%d requests were answered", n)
	}
}

func TestTLS(t *testing.T) {
	t.Parallel()
	authority := fakenet.NewAuthority(t)
	certificate := authority.Issue(nil, "127.0.0.1")
	trusted := x509.NewCertPool()
	trusted.AddCert(authority.Certificate)
	config := pgwire.Config{TLS: &tls.Config{Certificates: []tls.Certificate{certificate}}, RequireTLS: true}
	address := serve(t, &fake{}, config).String()
	conn := raw(t, address)
	if _, err := conn.Write(startup(version30, "user", "a")); err != nil {
		t.Fatal(err)
	}
	if lines := answers(t, conn); !strings.HasPrefix(lines[0], "ErrorResponse FATAL 28000") {
		t.Errorf("without TLS: %q", lines)
	}
	for _, c := range []struct {
		name      string
		ask       bool
		protocols []string
		ok        bool
	}{
		{"asked for", true, nil, true},
		{"asked for, with a name", true, []string{"postgresql"}, true},
		{"direct", false, []string{"postgresql"}, true},
		{"direct, without a name", false, nil, false},
	} {
		conn := raw(t, address)
		if c.ask {
			if _, err := conn.Write(request(sslCode)); err != nil {
				t.Fatal(err)
			}
			var answer [1]byte
			if _, err := io.ReadFull(conn, answer[:]); err != nil || answer[0] != 'S' {
				t.Fatalf("%s: %q, %v", c.name, answer, err)
			}
		}
		encrypted := tls.Client(conn, &tls.Config{RootCAs: trusted, ServerName: "127.0.0.1", NextProtos: c.protocols})
		if err := encrypted.Handshake(); err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		if _, err := encrypted.Write(startup(version30, "user", "a")); err != nil && c.ok {
			t.Fatal(err)
		}
		lines := answers(t, encrypted)
		if ok := lines[len(lines)-1] == "ReadyForQuery I"; ok != c.ok {
			t.Errorf("%s: %q", c.name, lines)
		}
	}
	// What follows the request in the same packet is not taken for something encrypted.
	conn = raw(t, address)
	if _, err := conn.Write(append(request(sslCode), startup(version30, "user", "a")...)); err != nil {
		t.Fatal(err)
	}
	if got, _ := io.ReadAll(conn); strings.Contains(string(got), "ParameterStatus") || strings.Contains(string(got), "server_version") {
		t.Errorf("%q", got)
	}
}

// doorkeeper lets ann in.
type doorkeeper struct{}

func (doorkeeper) Authenticate(_ context.Context, h *pgwire.Handshake) error {
	switch h.Startup.User {
	case "fault":
		return errors.New("the secret store is broken: hunter2")
	case "bob":
		return pgerror.New(pgerror.InvalidPassword, "password authentication failed for user \"bob\"")
	}
	m, err := h.Ask(&pgproto3.AuthenticationCleartextPassword{}, pgproto3.AuthTypeCleartextPassword)
	if err != nil {
		return err
	}
	if p, ok := m.(*pgproto3.PasswordMessage); !ok || p.Password != "right" {
		return pgerror.New(pgerror.InvalidPassword, "password authentication failed for user \"ann\"")
	}
	return nil
}

func TestAuthenticator(t *testing.T) {
	t.Parallel()
	trouble := make(chan error, 10)
	address := serve(t, &fake{}, pgwire.Config{Authenticator: doorkeeper{}, Trouble: func(_ net.Addr, err error) { trouble <- err }}).String()
	for _, c := range []struct{ user, password, want string }{
		{"ann", "right", "ReadyForQuery I"},
		{"ann", "wrong", `ErrorResponse FATAL 28P01 @0 password authentication failed for user "ann"`},
		{"bob", "right", `ErrorResponse FATAL 28P01 @0 password authentication failed for user "bob"`},
		{"fault", "right", `ErrorResponse FATAL 28000 @0 user "fault" was not let in`},
	} {
		conn := raw(t, address)
		if _, err := conn.Write(startup(version30, "user", c.user)); err != nil {
			t.Fatal(err)
		}
		message, err := (&pgproto3.PasswordMessage{Password: c.password}).Encode(nil)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := conn.Write(message); err != nil {
			t.Fatal(err)
		}
		lines := answers(t, conn)
		if got := lines[len(lines)-1]; got != c.want {
			t.Errorf("%s, %s: %q", c.user, c.password, lines)
		}
	}
	if err := <-trouble; !strings.Contains(err.Error(), "secret store") {
		t.Errorf("told: %v", err)
	}
}
