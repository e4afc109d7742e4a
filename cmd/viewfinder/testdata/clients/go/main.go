// Program client asks as Go's clients of PostgreSQL do: lib/pq, and pgx behind database/sql. It
// prints what it was told; the same is printed for a PostgreSQL with the same tables.
package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	_ "github.com/jackc/pgx/v5/stdlib"
	"github.com/lib/pq"
)

func main() {
	for _, driver := range []string{"postgres", "pgx"} {
		fmt.Println("==", driver)
		db, err := sql.Open(driver, os.Args[1])
		if err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
		ask(db, driver)
		_ = db.Close() // it was asked what there was to ask
	}
}

func ask(db *sql.DB, driver string) {
	ctx := context.Background()
	show(db.QueryContext(ctx, `SELECT * FROM instagram."Media" ORDER BY "Created" DESC LIMIT 3`))
	show(db.QueryContext(ctx, `SELECT "Id", "Created" FROM instagram."Media" WHERE "Created" < $1 AND "LikesCount" >= $2 AND "MediaType" <> $3 ORDER BY 1 LIMIT 3`,
		time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC), 3, "VIDEO"))
	show(db.QueryContext(ctx, `SELECT count(*) FROM instagram."Media" WHERE "MediaType" = ANY($1)`, pq.Array([]string{"IMAGE", "VIDEO"})))
	show(db.QueryContext(ctx, `SELECT $1::bigint, $2::float8, $3::boolean, $4::text, $5::date, $6::timestamptz, $7::bytea, $8::jsonb, $9::numeric, $10::text`,
		int64(1)<<60, 1.5, true, "ä'\\", time.Date(2026, 1, 2, 0, 0, 0, 0, time.UTC), time.Date(2026, 1, 2, 3, 4, 5, 600_000, time.UTC), []byte{0, 255}, `{"a": 1}`, "12.50", nil))
	show(db.QueryContext(ctx, `SELECT 'a,"b"'::text AS "Q", now() > '2020-01-01' AS later, ARRAY[1, 2], interval '1 day'`))

	st, err := db.PrepareContext(ctx, `SELECT "Id", "MediaType" FROM instagram."Media" WHERE "Caption" LIKE $1 ORDER BY 1 LIMIT 3`)
	fmt.Println("prepared:", told(err))
	for _, like := range []string{"%", "none%", "%coffee%"} {
		show(st.QueryContext(ctx, like))
	}
	fmt.Println("closed:", told(st.Close()))

	tx, err := db.BeginTx(ctx, &sql.TxOptions{ReadOnly: true, Isolation: sql.LevelRepeatableRead})
	fmt.Println("begun:", told(err))
	show(tx.QueryContext(ctx, "SELECT 1 AS one"))
	show(tx.QueryContext(ctx, "SELECT 1/0"))
	show(tx.QueryContext(ctx, "SELECT 1 AS one"))
	fmt.Println("rolled back:", told(tx.Rollback()))

	for _, wrong := range []string{"SELECT nonsense", "SELECT * FROM nowhere", "SELEC 1", "SELECT 'x'::bigint", "SELECT 1/0"} {
		show(db.QueryContext(ctx, wrong))
	}
	late, cancel := context.WithTimeout(ctx, 300*time.Millisecond)
	defer cancel()
	_, err = db.ExecContext(late, "SELECT pg_sleep(30)")
	fmt.Println("in time:", err == nil)
	show(db.QueryContext(ctx, "SELECT 2 AS two"))
}

// show prints columns, their types and rows, or an error.
func show(rows *sql.Rows, err error) {
	if err != nil {
		fmt.Println("error", told(err))
		return
	}
	defer rows.Close()
	types, err := rows.ColumnTypes()
	if err != nil {
		fmt.Println("error", told(err))
		return
	}
	for _, t := range types {
		fmt.Printf("%s %s %v  ", t.Name(), t.DatabaseTypeName(), t.ScanType())
	}
	fmt.Println()
	for rows.Next() {
		values := make([]any, len(types))
		into := make([]any, len(types))
		for i := range values {
			into[i] = &values[i]
		}
		if err := rows.Scan(into...); err != nil {
			fmt.Println("error", told(err))
			return
		}
		for _, v := range values {
			switch v := v.(type) {
			case time.Time:
				fmt.Print(v.UTC().Format(time.RFC3339Nano), " | ")
			case []byte:
				fmt.Printf("%q | ", v)
			default:
				fmt.Printf("%v | ", v)
			}
		}
		fmt.Println()
	}
	fmt.Println("end", told(rows.Err()))
}

// told is the code of an error and where in the statement it is.
func told(err error) string {
	var theirs *pq.Error
	var ours *pgconn.PgError
	switch {
	case err == nil:
		return "ok"
	case errors.As(err, &theirs):
		return fmt.Sprint(theirs.Code, " at ", theirs.Position, ": ", theirs.Message)
	case errors.As(err, &ours):
		return fmt.Sprint(ours.Code, " at ", ours.Position, ": ", ours.Message)
	}
	return err.Error()
}
