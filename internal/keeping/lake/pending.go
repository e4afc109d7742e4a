package lake

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/keeping/history"
)

// behind is what holds of versions that were not written out as they are. lake_sent is 0 for
// what was not written, 1 for what was written open, 2 for what was written with its end.
const behind = "(lake_sent = 0 OR (lake_sent = 1 AND seen_to IS NOT NULL))"

// errOvertaken is of a part whose versions another process has written, or forgotten, in the meantime.
var errOvertaken = errors.New("another process has changed what was being written")

// version names a version that is written, and what lake_sent was.
type version struct {
	account, key string
	from         time.Time
	was, is      int
}

// months are those of what waits, as 2026-11.
func (s *state) months(ctx context.Context, t *table) (months []string, err error) {
	month := "substr(seen_from, 1, 7)"
	if s.postgres {
		month = "to_char(seen_from AT TIME ZONE 'UTC', 'YYYY-MM')"
	}
	err = s.each(ctx, s.db, func(scan func(...any) error) error {
		var m string
		err := scan(&m)
		months = append(months, m)
		return err
	}, "SELECT DISTINCT "+month+" FROM "+t.versions+" WHERE "+behind+" ORDER BY 1")
	return months, err
}

// monthForm is how months are written.
const monthForm = "2006-01"

// pending reads the versions of a month that wait, in the order of parts, most at the most.
func (s *state) pending(ctx context.Context, t *table, month string, most int, row func(version, []any) error) error {
	from, err := time.Parse(monthForm, month)
	if err != nil {
		return fmt.Errorf("a version began in the month %q", month)
	}
	list := ""
	for _, c := range t.read {
		list += c + ", "
	}
	order := "account, row_key, seen_from"
	if s.postgres {
		order = `account COLLATE "C", row_key COLLATE "C", seen_from`
	}
	values := make([]any, len(t.read)+1)
	into := make([]any, len(values))
	for i := range values {
		into[i] = &values[i]
	}
	return s.each(ctx, s.db, func(scan func(...any) error) error {
		if err := scan(into...); err != nil {
			return err
		}
		for i, c := range t.columns {
			v, err := plain(values[i], c.Type)
			if err != nil {
				return fmt.Errorf("column %s: %w", c.Name, err)
			}
			values[i] = v
		}
		if values[atMissing], err = compact(values[atMissing]); err != nil {
			return err
		}
		var v version
		var ok [3]bool
		v.account, ok[0] = values[0].(string)
		v.key, ok[1] = values[1].(string)
		v.from, ok[2] = values[2].(time.Time)
		sent, whole := values[len(t.read)].(int64)
		if ok != [3]bool{true, true, true} || !whole {
			return fmt.Errorf("a version has no account, key or beginning: %v", values[:atTo])
		}
		v.was, v.is = int(sent), 1
		if values[atTo] != nil {
			v.is = 2
		}
		return row(v, values[:len(t.read)])
	}, "SELECT "+list+"lake_sent FROM "+t.versions+" WHERE "+behind+" AND seen_from >= $1 AND seen_from < $2 ORDER BY "+order+" LIMIT $3",
		s.time(from), s.time(from.AddDate(0, 1, 0)), most)
}

// plain is a value of the state as package parquet takes it.
func plain(v any, typ string) (any, error) {
	switch x := v.(type) {
	case []byte:
		return plain(string(x), typ)
	case string:
		if typ == "DATETIME" {
			return time.Parse(history.TimeForm, x)
		}
	case int64:
		switch typ {
		case "BOOLEAN":
			return x != 0, nil
		case "REAL":
			return float64(x), nil
		}
	case time.Time:
		return x.UTC(), nil
	}
	return v, nil
}

// compact is JSON without the spaces that a database puts into it.
func compact(v any) (any, error) {
	text, ok := v.(string)
	if !ok {
		return v, nil
	}
	var out bytes.Buffer
	if err := json.Compact(&out, []byte(text)); err != nil {
		return nil, fmt.Errorf("column missing: %w", err)
	}
	return out.String(), nil
}

// mark says of versions that they were written, and takes those out that have a successor.
func (s *state) mark(ctx context.Context, tx *sql.Tx, t *table, written []version) error {
	byStep := map[[2]int][]version{}
	for _, v := range written {
		byStep[[2]int{v.was, v.is}] = append(byStep[[2]int{v.was, v.is}], v)
	}
	for step, all := range byStep {
		for some := range slices.Chunk(all, 5_000) {
			n, err := s.markSome(ctx, tx, t, step, some)
			if err != nil {
				return err
			}
			if n != int64(len(some)) {
				return errOvertaken
			}
		}
	}
	_, err := tx.ExecContext(ctx, "DELETE FROM "+t.versions+" WHERE lake_sent = 2 AND EXISTS (SELECT 1 FROM "+t.versions+
		" n WHERE n.account = "+t.versions+".account AND n.row_key = "+t.versions+".row_key AND n.seen_from > "+t.versions+".seen_from)")
	return err
}

func (s *state) markSome(ctx context.Context, tx *sql.Tx, t *table, step [2]int, some []version) (int64, error) {
	if s.postgres {
		var accounts, keys []string
		var froms []time.Time
		for _, v := range some {
			accounts, keys, froms = append(accounts, v.account), append(keys, v.key), append(froms, v.from)
		}
		return s.exec(ctx, tx, "UPDATE "+t.versions+" v SET lake_sent = $1 FROM unnest($2::text[], $3::text[], $4::timestamptz[]) AS w(account, row_key, seen_from)"+
			" WHERE v.account = w.account AND v.row_key = w.row_key AND v.seen_from = w.seen_from AND v.lake_sent = $5", step[1], accounts, keys, froms, step[0])
	}
	names := make([][3]any, len(some))
	for i, v := range some {
		names[i] = [3]any{v.account, v.key, s.time(v.from)}
	}
	doc, err := json.Marshal(names)
	if err != nil {
		return 0, err
	}
	return s.exec(ctx, tx, "UPDATE "+t.versions+" SET lake_sent = $1 WHERE lake_sent = $3 AND (account, row_key, seen_from) IN (SELECT value ->> 0, value ->> 1, value ->> 2 FROM json_each($2))",
		step[1], string(doc), step[0])
}
