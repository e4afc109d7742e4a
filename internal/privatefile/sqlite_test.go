package privatefile

import (
	"net/url"
	"testing"
)

// A path means nothing in the name that SQLite is given, whatever is in it.
func TestSQLite(t *testing.T) {
	for _, path := range []string{"/home/a/kept.db", "/a b/c&d=e/50%+#?.db", `/ü/"x";.db`} {
		u, err := url.Parse(SQLite(path, "vfs=x"))
		if err != nil {
			t.Fatal(err)
		}
		q, err := url.ParseQuery(u.RawQuery)
		if err != nil || u.Path != path || u.Fragment != "" || len(q) != 2 || q.Get("vfs") != "x" || q.Get("modeof") != path {
			t.Errorf("%q is %q, of the mode of %q (%v)", path, u.Path, q.Get("modeof"), err)
		}
	}
}
