package driver

import (
	"reflect"
	"testing"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/session"
)

// A report of the rooms below is a report of this package, field by field: one that is
// added there and forgotten here, or not copied, fails.
func TestReport_fields(t *testing.T) {
	t.Parallel()
	inner := session.Report{Warnings: make([]session.Warning, 1)}
	for _, v := range []any{&inner, &inner.Warnings[0]} {
		fill(t, reflect.ValueOf(v).Elem())
	}
	got := reportOf(inner)
	if len(got.Warnings) != 1 {
		t.Fatalf("%d warnings, want 1", len(got.Warnings))
	}
	same(t, reflect.ValueOf(inner), reflect.ValueOf(got), "Warnings")
	same(t, reflect.ValueOf(inner.Warnings[0]), reflect.ValueOf(got.Warnings[0]))
}

// fill gives every field of a struct a value other than zero, lists aside.
func fill(t *testing.T, v reflect.Value) {
	t.Helper()
	for i := range v.NumField() {
		switch f := v.Field(i); {
		case f.Type() == reflect.TypeFor[time.Time]():
			f.Set(reflect.ValueOf(time.Unix(int64(i+1), 0)))
		case f.CanInt():
			f.SetInt(int64(i + 1))
		case f.CanFloat():
			f.SetFloat(float64(i) + 0.5)
		case f.Kind() == reflect.Bool:
			f.SetBool(true)
		case f.Kind() == reflect.String:
			f.SetString(v.Type().Field(i).Name)
		case f.Kind() == reflect.Slice:
		default:
			t.Fatalf("%s.%s: a %s is not filled: say how", v.Type(), v.Type().Field(i).Name, f.Type())
		}
	}
}

// same holds that two structs have the same fields with the same values, but for the
// lists that are named.
func same(t *testing.T, want, got reflect.Value, lists ...string) {
	t.Helper()
	if want.NumField() != got.NumField() {
		t.Errorf("%s has %d fields, %s has %d", want.Type(), want.NumField(), got.Type(), got.NumField())
	}
	skip := map[string]bool{}
	for _, name := range lists {
		skip[name] = true
	}
	for i := range want.NumField() {
		name := want.Type().Field(i).Name
		f := got.FieldByName(name)
		switch {
		case !f.IsValid():
			t.Errorf("%s has no field %s of %s", got.Type(), name, want.Type())
		case skip[name]:
		case !f.Type().ConvertibleTo(want.Field(i).Type()):
			t.Errorf("%s.%s is a %s, and a %s in %s", got.Type(), name, f.Type(), want.Field(i).Type(), want.Type())
		case !f.Convert(want.Field(i).Type()).Equal(want.Field(i)):
			t.Errorf("%s.%s is %v, want %v of %s", got.Type(), name, f, want.Field(i), want.Type())
		}
	}
}
