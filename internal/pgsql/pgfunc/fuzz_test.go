package pgfunc

import (
	"errors"
	"strconv"
	"strings"
	"testing"

	"github.com/ncruces/go-sqlite3"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgtype"
)

// Whatever a form is given, by whatever type it is held, it answers or refuses.
func FuzzForms(f *testing.F) {
	for i := range forms() {
		f.Add(uint16(i), "abc", "1", "2026-11-29 10:11:12", uint8(0))
	}
	for _, s := range []string{"", "{", "[1,[2]]", "infinity", "-infinity", "NaN", "1e9", "\xff", "9223372036854775807", "-9223372036854775808", "0 0 0", "2147483647 -2147483648 9223372036854775807", "{a,b}", "YYYY-MM-DD", "(a|b)*?", "%"} {
		for i := 0; i < len(forms()); i += 31 {
			f.Add(uint16(i), s, s, s, uint8(i))
		}
	}
	db := newRig(f).db
	db.Limit(sqlite3.LIMIT_LENGTH, 1<<16)
	f.Fuzz(func(t *testing.T, n uint16, a, b, c string, kinds uint8) {
		form := &forms()[int(n)%len(forms())]
		if form.OfCatalogue() || form.Kind == Window || form.Kind == Set && form.Engine == "" {
			t.Skip()
		}
		var names []string
		for i := range form.Args {
			name := "?" + strconv.Itoa(i%3+1)
			switch form.Args[i] {
			case pgtype.Any, pgtype.AnyElement, pgtype.AnyNonArray:
				name = form.Given.Wrap(pgtype.Text, name)
			case pgtype.AnyArray:
				name = form.Given.Wrap(pgtype.TextArray, name)
			}
			names = append(names, name)
		}
		sql := "SELECT " + form.Print(names)
		if form.Kind == Set {
			sql = "SELECT * FROM " + form.Print(names) + " LIMIT 10"
		}
		s, _, err := db.Prepare(sql)
		if err != nil {
			t.Fatalf("%s: %v", sql, err)
		}
		defer s.Close()
		for i, text := range []string{a, b, c} {
			if i >= len(form.Args) {
				break
			}
			bind(s, i+1, text, kinds>>(2*i)&3)
		}
		for s.Step() {
		}
		if err := s.Err(); err != nil && strings.Contains(err.Error(), "internal") || errors.Is(err, sqlite3.NOMEM) {
			t.Fatalf("%s with %q, %q, %q: %v", sql, a, b, c, err)
		}
	})
}

// bind gives a parameter by a text, as one of the engine's kinds of values.
func bind(s *sqlite3.Stmt, i int, text string, kind uint8) {
	switch kind {
	case 1:
		if n, err := strconv.ParseInt(text, 10, 64); err == nil {
			_ = s.BindInt64(i, n)
			return
		}
	case 2:
		if f, err := strconv.ParseFloat(text, 64); err == nil {
			_ = s.BindFloat(i, f)
			return
		}
	case 3:
		_ = s.BindBlob(i, []byte(text))
		return
	}
	_ = s.BindText(i, text)
}
