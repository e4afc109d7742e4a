package sqlfunc

import (
	"fmt"
	"strings"
	"time"

	"github.com/ncruces/go-sqlite3"

	"github.com/viewfinder-sql/viewfinder/internal/value"
)

var rangeFunctions = []Function{
	{
		Name: "range_start", Type: value.TypeDate, Family: "Date ranges", Signature: "range_start(range[, n])", Doc: "the first date of the range that a date literal names: L_LAST_WEEK() is 'last_week'",
		Example: "range_start('last_n_days', 7)", Result: "2026-04-29", least: 1, most: 2,
		call: func(e *env, args []sqlite3.Value) any {
			start, _, err := dateRange(e.present().wall, args)
			if err != nil {
				return err
			}
			return start.Format(dateLayout)
		},
	},
	{
		Name: "range_end", Type: value.TypeDatetime, Family: "Date ranges", Signature: "range_end(range[, n])", Doc: "the last instant of that range",
		Example: "range_end('this_month')", Result: "2026-05-31 23:59:59.999999999", least: 1, most: 2,
		call: func(e *env, args []sqlite3.Value) any {
			_, end, err := dateRange(e.present().wall, args)
			if err != nil {
				return err
			}
			return e.momentAt(e.momentOn(end).instant().Add(-time.Nanosecond)).String()
		},
	},
}

// dateRange returns the first day of a range and the day after its last.
func dateRange(now time.Time, args []sqlite3.Value) (start, end time.Time, err error) {
	name, n := strings.ToLower(args[0].Text()), int64(1)
	if len(args) > 1 {
		if n = args[1].Int64(); n < 0 || n > 1e6 {
			return start, end, fmt.Errorf("%s: the number must be from 0 to 1000000", name)
		}
	}
	today := partDay.floor(now)
	p, from, to, err := rangeOf(name, n)
	if err != nil {
		return start, end, err
	}
	start, ok := p.add(p.floor(today), from)
	end, also := p.add(p.floor(today), to)
	if !ok || !also {
		return start, end, fmt.Errorf("%s: beyond the calendar", name)
	}
	return start, end, nil
}

// rangeOf returns the part that a range is made of, and the first part and the
// one after the last, counted from the present one.
func rangeOf(name string, n int64) (p part, from, to int64, err error) {
	switch name {
	case "today":
		return partDay, 0, 1, nil
	case "yesterday":
		return partDay, -1, 0, nil
	case "tomorrow":
		return partDay, 1, 2, nil
	case "last_90_days":
		return partDay, -90, 0, nil
	case "next_90_days":
		return partDay, 0, 90, nil
	}
	which, unit, _ := strings.Cut(name, "_")
	unit = strings.TrimPrefix(unit, "n_")
	p = partNames[unit]
	switch p {
	case partDay, partWeek, partMonth, partQuarter, partYear:
	default:
		return 0, 0, 0, fmt.Errorf("unknown range %q", name)
	}
	switch {
	case which == "last":
		return p, -n, 0, nil
	case which == "this":
		return p, 0, 1, nil
	case which == "next" && p == partDay:
		return p, 0, n, nil
	case which == "next":
		return p, 1, n + 1, nil
	default:
		return 0, 0, 0, fmt.Errorf("unknown range %q", name)
	}
}
