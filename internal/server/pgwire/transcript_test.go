package pgwire_test

import (
	"encoding/hex"
	"fmt"
	"net"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/cockroachdb/datadriven"
	"github.com/jackc/pgx/v5/pgproto3"

	"github.com/viewfinder-sql/viewfinder/internal/pgtest"
	"github.com/viewfinder-sql/viewfinder/internal/server/pgwire"
)

// Each case of testdata/transcript is what a client sends, one message a line, and what it is
// sent, up to the last ReadyForQuery. PostgreSQL sends the same messages, but for the texts of
// errors, unless the case is called ours.
func TestTranscript(t *testing.T) {
	t.Parallel()
	ours := serve(t, &fake{}, pgwire.Config{})
	theirs := pgtest.Database(t)
	datadriven.RunTest(t, "testdata/transcript", func(_ *testing.T, d *datadriven.TestData) string {
		out := talk(t, dial(t, ours.String(), "tester", ""), d.Input, true)
		if d.Cmd != "ours" {
			want := talk(t, dial(t, theirs.Host, theirs.User.Username(), strings.TrimPrefix(theirs.Path, "/")), d.Input, false)
			if got := talk(t, dial(t, ours.String(), "tester", ""), d.Input, false); got != want {
				t.Errorf("%s: here:\n%s\nPostgreSQL:\n%s", d.Pos, got, want)
			}
		}
		return out
	})
}

// client is a connection that has been let in.
type client struct {
	net.Conn
	*pgproto3.Frontend
	key *pgproto3.BackendKeyData
}

// dial connects, and reads up to the first ReadyForQuery.
func dial(t testing.TB, address, user, database string) *client {
	t.Helper()
	c, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	if err := c.SetDeadline(time.Now().Add(time.Minute)); err != nil {
		t.Fatal(err)
	}
	f := &client{Conn: c, Frontend: pgproto3.NewFrontend(c, c)}
	parameters := map[string]string{"user": user, "TimeZone": "UTC"}
	if database != "" {
		parameters["database"] = database
	}
	f.Send(&pgproto3.StartupMessage{ProtocolVersion: pgproto3.ProtocolVersion30, Parameters: parameters})
	if err := f.Flush(); err != nil {
		t.Fatal(err)
	}
	for {
		switch m := receive(t, f).(type) {
		case *pgproto3.ReadyForQuery:
			return f
		case *pgproto3.BackendKeyData:
			key := *m
			key.SecretKey = append([]byte(nil), m.SecretKey...)
			f.key = &key
		case *pgproto3.ErrorResponse:
			t.Fatalf("%s: %s", m.Code, m.Message)
		}
	}
}

func receive(t testing.TB, c *client) pgproto3.BackendMessage {
	t.Helper()
	m, err := c.Receive()
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// talk sends messages, and shows what comes back; texts tells whether those of errors are
// shown.
func talk(t *testing.T, c *client, input string, texts bool) string {
	t.Helper()
	ends := 0
	for line := range strings.Lines(input) {
		m := message(t, strings.TrimSuffix(line, "\n"))
		switch m.(type) {
		case *pgproto3.Query, *pgproto3.Sync, *pgproto3.FunctionCall:
			ends++
		}
		c.Send(m)
	}
	if err := c.Flush(); err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	for ends > 0 {
		m := receive(t, c)
		if _, ok := m.(*pgproto3.ReadyForQuery); ok {
			ends--
		}
		if line := shown(m, texts); line != "" {
			fmt.Fprintln(&out, line)
		}
	}
	return out.String()
}

// message reads a line: the name of a message, and what it says. A dash is an empty name.
func message(t *testing.T, line string) pgproto3.FrontendMessage {
	t.Helper()
	word, rest, _ := strings.Cut(line, " ")
	fields := strings.Fields(rest)
	name := func(i int) string {
		if i >= len(fields) {
			t.Fatalf("%q lacks something", line)
		}
		return strings.TrimPrefix(fields[i], "-")
	}
	switch word {
	case "Query":
		return &pgproto3.Query{String: strings.ReplaceAll(rest, `\n`, "\n")}
	case "Parse": // name, query
		_, query, _ := strings.Cut(rest, " ")
		return &pgproto3.Parse{Name: name(0), Query: query}
	case "Bind": // portal, statement, then in=format, out=format, and values in text or as x'00'
		m := &pgproto3.Bind{DestinationPortal: name(0), PreparedStatement: name(1)}
		for _, f := range fields[2:] {
			switch {
			case strings.HasPrefix(f, "in="):
				m.ParameterFormatCodes = append(m.ParameterFormatCodes, format(t, f[3:]))
			case strings.HasPrefix(f, "out="):
				m.ResultFormatCodes = append(m.ResultFormatCodes, format(t, f[4:]))
			case strings.HasPrefix(f, "x'"):
				data, err := hex.DecodeString(strings.Trim(f[1:], "'"))
				if err != nil {
					t.Fatal(err)
				}
				m.Parameters = append(m.Parameters, data)
			case f == "NULL":
				m.Parameters = append(m.Parameters, nil)
			default:
				m.Parameters = append(m.Parameters, []byte(f))
			}
		}
		return m
	case "Describe": // S or P, name
		return &pgproto3.Describe{ObjectType: name(0)[0], Name: name(1)}
	case "Close":
		return &pgproto3.Close{ObjectType: name(0)[0], Name: name(1)}
	case "Execute": // portal, rows
		rows, err := strconv.ParseUint(name(1), 10, 32)
		if err != nil {
			t.Fatal(err)
		}
		return &pgproto3.Execute{Portal: name(0), MaxRows: uint32(rows)}
	case "Sync":
		return &pgproto3.Sync{}
	case "Flush":
		return &pgproto3.Flush{}
	case "CopyDone":
		return &pgproto3.CopyDone{}
	case "FunctionCall":
		return &pgproto3.FunctionCall{Function: 1}
	}
	t.Fatalf("no message is called %s", word)
	return nil
}

func format(t *testing.T, s string) int16 {
	t.Helper()
	n, err := strconv.ParseInt(s, 10, 16)
	if err != nil {
		t.Fatal(err)
	}
	return int16(n)
}

// shown is a message as a line.
func shown(m pgproto3.BackendMessage, texts bool) string {
	switch m := m.(type) {
	case *pgproto3.RowDescription:
		var all []string
		for _, f := range m.Fields {
			all = append(all, fmt.Sprintf("%s:%d/%d", f.Name, f.DataTypeOID, f.Format))
		}
		return "RowDescription " + strings.Join(all, " ")
	case *pgproto3.ParameterDescription:
		return fmt.Sprint("ParameterDescription ", m.ParameterOIDs)
	case *pgproto3.DataRow:
		var all []string
		for _, v := range m.Values {
			all = append(all, bytesShown(v))
		}
		return "DataRow " + strings.Join(all, " ")
	case *pgproto3.CopyData:
		return "CopyData " + bytesShown(m.Data)
	case *pgproto3.CopyOutResponse:
		return fmt.Sprintf("CopyOutResponse %d %v", m.OverallFormat, m.ColumnFormatCodes)
	case *pgproto3.CommandComplete:
		return "CommandComplete " + string(m.CommandTag)
	case *pgproto3.ReadyForQuery:
		return "ReadyForQuery " + string(m.TxStatus)
	case *pgproto3.ParameterStatus:
		return "ParameterStatus " + m.Name + "=" + m.Value
	case *pgproto3.ErrorResponse:
		line := fmt.Sprintf("ErrorResponse %s %s @%d", m.Severity, m.Code, m.Position)
		if texts {
			line += " " + texted(m.Message, m.Detail, m.Hint)
		}
		return line
	case *pgproto3.NoticeResponse:
		line := "NoticeResponse " + m.Severity + " " + m.Code
		if texts {
			line += " " + texted(m.Message, m.Detail, m.Hint)
		}
		return line
	}
	return strings.TrimPrefix(fmt.Sprintf("%T", m), "*pgproto3.")
}

func texted(parts ...string) string {
	var all []string
	for _, p := range parts {
		if p != "" {
			all = append(all, p)
		}
	}
	return strings.Join(all, " | ")
}

func bytesShown(data []byte) string {
	if data == nil {
		return "NULL"
	}
	for _, c := range data {
		if c < 32 && c != '\n' && c != '\t' || c > 126 {
			return "x'" + hex.EncodeToString(data) + "'"
		}
	}
	return strconv.Quote(string(data))
}
