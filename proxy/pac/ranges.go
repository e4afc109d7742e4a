package pac

import (
	"slices"
	"strings"
	"time"
)

var (
	weekdays = []string{"SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"}
	months   = []string{"JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"}
)

// inZone takes the last argument GMT off, and gives the time it asks for.
func inZone(now time.Time, args []any) (time.Time, []any) {
	if len(args) > 0 {
		if zone, ok := args[len(args)-1].(string); ok && strings.EqualFold(zone, "GMT") {
			return now.UTC(), args[:len(args)-1]
		}
	}
	return now, args
}

// within reports whether n lies from a to b, which may wrap around.
func within(n, a, b int) bool {
	if a <= b {
		return a <= n && n <= b
	}
	return n >= a || n <= b
}

// place finds a name in a list.
func place(list []string, arg any) (int, bool) {
	name, ok := arg.(string)
	i := slices.Index(list, strings.ToUpper(name))
	return i, ok && i >= 0
}

// whole reads an argument that is a whole number.
func whole(arg any) (int, bool) {
	switch n := arg.(type) {
	case int64:
		return int(n), true
	case float64:
		return int(n), n == float64(int(n))
	}
	return 0, false
}

// weekdayRange takes one day, or two.
func weekdayRange(now time.Time, args []any) bool {
	now, args = inZone(now, args)
	if len(args) < 1 || len(args) > 2 {
		return false
	}
	from, ok1 := place(weekdays, args[0])
	to, ok2 := place(weekdays, args[len(args)-1])
	return ok1 && ok2 && within(int(now.Weekday()), from, to)
}

// timeRange takes an hour, two hours, two of hour and minute, or two of hour,
// minute and second. The last one lies within.
func timeRange(now time.Time, args []any) bool {
	now, args = inZone(now, args)
	numbers := make([]int, len(args))
	for i, arg := range args {
		n, ok := whole(arg)
		if !ok {
			return false
		}
		numbers[i] = n
	}
	second := now.Hour()*3600 + now.Minute()*60 + now.Second()
	at := func(parts []int) int {
		total := 0
		for i, unit := range []int{3600, 60, 1} {
			if i < len(parts) {
				total += parts[i] * unit
			}
		}
		return total
	}
	switch len(numbers) {
	case 1:
		return now.Hour() == numbers[0]
	case 2:
		return within(second, numbers[0]*3600, numbers[1]*3600)
	case 4, 6:
		half := len(numbers) / 2
		return within(second, at(numbers[:half]), at(numbers[half:]))
	}
	return false
}

// moment is what one side of a dateRange gives; -1 for what it leaves open.
type moment struct{ year, month, day int }

func (m *moment) take(arg any) bool {
	if month, ok := place(months, arg); ok {
		m.month = month
		return true
	}
	n, ok := whole(arg)
	switch {
	case !ok || n < 1:
		return false
	case n <= 31:
		m.day = n
	default:
		m.year = n
	}
	return true
}

func (m moment) order() int { return (max(m.year, 0)*12+max(m.month, 0))*32 + max(m.day, 0) }

// dateRange takes a day, a month, a year, or any of these together, once or
// twice.
func dateRange(now time.Time, args []any) bool {
	now, args = inZone(now, args)
	if len(args) == 0 || len(args) > 6 || len(args) > 1 && len(args)%2 == 1 && len(args) != 3 {
		return false
	}
	if len(args) == 1 || len(args) == 3 {
		args = append(args, args...)
	}
	from, to := moment{-1, -1, -1}, moment{-1, -1, -1}
	half := len(args) / 2
	for i, arg := range args {
		side := &from
		if i >= half {
			side = &to
		}
		if !side.take(arg) {
			return false
		}
	}
	today := moment{-1, -1, -1}
	if from.year >= 0 {
		today.year = now.Year()
	}
	if from.month >= 0 {
		today.month = int(now.Month()) - 1
	}
	if from.day >= 0 {
		today.day = now.Day()
	}
	return within(today.order(), from.order(), to.order())
}
