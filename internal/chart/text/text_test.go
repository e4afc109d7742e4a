package text_test

import (
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/cockroachdb/datadriven"

	"github.com/viewfinder-sql/viewfinder/internal/chart"
	"github.com/viewfinder-sql/viewfinder/internal/chart/text"
)

// The tests draw answers that are written as a heading name:TYPE, with bars between
// columns, and a line for each row.
func TestDraw(t *testing.T) {
	t.Parallel()
	datadriven.RunTest(t, "testdata/charts", func(t *testing.T, d *datadriven.TestData) string {
		var ask chart.Ask
		o := text.Options{Width: 60, Height: 8}
		zone := "UTC"
		for _, arg := range d.CmdArgs {
			switch arg.Key {
			case "kind":
				ask.Kind = chart.Kind(arg.Vals[0])
			case "x":
				ask.X = arg.Vals[0]
			case "y":
				ask.Y = arg.Vals
			case "series":
				ask.Series = arg.Vals[0]
			case "width":
				o.Width, _ = strconv.Atoi(arg.Vals[0])
			case "zone":
				zone = arg.Vals[0]
			case "colours":
				o.Colours = true
			default:
				t.Fatalf("%s: what is %s?", d.Pos, arg.Key)
			}
		}
		data := read(t, d.Input, zone)
		if d.Cmd == "random" { // as many rows as its first column says
			data = many(d.Input)
		}
		c, err := chart.Choose(data, ask)
		if err != nil {
			return err.Error()
		}
		drawn := text.Draw(c, o)
		return strings.ReplaceAll(drawn, "\x1b", "␛") + "-- " + strings.Join(append([]string{c.Why}, c.Notes...), "\n-- ")
	})
}

func read(t *testing.T, input, zone string) *chart.Data {
	t.Helper()
	location, err := time.LoadLocation(zone)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(input, "\n")
	var names, types []string
	for head := range strings.SplitSeq(lines[0], "|") {
		name, typ, _ := strings.Cut(strings.TrimSpace(head), ":")
		names, types = append(names, name), append(types, typ)
	}
	data := chart.NewData(names, types)
	for _, line := range lines[1:] {
		var row []any
		for i, cell := range strings.Split(line, "|") {
			row = append(row, value(strings.TrimSpace(cell), types[i], location))
		}
		if err := data.Add(row); err != nil {
			t.Fatal(err)
		}
	}
	return data
}

func value(cell, typ string, zone *time.Location) any {
	if cell == "NULL" {
		return nil
	}
	switch typ {
	case "INTEGER":
		n, _ := strconv.ParseInt(cell, 10, 64)
		return n
	case "REAL":
		f, _ := strconv.ParseFloat(cell, 64)
		return f
	case "DATETIME", "DATE":
		at, _ := time.Parse(time.RFC3339, cell)
		return at.In(zone)
	}
	return cell
}

// many is an answer of so many rows, each with a name and its number.
func many(n string) *chart.Data {
	rows, _ := strconv.Atoi(n)
	data := chart.NewData([]string{"Name", "n"}, []string{"TEXT", "INTEGER"})
	for i := range rows {
		_ = data.Add([]any{fmt.Sprint("name ", i), int64(i)})
	}
	return data
}
