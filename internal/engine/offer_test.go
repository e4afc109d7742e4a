package engine_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/cockroachdb/datadriven"

	"github.com/viewfinder-sql/viewfinder/internal/engine"
	"github.com/viewfinder-sql/viewfinder/internal/plan"
	"github.com/viewfinder-sql/viewfinder/internal/value"
)

// recorder is a [memoryTable] under a name that writes down what it is asked.
func recorder(name string, columns []string, log *[]string) *memoryTable {
	t := media()
	note := func(format string, args ...any) { *log = append(*log, name+" "+fmt.Sprintf(format, args...)) }
	t.plan = func(_ engine.Run, o *plan.Offer) error {
		note("offer %s", showOffer(o, columns))
		return nil
	}
	t.filter = func(_ context.Context, access string, args []engine.Arg) error {
		note("%s(%s)", access, showArgs(args))
		return nil
	}
	return t
}

var opNames = map[plan.Op]string{
	plan.OpOther: "?", plan.OpEQ: "=", plan.OpGT: ">", plan.OpLE: "<=", plan.OpLT: "<", plan.OpGE: ">=", plan.OpIS: "IS", plan.OpNull: " NULL", plan.OpNotNull: " NOT NULL",
	plan.OpLimit: "limit", plan.OpOffset: "offset",
}

func showOffer(o *plan.Offer, columns []string) string {
	var parts []string
	for _, k := range o.Constraints {
		s := opNames[k.Op]
		if k.Op != plan.OpLimit && k.Op != plan.OpOffset {
			name := "rowid"
			if k.Column >= 0 {
				name = columns[k.Column]
			}
			s = name + s
		}
		if k.Known {
			s += " " + show(k.Value)
		}
		if k.In {
			s += " in"
		}
		if !k.Usable {
			s += " unusable"
		}
		if k.Collation != "" && k.Collation != "BINARY" {
			s += " " + k.Collation
		}
		parts = append(parts, s)
	}
	for _, o := range o.OrderBy {
		s := "by " + columns[o.Column]
		if o.Desc {
			s += " desc"
		}
		parts = append(parts, s)
	}
	return fmt.Sprintf("%v used=%b", parts, o.Used)
}

func showArgs(args []engine.Arg) string {
	var parts []string
	for _, a := range args {
		if !a.IsList {
			parts = append(parts, show(a.Value))
			continue
		}
		var list []string
		for _, v := range a.List {
			list = append(list, show(v))
		}
		parts = append(parts, "["+strings.Join(list, " ")+"]")
	}
	return strings.Join(parts, ", ")
}

func show(v value.Value) string {
	switch v.Kind() {
	case value.KindNull:
		return "NULL"
	case value.KindText:
		return "'" + v.Text() + "'"
	default:
		return v.Text()
	}
}

// TestOffers shows, for a statement, what SQLite offers the tables and which
// scans it then runs.
func TestOffers(t *testing.T) {
	t.Parallel()
	datadriven.RunTest(t, "testdata/offers", func(t *testing.T, d *datadriven.TestData) string {
		var log []string
		columns := []string{"Id", "Caption", "LikeCount", "Timestamp"}
		cfg := mediaConfig(recorder("Media", columns, &log))
		comments := mediaConfig(recorder("Comments", columns, &log)).Tables[0]
		comments.Name, comments.Aliases = "Comments", nil
		cfg.Tables = append(cfg.Tables, comments)
		conn := mustOpen(t, cfg)
		s, err := conn.Prepare(t.Context(), d.Input, nil)
		if err != nil {
			return err.Error() + "\n"
		}
		var params []string
		if d.HasArg("params") {
			for _, a := range d.CmdArgs {
				if a.Key == "params" {
					params = a.Vals
				}
			}
		}
		for i, p := range params {
			if err := s.Bind(i+1, value.Text(p)); err != nil {
				return err.Error() + "\n"
			}
		}
		log = append(log, rows(t, s)...)
		return strings.Join(log, "\n") + "\n"
	})
}
