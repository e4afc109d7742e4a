package engine_test

import (
	"math"
	"reflect"
	"testing"

	"github.com/viewfinder-sql/viewfinder/internal/engine"
)

// The values of a row are those that SQLite has, whatever the row before had in their places;
// and what was taken of a row before stays.
func TestStmt_Values(t *testing.T) {
	t.Parallel()
	conn := mustOpen(t, engine.Config{})
	s := mustPrepare(t, conn, `SELECT column1, column1, 'always' FROM (VALUES (1), (1), ('1'), ('1'), (x'31'), (x'31'), (x''), (''), (NULL), (1.0), (1.0), (-9223372036854775808), ('ä'), ('a'), (9e999))`)
	if _, err := s.Values(); err == nil {
		t.Error("there are values before the first row")
	}
	want := []any{int64(1), int64(1), "1", "1", []byte("1"), []byte("1"), []byte{}, "", nil, 1.0, 1.0, int64(math.MinInt64), "ä", "a", math.Inf(1)}
	var got []any
	for {
		more, err := s.Step(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if !more {
			break
		}
		row, err := s.Values()
		if err != nil || row[2] != "always" || !reflect.DeepEqual(row[0], row[1]) {
			t.Errorf("%v, %v", row, err)
		}
		got = append(got, row[0])
		if blob, ok := row[1].([]byte); ok {
			clear(blob) // it is the reader's, and no other row's
		}
		row[1] = t // as one who makes another value of it in its place
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%#v, and wanted\n%#v", got, want)
	}
	if _, err := s.Values(); err == nil {
		t.Error("there are values behind the last row")
	}
}
