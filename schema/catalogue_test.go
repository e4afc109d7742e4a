package schema

import (
	"fmt"
	"strings"
	"testing"
)

func TestNew_refuses(t *testing.T) {
	t.Parallel()
	user, post := &Node{Name: "IGUser"}, &Node{Name: "Post"}
	posts := &Edge{Name: "posts", Parent: "IGUser", Child: "Post"}
	id := Column{Name: "Id", Field: "id"}
	many := func(n, level int) []Column {
		var out []Column
		for i := range n {
			out = append(out, Column{Name: fmt.Sprint("C", i), Level: level, Field: fmt.Sprint("f", i)})
		}
		return out
	}
	for _, test := range []struct {
		name   string
		nodes  []*Node
		edges  []*Edge
		tables []*Table
		want   string
	}{
		{"node twice", []*Node{user, user}, nil, nil, "node IGUser declared twice"},
		{"edge to nowhere", []*Node{user}, []*Edge{posts}, nil, "unknown node Post"},
		{"edge from nowhere", []*Node{post}, []*Edge{posts}, nil, "unknown node IGUser"},
		{"edge twice", []*Node{user, post}, []*Edge{posts, {Name: "posts", Parent: "IGUser", Child: "IGUser"}}, nil, "edge posts of IGUser declared twice"},
		{"no root", []*Node{post}, nil, []*Table{{Name: "T", Root: RootAccount}}, "no node IGUser to begin at"},
		{"no such edge", []*Node{user}, nil, []*Table{{Name: "T", Root: RootAccount, Path: []string{"posts"}}}, "node IGUser has no edge posts"},
		{"table twice", []*Node{user}, nil, []*Table{{Name: "T", Root: RootAccount}, {Name: "U", Aliases: []string{"t"}, Root: RootAccount}}, "table name t used twice"},
		{"no day", []*Node{user}, nil, []*Table{{Name: "T", Root: RootAccount, Columns: []Column{{Name: "Id", Field: "id", Added: "v22.0"}}}}, "cannot parse"},
		{"a day and a version", []*Node{user}, nil, []*Table{{Name: "T", Root: RootAccount, Columns: []Column{{Name: "Id", Field: "id", Added: "2026-04-22", Since: "v22.0"}}}}, "with a version, or to all of them"},
		{"column twice", []*Node{user}, nil, []*Table{{Name: "T", Root: RootAccount, Columns: []Column{id, {Name: "Key", Aliases: []string{"ID"}, Field: "id"}}}}, "column name ID used twice"},
		{"column without a field", []*Node{user}, nil, []*Table{{Name: "T", Root: RootAccount, Columns: []Column{{Name: "Id"}}}}, "a column without a field"},
		{"no such level", []*Node{user}, nil, []*Table{{Name: "T", Root: RootAccount, Columns: []Column{{Name: "Id", Level: 1, Field: "id"}}}}, "no level 1"},
		{"required column", []*Node{user}, nil, []*Table{{Name: "T", Root: RootAccount, RequireColumn: "Name"}}, "unknown column Name"},
		{"argument column", []*Node{user}, nil, []*Table{{Name: "T", Root: RootAccount, Arguments: []Argument{{Column: "Period"}}}}, "unknown column Period"},
		{"columns", []*Node{user}, nil, []*Table{{Name: "T", Root: RootAccount, Columns: many(MaxFields+1, 0)}}, "more than 128 columns"},
		{"fields", []*Node{user}, nil, []*Table{{Name: "T", Root: RootAccount, Columns: many(MaxFields, 0)}}, "more than 128 fields"}, // and the id
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			_, err := New(test.nodes, test.edges, test.tables)
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v, want an error with %q", err, test.want)
			}
		})
	}
}

func TestCatalogue_Table(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ name, want string }{
		{"Pages", "Pages"},
		{"page", "Pages"},
		{"IGMEDIA", "IGMedia"},
		{"Places", ""},
	} {
		var got string
		if table := Default().Table(test.name); table != nil {
			got = table.Name
		}
		if got != test.want {
			t.Errorf("%s: got %q, want %q", test.name, got, test.want)
		}
	}
}

// The same thing answers to both of the reference driver's names, and each
// table shows its own.
func TestTable_Column_bothNames(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ table, name, want string }{
		{"Media", "LikeCount", "LikesCount"},
		{"Media", "PermanentURL", "Link"},
		{"Media", "Timestamp", "Created"},
		{"IGMedia", "LikesCount", "LikeCount"},
		{"IGMedia", "Link", "PermanentURL"},
		{"IGMedia", "Created", "Timestamp"},
		{"Stories", "Timestamp", "Created"},
		{"Comments", "LikeCount", "Likes"},
		{"Comments", "timestamp", "Created"},
		{"Replies", "ParentId", "CommentId"},
		{"InstagramBusinessProfile", "Username", "UserName"},
		{"InstagramBusinessProfile", "Name", "FullName"},
		{"InstagramBusinessProfile", "Biography", "Bio"},
		{"Media", "Nothing", ""},
	} {
		col, i := Default().Table(test.table).Column(test.name)
		if test.want == "" {
			if col != nil || i != -1 {
				t.Errorf("%s.%s: got %v, %d", test.table, test.name, col, i)
			}
			continue
		}
		if col == nil || col.Name != test.want || &Default().Table(test.table).Columns[i] != col {
			t.Errorf("%s.%s: got %v, want %s", test.table, test.name, col, test.want)
		}
	}
}

func TestCatalogue_Scopes(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ table, facebook, instagram string }{
		{"Permissions", "", ""},
		{"Pages", "pages_show_list instagram_basic", ""},
		{"Media", "instagram_basic pages_read_engagement", "instagram_business_basic"},
		{"Replies", "instagram_basic pages_read_engagement instagram_manage_comments", "instagram_business_basic instagram_business_manage_comments"},
		{"AccountInsights", "instagram_basic pages_read_engagement instagram_manage_insights", "instagram_business_basic instagram_business_manage_insights"},
	} {
		got := Default().Scopes(Default().Table(test.table))
		if f, i := strings.Join(got.Facebook, " "), strings.Join(got.Instagram, " "); f != test.facebook || i != test.instagram {
			t.Errorf("%s: got %q and %q", test.table, f, i)
		}
	}
}

func TestCatalogue_Index(t *testing.T) {
	t.Parallel()
	c := Default()
	for _, n := range c.Nodes {
		for i, field := range c.Fields(n) {
			if got := c.Index(n, field); got != i {
				t.Errorf("%s.%s: index %d, want %d", n.Name, field, got, i)
			}
		}
	}
}

// The time of an object is never NULL, whichever table shows it; that of the account at the root may be.
func TestNew_notNull(t *testing.T) {
	t.Parallel()
	c := Default()
	for _, table := range []string{"Media", "Stories", "MediaChildren"} {
		if col, _ := c.Table(table).Column("Created"); col == nil || !col.NotNull {
			t.Errorf("%s.Created may be NULL: %+v", table, col)
		}
	}
	if col, _ := c.Table("Media").Column("Caption"); col.NotNull {
		t.Error("Media.Caption is never NULL")
	}
}
