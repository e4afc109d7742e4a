package pgtype_test

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/cockroachdb/datadriven"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgerror"
	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgtype"
	"github.com/viewfinder-sql/viewfinder/internal/pgtest"
)

// Each line of testdata/forms is a type and a text. It is read, shown as the engine holds
// it, and printed. PostgreSQL prints the same in text and in binary, or refuses with the
// same code; where it does not, the line says so behind two dashes.
func TestForms(t *testing.T) {
	t.Parallel()
	conn := postgres(t)
	zone, err := time.LoadLocation("America/New_York")
	if err != nil {
		t.Fatal(err)
	}
	env := pgtype.Env{Zone: zone, Now: time.Date(2026, 11, 29, 12, 0, 0, 0, time.UTC)}
	datadriven.RunTest(t, "testdata/forms", func(inner *testing.T, d *datadriven.TestData) string {
		oid, ok := pgtype.ByName(strings.ReplaceAll(d.Cmd, "_", " "))
		if !ok {
			d.Fatalf(inner, "no type is called %s", d.Cmd)
		}
		var out strings.Builder
		for line := range strings.Lines(d.Input) {
			line = strings.TrimSuffix(line, "\n")
			text, differs, _ := strings.Cut(line, " -- ")
			ours, held, form := roundTrip(t, text, oid, env)
			fmt.Fprintf(&out, "%s\n", held)
			theirs, theirForm := printed(t, conn, text, oid)
			if same := ours == theirs && string(form) == string(theirForm); same != (differs == "") {
				t.Errorf("%s: %s %q: here %q %x, PostgreSQL %q %x", d.Pos, oid, text, ours, form, theirs, theirForm)
			}
		}
		return out.String()
	})
}

// roundTrip reads a text, and returns how it is printed, or the code of its error; how the
// engine holds it; and its binary form.
func roundTrip(t *testing.T, text string, oid pgtype.OID, env pgtype.Env) (printed, held string, binary []byte) {
	t.Helper()
	v, err := pgtype.DecodeText(text, oid, env)
	if err != nil {
		return pgerror.CodeOf(err), pgerror.CodeOf(err) + ": " + err.Error(), nil
	}
	form, err := pgtype.AppendText(nil, v, oid, env.Zone)
	if err != nil {
		t.Fatalf("%s %q: %v", oid, text, err)
	}
	if binary, err = pgtype.AppendBinary(nil, v, oid); err != nil {
		t.Fatalf("%s %q: %v", oid, text, err)
	}
	if back, err := pgtype.DecodeBinary(binary, oid); err != nil || fmt.Sprint(back) != fmt.Sprint(v) {
		t.Errorf("%s %q: from its binary form %v, %v, not %v", oid, text, back, err, v)
	}
	if again, err := pgtype.DecodeText(string(form), oid, env); err != nil || fmt.Sprint(again) != fmt.Sprint(v) {
		t.Errorf("%s %q: from its text %q comes %v, %v, not %v", oid, text, form, again, err, v)
	}
	return string(form), fmt.Sprintf("%v | %s", v, form), binary
}

// printed is how PostgreSQL prints the text as a type, in text and in binary, or the code
// of its error.
func printed(t *testing.T, conn *pgx.Conn, text string, oid pgtype.OID) (string, []byte) {
	t.Helper()
	statement := "select '" + strings.ReplaceAll(text, "'", "''") + "'::" + oid.String()
	var forms [2][]byte
	for i := range forms {
		result := conn.PgConn().ExecParams(t.Context(), statement, nil, nil, nil, []int16{int16(i)}).Read()
		var refused *pgconn.PgError
		if errors.As(result.Err, &refused) {
			return refused.Code, nil
		} else if result.Err != nil {
			t.Fatal(result.Err)
		}
		forms[i] = result.Rows[0][0]
	}
	return string(forms[0]), forms[1]
}

// postgres connects to a PostgreSQL whose clocks show New York's time.
func postgres(t *testing.T) *pgx.Conn {
	t.Helper()
	address := pgtest.Database(t)
	conn, err := pgx.Connect(t.Context(), address.String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close(context.Background()) })
	if _, err := conn.Exec(t.Context(), "set timezone = 'America/New_York'; set standard_conforming_strings = on"); err != nil {
		t.Fatal(err)
	}
	return conn
}

// What travels in binary is read without a panic, and what is read can be printed.
func FuzzDecodeBinary(f *testing.F) {
	for _, seed := range []string{"00000001000000000000001400000002000000010000000800000000000000010000000800000000000000ff", "0003000040000002000b0d801388", "01"} {
		data, err := hex.DecodeString(seed)
		if err != nil {
			f.Fatal(err)
		}
		for _, i := range pgtype.Infos() {
			f.Add(uint32(i.OID), data)
		}
	}
	f.Fuzz(func(t *testing.T, oid uint32, data []byte) {
		v, err := pgtype.DecodeBinary(data, pgtype.OID(oid))
		if err != nil {
			if code := pgerror.CodeOf(err); code == pgerror.InternalError {
				t.Errorf("%v", err)
			}
			return
		}
		if _, err := pgtype.AppendText(nil, v, pgtype.OID(oid), time.UTC); err != nil {
			t.Errorf("%v of type %s: %v", v, pgtype.OID(oid), err)
		}
	})
}

// What is read of a text can be printed in both forms, and reads back as itself.
func FuzzDecodeText(f *testing.F) {
	for _, seed := range []string{"1", "-1.5e3", "{a,\"b c\",NULL}", "2026-11-29 10:00:00.5+02", "1 year 2 mons -3 days", "P1Y2M", `{"a": [1, "x"]}`, `\x00ff`, "infinity"} {
		for _, i := range pgtype.Infos() {
			f.Add(uint32(i.OID), seed)
		}
	}
	f.Fuzz(func(t *testing.T, number uint32, text string) {
		oid := pgtype.OID(number)
		v, err := pgtype.DecodeText(text, oid, pgtype.Env{})
		if err != nil {
			return
		}
		form, err := pgtype.AppendText(nil, v, oid, time.UTC)
		if err != nil {
			t.Fatalf("%v of type %s: %v", v, oid, err)
		}
		if again, err := pgtype.DecodeText(string(form), oid, pgtype.Env{}); err != nil || fmt.Sprint(again) != fmt.Sprint(v) {
			t.Errorf("%s %q: held as %v, printed as %q, read again as %v, %v", oid, text, v, form, again, err)
		}
	})
}
