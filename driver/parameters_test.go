package driver_test

import (
	"bytes"
	"database/sql"
	"strings"
	"testing"
	"time"
)

func TestParameters(t *testing.T) {
	t.Parallel()
	db := open(t, "")
	instant := time.Date(2026, 5, 6, 9, 8, 7, 500_000_000, time.FixedZone("", 2*3600))
	text := "x"
	type named string
	for _, tt := range []struct {
		value any
		want  string
	}{
		{nil, "NULL|null"},
		{"a\x00b é 😀", "a\x00b é 😀|text"},
		{[]byte("bytes"), "bytes|text"},
		{named("n"), "n|text"},
		{&text, "x|text"},
		{(*string)(nil), "NULL|null"},
		{sql.NullInt64{Int64: 5, Valid: true}, "5|integer"},
		{sql.NullString{}, "NULL|null"},
		{[]byte(nil), "NULL|null"},
		{[]byte{}, "|text"},
		{[]byte("é 😀\t\r\n"), "é 😀\t\r\n|text"},
		{[]byte{0xff, 0}, "x'ff00'|blob"},
		{[]byte("a\x00b"), "x'610062'|blob"},
		{[]byte("\x1f"), "x'1f'|blob"},
		{int8(-3), "-3|integer"},
		{uint32(3), "3|integer"},
		{int64(1<<63 - 1), "9223372036854775807|integer"},
		{uint64(1<<64 - 1), "18446744073709551615|text"},
		{0.25, "0.25|real"},
		{true, "1|integer"},
		{instant, "2026-05-06 07:08:07.5|text"},
	} {
		if got := query(t, db, "SELECT ?1, typeof(?1)", tt.value); got[0] != tt.want {
			t.Errorf("%#v: got %q, want %q", tt.value, got[0], tt.want)
		}
	}
	for _, tt := range []struct {
		text string
		args []any
		want string
	}{
		{"SELECT ?", nil, "too few arguments"},
		{"SELECT 1", []any{1}, "too many arguments"},
		{"SELECT @a, @b", []any{sql.Named("a", 1)}, "parameter @b has no value"},
		{"SELECT @a", []any{sql.Named("z", 1)}, "argument z: the statement has no such parameter; it has @a"},
		{"SELECT ?", []any{sql.Named("z", 1)}, "have no names"},
		{"SELECT 1", []any{sql.Named("z", 1)}, "no such parameter; it has none"},
		{"SELECT @a", []any{sql.Named("a", 1), sql.Named("A", 2)}, "given twice"},
		{"SELECT ?", []any{[]string{"x"}}, "argument 1: a []string cannot be a parameter"},
		{"SELECT ?", []any{struct{}{}}, "cannot be a parameter"},
		{"SELECT ?", []any{"\xff"}, "parameter 1: the text is not UTF-8"},
		{"SELECT Id FROM Media WHERE Id = @a", []any{[]byte{0xff, 0}}, "a BLOB cannot be compared with a column of these tables: CAST it AS TEXT"},
	} {
		if _, err := try(t, db, tt.text, tt.args...); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s %v: got %v, want %q", tt.text, tt.args, err, tt.want)
		}
	}
	if got := query(t, db, "SELECT @a, ?, :b, @a", sql.Named("a", 1), 2, sql.Named("b", 3)); got[0] != "1|2|3|1" {
		t.Errorf("mixed: %v", got)
	}
	if got := query(t, db, "SELECT @a, :b", 1, 2); got[0] != "1|2" {
		t.Errorf("in order: %v", got)
	}
}

// Bytes come back as they went in, into whatever a program scans bytes, also through
// functions, subqueries and sorting.
func TestParameters_bytes(t *testing.T) {
	t.Parallel()
	db := open(t, "")
	all := make([]byte, 256)
	for i := range all {
		all[i] = byte(i)
	}
	for _, b := range [][]byte{all, {0}, {0xff}, {0xc3, 0x28}, []byte("text"), {}, bytes.Repeat([]byte{0x80, 0}, 50_000)} {
		for _, text := range []string{
			"SELECT ?", "SELECT max(column1) FROM (VALUES (?1), (?1)) GROUP BY column1 ORDER BY column1",
			"SELECT unhex(hex(?))", "SELECT x FROM (SELECT ? AS x UNION ALL SELECT x'00' LIMIT 1)",
		} {
			var got []byte
			if err := db.QueryRow(text, b).Scan(&got); err != nil || !bytes.Equal(got, b) {
				t.Errorf("%s: %.20x came back as %.20x, %v", text, b, got, err)
			}
		}
	}
	var kept any
	if err := db.QueryRow("SELECT ?", all).Scan(&kept); err != nil || !bytes.Equal(kept.([]byte), all) {
		t.Errorf("%T, %v", kept, err)
	}
}
