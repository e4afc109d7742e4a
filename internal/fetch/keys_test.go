package fetch_test

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/fetch"
	"github.com/viewfinder-sql/viewfinder/internal/graph"
	"github.com/viewfinder-sql/viewfinder/internal/graphsim"
)

// No key of what an execution keeps, of what is learned, and of the answers that its
// client keeps and shares has the token in it.
func TestKeys_noToken(t *testing.T) {
	t.Parallel()
	for _, login := range []string{"Facebook", "Instagram"} {
		t.Run(login, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, graphsim.Options{Accounts: 2, Media: 60, Comments: 200, Replies: 50, Stories: 3, PageCost: 200})
			token := r.sim.Token()
			if login == "Instagram" {
				r.loginWithInstagram(0)
				token = string(r.instagramToken(0))
			}
			r.askWith(graph.Config{Tokens: tokens(token), Share: true, CacheBytes: 1 << 20, CacheAge: time.Hour})
			keys := 0
			for _, sql := range []string{
				joinSQL, commentsSQL, "SELECT Id, Caption FROM Media ORDER BY Created DESC LIMIT 7", "SELECT * FROM Comments WHERE Id IN (SELECT Id FROM Comments LIMIT 3)",
				"SELECT MediaId, Reach, Saved FROM MediaInsights", "SELECT EndTime, Reach FROM AccountInsights WHERE EndTime >= '2026-10-01'",
				"SELECT * FROM InstagramBusinessProfile", "SELECT Id FROM Media WHERE Created > '2026-10-01'",
			} {
				run := fetch.NewStatement(r.cfg)
				st := r.begin(t.Context(), run, sql)
				for ok := true; ok; {
					var err error
					if ok, err = st.Step(t.Context()); err != nil {
						t.Fatalf("%s: %v", sql, err)
					}
				}
				run.StopAsking()
				for _, from := range []any{run, r.cfg.Memory, r.cfg.Client} {
					for _, key := range mapKeys(from) {
						keys++
						if strings.Contains(key, token) {
							t.Errorf("%s: a key holds the token: %q", sql, key)
						}
					}
				}
				run.End()
				_ = st.Close()
			}
			if keys < 1000 {
				t.Errorf("only %d keys were looked at", keys)
			}
		})
	}
}

// What the test looks at are keys at any depth.
func TestKeys_found(t *testing.T) {
	t.Parallel()
	type inner struct{ private any }
	type key struct{ a, b string }
	held := &inner{map[int]*inner{1: {[]any{inner{map[key]bool{{"x", "the token"}: true}}}}}}
	if got := fmt.Sprint(mapKeys(held)); !strings.Contains(got, "the token") {
		t.Errorf("%s", got)
	}
}

// mapKeys are the keys of all maps that are reached from a value, as text, but for
// those inside other modules' structs.
func mapKeys(from any) (keys []string) {
	type visit struct {
		at uintptr
		of reflect.Type
	}
	seen := map[visit]bool{}
	var walk func(v reflect.Value)
	walk = func(v reflect.Value) {
		switch v.Kind() {
		case reflect.Pointer:
			if at := (visit{v.Pointer(), v.Type()}); v.IsNil() || seen[at] {
				return
			} else {
				seen[at] = true
			}
			walk(v.Elem())
		case reflect.Interface:
			if !v.IsNil() {
				walk(v.Elem())
			}
		case reflect.Struct:
			if of := v.Type().PkgPath(); of != "" && !strings.HasPrefix(of, "github.com/viewfinder-sql/viewfinder/") {
				return // a transport's maps change while one looks
			}
			for i := range v.NumField() {
				walk(v.Field(i))
			}
		case reflect.Slice, reflect.Array:
			for i := range v.Len() {
				walk(v.Index(i))
			}
		case reflect.Map:
			for it := v.MapRange(); it.Next(); {
				var b strings.Builder
				keyText(&b, it.Key())
				keys = append(keys, b.String())
				walk(it.Value())
			}
		}
	}
	walk(reflect.ValueOf(from))
	return keys
}

// keyText writes the texts in a key, those that are bytes too.
func keyText(b *strings.Builder, v reflect.Value) {
	switch v.Kind() {
	case reflect.String:
		b.WriteString(v.String())
	case reflect.Uint8:
		b.WriteByte(byte(v.Uint()))
	case reflect.Struct:
		for i := range v.NumField() {
			keyText(b, v.Field(i))
		}
	case reflect.Array, reflect.Slice:
		for i := range v.Len() {
			keyText(b, v.Index(i))
		}
	case reflect.Interface:
		if !v.IsNil() {
			keyText(b, v.Elem())
		}
	}
}
