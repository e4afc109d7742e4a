package schema_test

import (
	"slices"
	"testing"

	"github.com/viewfinder-sql/viewfinder/schema"
)

// TestBeginnings holds that every kind of login that a table takes comes to the table's
// root, and that what its beginning names is in the catalogue.
func TestBeginnings(t *testing.T) {
	t.Parallel()
	cat := schema.Default()
	edge := func(name string) *schema.Edge {
		at := slices.IndexFunc(cat.Edges, func(e *schema.Edge) bool {
			return e.Parent == schema.RootNode(schema.RootUser) && e.Name == name
		})
		if at < 0 {
			t.Fatalf("the login's own object has no edge %s", name)
		}
		return cat.Edges[at]
	}
	for _, login := range []schema.Login{schema.FacebookLogin, schema.InstagramLogin} {
		for _, table := range cat.For(login).Tables {
			if !table.Serves(login) || table.Root == schema.RootArgument {
				continue
			}
			b := login.Beginning(table.Root)
			if b.Path() == "" || b.Sign == "" {
				t.Errorf("%s: logins of %s do not come to its root: %+v", table.Name, login, b)
			}
		}
		b := login.Beginning(schema.RootAccount)
		if b.IsOwn() == b.IsLinked() {
			t.Errorf("%s: accounts are the login's own or linked to something: %+v", login, b)
		}
		if b.IsLinked() {
			if len(edge(b.List).Scopes.Of(login)) == 0 {
				t.Errorf("%s: the edge %s needs no permission, so that none can be missing", login, b.List)
			}
			edge(b.Missing.Grants.List)
			if _, c := cat.Table(b.Table).Column("Id"); c < 0 {
				t.Errorf("%s: the table %s has no Id", login, b.Table)
			}
		}
	}
	if b := schema.NoLogin.Beginning(schema.RootAccount); b.Path() != "" {
		t.Errorf("a login with another provider comes to accounts: %+v", b)
	}
}
