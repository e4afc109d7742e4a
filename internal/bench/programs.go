package main

import (
	"context"
	"reflect"

	"github.com/viewfinder-sql/viewfinder/internal/bench/byhand"
)

// program is a hand-written one as it is measured and tested.
type program struct {
	// visit calls row for each row.
	visit func(ctx context.Context, c *byhand.Client, q *question, row func()) error
	// rows collects the rows, the fields of each.
	rows func(ctx context.Context, c *byhand.Client, q *question) ([][]any, error)
}

// programOf makes it of a function that hands on rows of a type of their own.
func programOf[R any](run func(ctx context.Context, c *byhand.Client, q *question, row func(R)) error) program {
	return program{
		visit: func(ctx context.Context, c *byhand.Client, q *question, row func()) error {
			return run(ctx, c, q, func(R) { row() })
		},
		rows: func(ctx context.Context, c *byhand.Client, q *question) (rows [][]any, err error) {
			err = run(ctx, c, q, func(r R) { rows = append(rows, fields(r)) })
			return rows, err
		},
	}
}

// fields are those of a struct in their order.
func fields(row any) []any {
	v := reflect.ValueOf(row)
	list := make([]any, v.NumField())
	for i := range list {
		list[i] = v.Field(i).Interface()
	}
	return list
}

// plain leaves out what a question names for a program whose question names nothing.
func plain[R any](run func(context.Context, *byhand.Client, func(R)) error) program {
	return programOf(func(ctx context.Context, c *byhand.Client, _ *question, row func(R)) error { return run(ctx, c, row) })
}

// programs are the hand-written ones, in the order of the questions.
var programs = []program{
	programOf(func(ctx context.Context, c *byhand.Client, _ *question, row func(byhand.Titled)) error {
		return byhand.Newest(ctx, c, 10, row)
	}),
	plain(byhand.AllPosts),
	programOf(func(ctx context.Context, c *byhand.Client, q *question, row func(byhand.Titled)) error {
		return byhand.PostsSince(ctx, c, q.Since, row)
	}),
	plain(byhand.AllMetrics),
	plain(byhand.AllComments),
	programOf(func(ctx context.Context, c *byhand.Client, q *question, row func(byhand.Reply)) error {
		return byhand.Talk(ctx, c, q.Post, row)
	}),
	plain(byhand.AllChildren),
	programOf(func(ctx context.Context, c *byhand.Client, q *question, row func(byhand.Day)) error {
		return byhand.DailyReach(ctx, c, q.Since, days, row)
	}),
	plain(byhand.Profiles),
	programOf(func(ctx context.Context, c *byhand.Client, _ *question, row func(byhand.Ranked)) error {
		return byhand.BestOfMonths(ctx, c, 3, row)
	}),
}

// Which questions are meant, by their numbers from 0: all, those for which there is a
// program by hand, or those for which there is none.
func anyQuestion(int) bool      { return true }
func isByHand(number int) bool  { return number < len(programs) }
func isFurther(number int) bool { return !isByHand(number) }
