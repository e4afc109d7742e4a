package coverage

import (
	"strings"
	"testing"

	"github.com/viewfinder-sql/viewfinder/schema"
)

// mostMissing is how much was not shown, and had no reason, when the figures were reached.
const mostMissing = 0

// reached are the figures that the catalogue has come to: they never fall.
var reached = map[schema.Login]Figures{
	schema.AnyLogin:       {Fields: Share{248, 331}, Edges: Share{41, 71}, Metrics: Share{41, 41}, Breakdowns: Share{25, 25}},
	schema.FacebookLogin:  {Fields: Share{205, 286}, Edges: Share{30, 56}, Metrics: Share{41, 41}, Breakdowns: Share{25, 25}},
	schema.InstagramLogin: {Fields: Share{57, 59}, Edges: Share{11, 15}, Metrics: Share{37, 37}, Breakdowns: Share{25, 25}},
}

func TestOf(t *testing.T) {
	t.Parallel()
	r := Of(schema.Default())
	t.Logf("%s; missing: %s", r.Figures, strings.Join(r.Missing, ", "))
	for l, want := range reached {
		got := r.Logins[l]
		if l == schema.AnyLogin {
			got = r.Figures
		}
		for what, pair := range map[string][2]Share{
			"fields": {got.Fields, want.Fields}, "edges": {got.Edges, want.Edges}, "metrics": {got.Metrics, want.Metrics}, "breakdowns": {got.Breakdowns, want.Breakdowns},
		} {
			if pair[0].Shown < pair[1].Shown || pair[0].All != pair[1].All {
				t.Errorf("%s: %s %s, and were %s", l, what, pair[0], pair[1])
			}
		}
	}
	if n := len(r.Missing); n > mostMissing {
		t.Errorf("%d are not shown for no reason, and were %d: %s", n, mostMissing, strings.Join(r.Missing, ", "))
	}
}

// What is left out is there, and is not shown.
func TestLeftOut(t *testing.T) {
	t.Parallel()
	used := map[string]bool{}
	for _, l := range Of(schema.Default()).Left {
		used[l.What] = true
		of, _, _ := strings.Cut(strings.ReplaceAll(l.What, "/", "."), ".")
		used[of] = true
	}
	for what := range leftOut {
		if !used[what] {
			t.Errorf("%s is said to be left out, and is shown, or there is no such thing", what)
		}
	}
}

// A catalogue that shows less has lower figures, and names what is missing.
func TestOf_less(t *testing.T) {
	t.Parallel()
	c, err := schema.New(
		[]*schema.Node{{Name: "IGUser"}, {Name: "IGMedia"}},
		[]*schema.Edge{{Name: "media", Parent: "IGUser", Child: "IGMedia"}},
		[]*schema.Table{{
			Name: "Media", Root: schema.RootAccount, Path: []string{"media"}, Login: schema.AnyLogin,
			Columns: []schema.Column{
				{Name: "Id", Level: 1, Field: "id"},
				{Name: "Caption", Level: 1, Field: "caption", Login: schema.InstagramLogin},
				{Name: "Owner", Level: 1, Field: "owner.website"},
				{Name: "Copyright", Type: schema.JSON, Level: 1, Field: "copyright_check_information"},
			},
		}})
	if err != nil {
		t.Fatal(err)
	}
	r := Of(c)
	// IGMedia.id, owner, copyright_check_information and the two below it; IGUser.id, website;
	// with Instagram Login id, caption and owner of posts, and id and website of accounts.
	if got, want := r.Fields.Shown, 7+4; got != want {
		t.Errorf("%d fields, not %d", got, want)
	}
	if r.Edges.Shown != 4 { // media of both, me, the list of Pages
		t.Errorf("%d edges", r.Edges.Shown)
	}
	text := strings.Join(r.Missing, " ")
	if !strings.Contains(text, "IGMedia.caption") || strings.Contains(text, "IGMediaForIGOnlyAPI.caption") {
		t.Errorf("missing: %s", text)
	}
}
