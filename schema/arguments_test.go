package schema

import (
	"slices"
	"strings"
	"testing"
)

func TestArgument_Sent(t *testing.T) {
	t.Parallel()
	listed := Argument{Values: []string{"day", "days_28"}, Synonyms: map[string]string{"28 days": "days_28"}}
	free := Argument{Strip: "#", Lower: true}
	for _, test := range []struct {
		argument   Argument
		text, want string
		ok         bool
	}{
		{listed, "day", "day", true},
		{listed, "DAY", "day", true},
		{listed, "28 Days", "days_28", true},
		{listed, "year", "", false},
		{free, "#SunSet", "sunset", true},
		{free, "##a", "#a", true},
		{free, "#", "", false},
		{Argument{}, "#A", "#A", true},
		{Argument{Signs: "._", Lower: true}, "Rival.1_", "rival.1_", true},
		{Argument{Signs: "._"}, "a){id},x(b", "", false},
		{Argument{Signs: "._"}, "é", "", false},
	} {
		if got, ok := test.argument.Sent(test.text); got != test.want || ok != test.ok {
			t.Errorf("%+v: %q is sent as %q, %v", test.argument, test.text, got, ok)
		}
	}
}

func TestFill(t *testing.T) {
	t.Parallel()
	upper := func(name string) string { return strings.ToUpper(name) }
	for text, want := range map[string]string{"": "", "plain": "plain", "{a}": "A", "x.{a}({b}).y": "x.A(B).y", "{a": "A"} {
		if got := Fill(text, upper); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

// argumentNodes are a page and an account, each with conversations, and a hashtag
// with posts.
func argumentNodes() ([]*Node, []*Edge) {
	return []*Node{{Name: "User"}, {Name: "Page"}, {Name: "IGUser"}, {Name: "Conversation", TextID: true}, {Name: "Tag", Proof: Proof{Edge: "top"}}, {Name: "Post"}},
		[]*Edge{
			{Name: "conversations", Parent: "Page", Child: "Conversation"},
			{Name: "talks", Parent: "IGUser", Child: "Conversation"},
			{Name: "top", Parent: "Tag", Child: "Post"},
		}
}

func conversations() *Table {
	return &Table{
		Name: "Conversations", Root: RootPage, Path: []string{"conversations"}, Login: AnyLogin,
		Routes: []Route{{Login: InstagramLogin, Root: RootAccount, Path: []string{"talks"}, Fields: map[string]string{"AccountId": "id"}}},
		Columns: []Column{
			{Name: "Id", Level: 1, Field: "id", Key: true},
			{Name: "AccountId", Field: "instagram_business_account.id"},
		},
	}
}

// TestCatalogue_For shows one table that two kinds of login reach on two ways.
func TestCatalogue_For(t *testing.T) {
	t.Parallel()
	nodes, edges := argumentNodes()
	c, err := New(nodes, edges, []*Table{conversations()})
	if err != nil {
		t.Fatal(err)
	}
	for login, want := range map[Login]string{
		FacebookLogin:  "Page conversations instagram_business_account.id",
		InstagramLogin: "IGUser talks id",
	} {
		x := c.For(login)
		table := x.Table("conversations")
		levels := x.Levels(table)
		if got := levels[0].Node.Name + " " + levels[1].Edge.Name + " " + table.Columns[1].Field; got != want {
			t.Errorf("%s: %s, want %s", login, got, want)
		}
		if table.Columns[0].IsID() || !table.Columns[1].IsID() {
			t.Errorf("%s: which ids are digits: %v, %v", login, table.Columns[0].IsID(), table.Columns[1].IsID())
		}
	}
	if c.For(FacebookLogin) != c || c.For(InstagramLogin).For(FacebookLogin) != c || Default().For(FacebookLogin) != Default() {
		t.Error("a catalogue without other ways is another one")
	}
}

func TestNew_refusesArguments(t *testing.T) {
	t.Parallel()
	table := func(change func(*Table)) *Table {
		x := &Table{
			Name: "TagPosts", Root: RootArgument, Path: []string{"top"}, Login: AnyLogin,
			Address: &Address{
				Node: "Tag", Path: "{TagId}", Params: []Param{{"user_id", "{account}"}}, Asker: AnyAsker, Account: "AccountId",
				Find: &Find{Column: "TagId", From: "Tag", Path: "search", Params: []Param{{"q", "{Tag}"}}},
			},
			Arguments: []Argument{{Column: "TagId", Required: true, Example: "1"}, {Column: "Tag", Example: "sunset"}},
			Columns:   []Column{{Name: "TagId", Field: "id"}, {Name: "Tag", Field: "name"}, {Name: "AccountId", Field: "account"}},
		}
		change(x)
		return x
	}
	series := func(s Series) func(*Table) { return func(x *Table) { x.Series = &s } }
	for name, test := range map[string]struct {
		table *Table
		want  string
	}{
		"":                     {table(func(*Table) {}), ""},
		"no example":           {table(func(x *Table) { x.Arguments[0].Example = "" }), "TagId is required and has no example"},
		"default":              {table(func(x *Table) { x.Arguments[1].Values, x.Arguments[1].Default = []string{"a"}, "b" }), "Tag has a default that it does not take"},
		"nowhere":              {table(func(x *Table) { x.Address.Find = nil }), "Tag is an argument that no request carries"},
		"root without address": {table(func(x *Table) { x.Address = nil; x.Arguments = nil }), "RootArgument and an address go together"},
		"address without root": {table(func(x *Table) { x.Root = RootAccount }), "RootArgument and an address go together"},
		"unknown name":         {table(func(x *Table) { x.Address.Path = "{Nobody}" }), "{Nobody} of its address is no argument"},
		"asker":                {table(func(x *Table) { x.Address.Asker = NoAsker }), "an asker and {account} in the address go together"},
		"found from nothing":   {table(func(x *Table) { x.Address.Find.From = "AccountId" }), "what is found, and from what, are arguments"},
		"account column":       {table(func(x *Table) { x.Address.Account = "Nobody" }), "its address has an unknown column Nobody"},
		"node":                 {table(func(x *Table) { x.Address.Node = "Nothing" }), "no node Nothing to begin at"},
		"series":               {table(series(Series{Period: "AccountId"})), "AccountId is no argument of the series"},
		"series' columns":      {table(series(Series{Period: "Tag", Form: "Tag", End: "Nobody"})), "its series has an unknown column Nobody"},
		"route's length":       {table(func(x *Table) { x.Routes = []Route{{Login: InstagramLogin}} }), "has another length"},
		"route's column": {table(func(x *Table) {
			x.Routes = []Route{{Login: InstagramLogin, Root: x.Root, Path: x.Path, Address: x.Address, Fields: map[string]string{"Nobody": "id"}}}
		}), "a field of an unknown column Nobody"},
		"route's edge": {table(func(x *Table) {
			x.Routes = []Route{{Login: InstagramLogin, Root: x.Root, Path: []string{"low"}, Address: x.Address}}
		}), "for AuthScheme=InstagramLogin: schema: table TagPosts: node Tag has no edge low"},
	} {
		nodes, edges := argumentNodes()
		_, err := New(nodes, edges, []*Table{test.table})
		if test.want == "" && err != nil || test.want != "" && (err == nil || !strings.Contains(err.Error(), test.want)) {
			t.Errorf("%s: got %v, want an error with %q", name, err, test.want)
		}
	}
}

func TestTable_Required(t *testing.T) {
	t.Parallel()
	x := &Table{
		Arguments: []Argument{{Column: "TagId", Required: true}, {Column: "Tag"}, {Column: "Kind", Required: true}},
		Address:   &Address{Find: &Find{Column: "TagId", From: "Tag"}},
	}
	if got := x.Required(); len(got) != 2 || !slices.Equal(got[0], []string{"Tag", "TagId"}) || !slices.Equal(got[1], []string{"Kind"}) {
		t.Errorf("%v", got)
	}
}
