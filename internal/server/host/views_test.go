package host

import (
	"context"
	"path/filepath"
	"slices"
	"testing"

	"github.com/viewfinder-sql/viewfinder/internal/session"
	"github.com/viewfinder-sql/viewfinder/internal/session/userviews"
)

// Who is let in sees the views that another program has defined by then; who was there before
// goes on as it was.
func TestEnter_views(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "views.json")
	h := newHost(t, Config{Databases: Databases{Name: "instagram", Base: base(t, "UserDefinedViews="+path)}})
	enter := func() *Guest {
		t.Helper()
		g, err := h.Enter(t.Context(), Asked{Database: "instagram", User: "ana"})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(g.Leave)
		return g
	}
	sees := func(g *Guest) bool {
		t.Helper()
		s, err := g.Pool.Session(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		return slices.ContainsFunc(session.Tables(s), func(i session.TableInfo) bool { return i.Name == "Loud" })
	}
	first, second := enter(), enter()
	if first.Pool != second.Pool || sees(first) {
		t.Error("nothing has changed")
	}
	err := userviews.File(path).Change(context.Background(), func(list []userviews.View) ([]userviews.View, error) {
		return userviews.Add(list, "Loud", "SELECT Id FROM Media WHERE LikesCount > 100")
	}, func() {})
	if err != nil {
		t.Fatal(err)
	}
	if third := enter(); !sees(third) || sees(first) {
		t.Errorf("the next sees it: %v, the first does: %v", sees(third), sees(first))
	}
}
