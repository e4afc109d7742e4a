package main

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"reflect"
	"time"

	"github.com/viewfinder-sql/viewfinder/driver"
	"github.com/viewfinder-sql/viewfinder/internal/bench/byhand"
)

// order is what an asking process is told to do: one question, once.
type order struct {
	Served   served // without the questions
	Number   int    // of the question, from 0
	Question question
}

// answer is what came of it.
type answer struct {
	Figures figures
	Failed  string // how; "" where it did not
}

// figures are what one question came to.
type figures struct {
	Rows        int64
	Requests    int
	Calls       int // of the quota
	First, Took time.Duration
	spent
}

// asker asks a question once, as a process does to which nothing is known.
type asker func(*order) (figures, error)

// answerOrders is what an asking process does: it follows orders until they end.
func answerOrders(ask asker) error {
	orders, answers := json.NewDecoder(os.Stdin), json.NewEncoder(os.Stdout)
	for {
		var o order
		if err := orders.Decode(&o); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
		var a answer
		var err error
		if a.Figures, err = ask(&o); err != nil {
			a.Failed = err.Error()
		}
		if err := answers.Encode(a); err != nil {
			return err
		}
	}
}

// send has an asking process follow an order.
func (p *process) send(o *order) (figures, error) {
	var a answer
	if err := p.tell.Encode(o); err != nil {
		return a.Figures, err
	}
	if err := p.hear.Decode(&a); err != nil {
		return a.Figures, fmt.Errorf("the asking process: %w", err)
	}
	if a.Failed != "" {
		return a.Figures, errors.New(a.Failed)
	}
	return a.Figures, nil
}

// askDriver asks on a connection that has not been used before: nothing is known of
// the accounts. Rows are read into variables of the types that the columns have.
func askDriver(o *order) (f figures, err error) {
	db, err := sql.Open("instagram", o.Served.dsn())
	if err != nil {
		return f, err
	}
	defer func() { _ = db.Close() }()
	// A session's first statement opens its engine, whose memory is there before.
	if err := readAll(context.Background(), db, "SELECT 1", func() {}); err != nil {
		return f, err
	}
	var report driver.Report
	m := startMeter()
	err = readAll(driver.WithReport(context.Background(), &report), db, o.Question.SQL, func() { m.row(&f) })
	m.stop(&f)
	if err == nil && !report.Complete && !o.Question.Partial {
		err = fmt.Errorf("the answer is not complete: %+v", report.Warnings)
	}
	f.Requests, f.Calls = report.Requests, report.QuotaCalls
	return f, err
}

func readAll(ctx context.Context, db *sql.DB, query string, row func()) error {
	rows, err := db.QueryContext(ctx, query)
	if err != nil {
		return err
	}
	defer rows.Close()
	columns, err := rows.ColumnTypes()
	if err != nil {
		return err
	}
	values := make([]any, len(columns))
	for i, c := range columns {
		values[i] = reflect.New(c.ScanType()).Interface()
	}
	for rows.Next() {
		if err := rows.Scan(values...); err != nil {
			return err
		}
		row()
	}
	if err := rows.Err(); err != nil {
		return err
	}
	return rows.Close()
}

// askByHand asks by the program that was written for the question, with a client that
// has no connection yet.
func askByHand(o *order) (f figures, err error) {
	client := byhand.NewClient(o.Served.Endpoint, o.Served.Token)
	defer client.Close()
	m := startMeter()
	err = programs[o.Number].visit(context.Background(), client, &o.Question, func() { m.row(&f) })
	m.stop(&f)
	f.Requests, f.Calls = client.Calls(), client.Calls()
	return f, err
}
