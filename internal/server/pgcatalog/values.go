package pgcatalog

import (
	"encoding/json"
	"fmt"
	"strings"

	sqlite3 "github.com/ncruces/go-sqlite3"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgtype"
)

// bind binds one of the engine's forms.
func bind(s *sqlite3.Stmt, at int, v any) error {
	switch v := v.(type) {
	case nil:
		return s.BindNull(at)
	case int:
		return s.BindInt64(at, int64(v))
	case int64:
		return s.BindInt64(at, v)
	case pgtype.OID:
		return s.BindInt64(at, int64(v))
	case float64:
		return s.BindFloat(at, v)
	case bool:
		return s.BindInt64(at, b01(v))
	case string:
		return s.BindText(at, v)
	case []byte:
		return s.BindBlob(at, v)
	default:
		return fmt.Errorf("pgcatalog: a value of type %T has no form in the engine", v)
	}
}

// column is a value of the row of a statement, in the engine's form.
func column(s *sqlite3.Stmt, i int) any {
	switch s.ColumnType(i) {
	case sqlite3.INTEGER:
		return s.ColumnInt64(i)
	case sqlite3.FLOAT:
		return s.ColumnFloat(i)
	case sqlite3.TEXT:
		return s.ColumnText(i)
	case sqlite3.BLOB:
		return s.ColumnBlob(i, nil)
	default:
		return nil
	}
}

func b01(is bool) int64 {
	if is {
		return 1
	}
	return 0
}

// jsonOf is a list as the engine holds arrays.
func jsonOf(list any) string {
	text, err := json.Marshal(list)
	if err != nil {
		panic("pgcatalog: " + err.Error()) // lists of numbers and texts have a form
	}
	return string(text)
}

// jsonTo reads a list as the engine holds arrays.
func jsonTo(form, into any) error {
	text, _ := form.(string)
	return json.NewDecoder(strings.NewReader(text)).Decode(into)
}
