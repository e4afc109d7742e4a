package history

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Row is one row as it was seen: a value for each of the table's columns.
type Row struct {
	Values []any
	// Missing are the reasons for which values are nil, by the column's name, nil for none:
	// words of sys_reasons. There are several where the reading does not tell which of them
	// it is of this row.
	Missing map[string][]string
}

// Hash tells whether two rows are the same, but for volatile values and reasons.
type Hash [sha256.Size]byte

// longestKey is the longest key that is kept as it is, in bytes.
const longestKey = 200

// Normalize makes the values of a row what the types say, and refuses those it cannot.
// It changes the row.
func (t *Table) Normalize(r *Row) error {
	if len(r.Values) != len(t.Columns) {
		return fmt.Errorf("history: a row of %s has %d values for %d columns", t.Name, len(r.Values), len(t.Columns))
	}
	for i, v := range r.Values {
		n, ok := normal(t.Columns[i].Type, v)
		if !ok {
			return fmt.Errorf("history: column %s.%s is %s, and cannot keep a %T", t.Name, t.Columns[i].Name, t.Columns[i].Type, v)
		}
		r.Values[i] = n
	}
	return nil
}

func normal(t Type, v any) (_ any, ok bool) {
	switch x := v.(type) {
	case nil:
		return nil, true
	case []byte:
		return normal(t, string(x))
	case string:
		return strings.ReplaceAll(strings.ToValidUTF8(x, "\uFFFD"), "\x00", "\uFFFD"), t == Text || t == JSON
	case bool:
		return x, t == Boolean
	case time.Time:
		return x.UTC().Truncate(time.Microsecond), t == Time
	case int64:
		switch t {
		case Integer:
			return x, true
		case Real:
			return float64(x), true
		case Boolean:
			return x != 0, x == 0 || x == 1
		case Text:
			return strconv.FormatInt(x, 10), true
		}
	case float64:
		switch {
		case math.IsNaN(x), math.IsInf(x, 0):
			return nil, true // no sink has them alike, and no answer of the API is one
		case t == Real:
			return x + 0, true // of -0 as well
		case t == Integer && x == math.Trunc(x) && math.Abs(x) < 1<<53:
			return int64(x), true
		case t == Text:
			return strconv.FormatFloat(x, 'g', -1, 64), true
		}
	}
	return nil, false
}

// TextOf is a value that [Table.Normalize] has made, as keys and hashes have it: without
// loss, and the same in all sinks. Of nil it is "".
func TextOf(v any) string {
	switch x := v.(type) {
	case nil:
		return ""
	case string:
		return x
	case int64:
		return strconv.FormatInt(x, 10)
	case float64:
		return strconv.FormatFloat(x, 'g', -1, 64)
	case bool:
		return strconv.FormatBool(x)
	case time.Time:
		return x.UTC().Format(TimeForm)
	}
	return fmt.Sprint(v)
}

// RowKey is the text that tells a normalized row apart from the others of its account: the
// values of the key as a JSON array of texts and nulls, or a hash of it where that is long.
func (t *Table) RowKey(r *Row) string {
	parts := make([]any, len(t.Key))
	for i, name := range t.Key {
		if v := r.Values[t.Index(name)]; v != nil {
			parts[i] = TextOf(v)
		}
	}
	text, err := json.Marshal(parts)
	if err != nil {
		panic(err) // texts and nulls
	}
	if len(text) > longestKey {
		sum := sha256.Sum256(text)
		return "#" + hex.EncodeToString(sum[:])
	}
	return string(text)
}

// HashOf is the hash of a normalized row. Columns that are nil are not in it: a column that
// is new to a table changes the rows that have a value of it.
func (t *Table) HashOf(r *Row) Hash {
	var parts []string
	for i, c := range t.Columns {
		if v := r.Values[i]; v != nil && !c.Volatile {
			text := TextOf(v)
			parts = append(parts, fmt.Sprintf("%s\x00%d\x00%s\x00", strings.ToLower(c.Name), len(text), text))
		}
	}
	slices.Sort(parts)
	return sha256.Sum256([]byte(strings.Join(parts, "")))
}
