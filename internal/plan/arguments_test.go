package plan

import (
	"testing"

	"github.com/cockroachdb/datadriven"

	"github.com/viewfinder-sql/viewfinder/schema"
)

// argumentTables is a catalogue of tables with arguments.
func argumentTables(t *testing.T) *schema.Catalogue {
	t.Helper()
	cat, err := schema.New(
		[]*schema.Node{{Name: "IGUser"}, {Name: "Tag", Proof: schema.Proof{Edge: "top"}}, {Name: "Stranger"}, {Name: "Post"}, {Name: "Limit"}},
		[]*schema.Edge{
			{Name: "top", Parent: "Tag", Child: "Post", Rows: 200},
			{Name: "limit", Parent: "IGUser", Child: "Limit", Rows: 1},
		},
		[]*schema.Table{
			{
				Name: "TagPosts", Root: schema.RootArgument, Path: []string{"top"}, Login: schema.AnyLogin,
				Address: &schema.Address{
					Node: "Tag", Path: "{TagId}", Asker: schema.AnyAsker, Account: "AccountId", Params: []schema.Param{{Name: "user_id", Value: "{account}"}},
					Find: &schema.Find{Column: "TagId", From: "Tag", Path: "tag_search", Params: []schema.Param{{Name: "q", Value: "{Tag}"}}},
				},
				Arguments: []schema.Argument{{Column: "TagId", Required: true, Example: "17843"}, {Column: "Tag", Example: "sunset"}},
				Columns: []schema.Column{
					{Name: "Id", Level: 1, Field: "id"},
					{Name: "Tag", Aliases: []string{"Name"}, Field: "name"},
					{Name: "TagId", Field: "id"},
					{Name: "Caption", Level: 1, Field: "caption"},
					{Name: "AccountId", Field: "account"},
				},
			},
			{
				Name: "Strangers", Root: schema.RootArgument, Login: schema.AnyLogin,
				Address:   &schema.Address{Node: "Stranger", Path: "{account}", Field: "discovery.username({Username})", Asker: schema.AnyAsker},
				Arguments: []schema.Argument{{Column: "Username", Required: true, Example: "o'neil"}},
				Columns:   []schema.Column{{Name: "Username", Field: "username"}, {Name: "Followers", Type: schema.Integer, Field: "followers"}},
			},
			{
				Name: "Limits", Root: schema.RootAccount, Path: []string{"limit"}, Login: schema.AnyLogin,
				Arguments: []schema.Argument{{Column: "Since", Param: "since"}},
				Columns:   []schema.Column{{Name: "Used", Level: 1, Field: "used"}, {Name: "Since", Level: 1, Field: "since"}, {Name: "AccountId", Field: "id"}},
			},
		})
	if err != nil {
		t.Fatal(err)
	}
	return cat
}

func TestChoose_arguments(t *testing.T) {
	t.Parallel()
	cat := argumentTables(t)
	datadriven.RunTest(t, "testdata/arguments", func(t *testing.T, d *datadriven.TestData) string {
		table := tableOf(t, cat, d.Cmd)
		return describe(table, readOffer(t, d.Pos, table, d.Input), cat)
	})
}
