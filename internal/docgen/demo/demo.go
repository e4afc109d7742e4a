package demo

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"github.com/viewfinder-sql/viewfinder/driver"
	"github.com/viewfinder-sql/viewfinder/internal/format"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// Answer is what came of a statement.
type Answer struct {
	// Rows are the rows as the command line prints them, with a line feed at the end.
	Rows string
	// Report is the driver's own.
	Report driver.Report
	// Before and After are the calls of the whole statement as EXPLAIN tells them, on a
	// connection that knows nothing, and once the statement has run.
	Before, After string
	// Steps are those of EXPLAIN before, but for its last line.
	Steps []Step
}

// Step is one of EXPLAIN; Table and Request are "" where there is none.
type Step struct {
	Table, Access, Request, Pushed string
}

// Told is what the command line says below the rows: a line for each warning, and one
// with the number of rows and of calls.
func (a *Answer) Told() []string { return format.Told(&a.Report) }

// Check returns an error where a page should not show the answer: it has no rows, or not
// all that the statement asks for.
func (a *Answer) Check() error {
	switch {
	case a.Report.Rows == 0:
		return errors.New("it has no rows; the ids in it are those of --demo")
	case !a.Report.Complete:
		return fmt.Errorf("its answer is not complete: %s", strings.Join(a.Told(), "; "))
	}
	return nil
}

// Ask runs a statement with a login of that kind.
func Ask(login schema.Login, statement string) (a Answer, err error) {
	w, err := Open(login, "")
	if err != nil {
		return a, err
	}
	defer func() { err = cmp.Or(err, w.Close()) }()
	if a.Before, a.Steps, err = explain(w.db, statement); err != nil {
		return a, err
	}
	if err := a.run(w.db, statement); err != nil {
		return a, err
	}
	a.After, _, err = explain(w.db, statement)
	return a, err
}

func (a *Answer) run(db *sql.DB, statement string) error {
	rows, err := db.QueryContext(driver.WithReport(context.Background(), &a.Report), statement)
	if err != nil {
		return err
	}
	defer rows.Close()
	var text strings.Builder
	w, err := format.New("table", &text, format.Options{})
	if err != nil {
		return err
	}
	if _, err := format.Copy(w, rows, false); err != nil {
		return err
	}
	a.Rows = text.String()
	return rows.Close()
}

// explain returns the calls of the whole statement, and the steps.
func explain(db *sql.DB, statement string) (calls string, steps []Step, err error) {
	rows, err := db.Query("EXPLAIN " + statement)
	if err != nil {
		return "", nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var (
			number                         int
			table, request, pushed, unused sql.NullString
			access                         string
		)
		if err := rows.Scan(&number, &table, &access, &request, &pushed, &unused, &calls, &unused, &unused); err != nil {
			return "", nil, err
		}
		steps = append(steps, Step{table.String, access, request.String, pushed.String})
	}
	return calls, steps[:max(0, len(steps)-1)], rows.Err()
}
