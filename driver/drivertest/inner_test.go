package drivertest

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/graphsim"
)

// Every field reaches the simulator under the same name.
func TestInner(t *testing.T) {
	t.Parallel()
	for name, convert := range map[string]func(set func(reflect.Value)) (outer, inner any){
		"Options": func(set func(reflect.Value)) (any, any) {
			var o Options
			set(reflect.ValueOf(&o).Elem())
			return o, o.inner()
		},
		"Fault": func(set func(reflect.Value)) (any, any) {
			var f Fault
			set(reflect.ValueOf(&f).Elem())
			return f, f.inner()
		},
		"Entry": func(set func(reflect.Value)) (any, any) {
			var e graphsim.Entry
			set(reflect.ValueOf(&e).Elem())
			return e, entryOf(e)
		},
	} {
		zero, _ := convert(func(reflect.Value) {})
		for field := range reflect.TypeOf(zero).Fields() {
			outer, inner := convert(func(v reflect.Value) { fill(v.FieldByIndex(field.Index)) })
			from, to := reflect.ValueOf(outer).FieldByIndex(field.Index), reflect.ValueOf(inner).FieldByName(field.Name)
			switch {
			case !to.IsValid():
				t.Errorf("%s.%s: the other side has no such field", name, field.Name)
			case from.IsZero() || to.IsZero():
				t.Errorf("%s.%s: %v becomes %v", name, field.Name, from, to)
			case from.Kind() != reflect.Func && from.Kind() != reflect.Slice && from.Kind() != reflect.Struct && !from.Equal(to.Convert(from.Type())):
				t.Errorf("%s.%s: %v becomes %v", name, field.Name, from, to)
			}
		}
	}
}

// fill gives a field a value that is not zero.
func fill(v reflect.Value) {
	switch v.Kind() {
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int, reflect.Int64:
		v.SetInt(3)
	case reflect.Uint64:
		v.SetUint(3)
	case reflect.String:
		v.SetString("x")
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
	case reflect.Func:
		v.Set(reflect.ValueOf(time.Now))
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[time.Time]() {
			v.Set(reflect.ValueOf(graphsim.DefaultNow))
			return
		}
		fill(v.Field(0))
	default:
		panic(v.Type().String())
	}
}

// Every kind of fault that the simulator knows is here, but those of notices, which it does not
// send here.
func TestFaultKinds(t *testing.T) {
	t.Parallel()
	here, there := kinds(t, "faults.go"), kinds(t, "../../internal/graphsim/faults.go")
	if len(there) == 0 || !slices.Equal(here, there) {
		t.Errorf("kinds are %v, the simulator's %v", here, there)
	}
}

// kinds are the names of a file's constants that begin with Fault.
func kinds(t *testing.T, file string) (names []string) {
	t.Helper()
	tree, err := parser.ParseFile(token.NewFileSet(), filepath.FromSlash(file), nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range tree.Decls {
		group, ok := d.(*ast.GenDecl)
		if !ok || group.Tok != token.CONST {
			continue
		}
		for _, s := range group.Specs {
			name := s.(*ast.ValueSpec).Names[0].Name //nolint:forcetypeassert // of constants
			if strings.HasPrefix(name, "Fault") {
				names = append(names, name)
			}
		}
	}
	slices.Sort(names)
	return names
}

// What the data says is what the simulator holds.
func TestData(t *testing.T) {
	t.Parallel()
	srv := Start(t, Options{Accounts: 2, Media: 60, UnlinkedPages: 1, Now: graphsim.DefaultNow})
	truth, data := srv.sim.Data(), srv.Data()
	if len(data.Accounts) != 2 || len(data.Unlinked) != 1 || data.User.ID != truth.User.ID {
		t.Fatalf("%d accounts, %d Pages without one, user %+v", len(data.Accounts), len(data.Unlinked), data.User)
	}
	children, replies, insights := 0, 0, 0
	for i, a := range data.Accounts {
		of := truth.Accounts[i]
		if a.Page.ID != of.Page.ID || a.Field("username") != a.Username || len(a.Stories) != len(of.Stories) || len(a.Tags) != len(of.Tags) {
			t.Errorf("account %+v", a)
		}
		day := a.InsightsFrom.Add(20 * 24 * time.Hour)
		if a.DayValue("reach", day) != of.DayValue("reach", day) {
			t.Errorf("account %s: reach of a day", a.ID)
		}
		for j, m := range a.Media {
			post := of.Media[j]
			if m.ID != post.ID || m.LikeCount != post.LikeCount() || m.CommentsCount != post.CommentsCount() || !m.Timestamp.Equal(post.Timestamp) {
				t.Errorf("post %+v", m)
			}
			reach, ok := m.Insight("reach")
			if ok != post.HasInsight("reach") || ok && reach != post.Insight("reach") {
				t.Errorf("post %s: reach %d, %v", m.ID, reach, ok)
			}
			if ok {
				insights++
			}
			children += len(m.Children)
			for _, c := range m.Comments {
				replies += len(c.Replies)
			}
		}
	}
	if children == 0 || replies == 0 || insights == 0 || insights == 120 {
		t.Errorf("%d children, %d replies, %d posts with insights", children, replies, insights)
	}
}
