package driver

import (
	"database/sql/driver"
	"fmt"
	"reflect"
	"strconv"

	"github.com/viewfinder-sql/viewfinder/internal/session"
)

// checkNamedValue turns an argument into what parameters take: nil, string,
// []byte, bool, int64, float64 or time.Time. Valuers, pointers and named types
// are followed. An unsigned number beyond int64 is its decimal text.
func checkNamedValue(nv *driver.NamedValue) error {
	v, err := driver.DefaultParameterConverter.ConvertValue(nv.Value)
	if err != nil {
		if u := reflect.ValueOf(nv.Value); u.CanUint() {
			nv.Value = strconv.FormatUint(u.Uint(), 10)
			return nil
		}
		argument := "argument " + strconv.Itoa(nv.Ordinal)
		if nv.Name != "" {
			argument = "argument " + nv.Name
		}
		return fmt.Errorf("driver: %s: a %s cannot be a parameter: pass a string, a number, a bool, a time.Time, a []byte or nil",
			argument, reflect.TypeOf(nv.Value))
	}
	nv.Value = v
	return nil
}

// named numbers arguments without names.
func named(args []driver.Value) []driver.NamedValue {
	out := make([]driver.NamedValue, len(args))
	for i, v := range args {
		out[i] = driver.NamedValue{Ordinal: i + 1, Value: v}
	}
	return out
}

// arguments are the arguments of a session's statement.
func arguments(args []driver.NamedValue) []session.Arg {
	out := make([]session.Arg, len(args))
	for i, a := range args {
		out[i] = session.Arg{Name: a.Name, Value: a.Value}
	}
	return out
}
