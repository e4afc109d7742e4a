package graph

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// readSelection reads the fields= grammar, so that tests can write a selection
// as it is sent. It returns what follows the selection.
func readSelection(text string) (s Selection, rest string) {
	for text != "" && text[0] != '}' {
		text = strings.TrimPrefix(text, ",")
		end := strings.IndexAny(text+",", ",{}(")
		if end == len(text) || text[end] == ',' || text[end] == '}' {
			s.Fields = append(s.Fields, text[:end])
			text = text[end:]
			continue
		}
		var p Part
		p.Name = text[:strings.IndexAny(text, ".{")]
		text = text[len(p.Name):]
		for text[0] == '.' {
			name, after, _ := strings.Cut(text[1:], "(")
			value, after, _ := strings.Cut(after, ")")
			p.Args = append(p.Args, Arg{name, value})
			text = after
		}
		p.Selection, text = readSelection(text[1:])
		text = text[1:]
		s.Parts = append(s.Parts, p)
	}
	return s, text
}

func TestSelection_String(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name string
		s    Selection
		want string
	}{
		{"nothing", Selection{}, "id"},
		{"leaves", Selection{Fields: []string{"caption", "id", "like_count"}}, "caption,id,like_count"},
		{"one leaf twice", Selection{Fields: []string{"id", "id", "caption"}}, "id,caption"},
		{
			"dotted leaves stand where the first of them stands",
			Selection{Fields: []string{"a", "owner.id", "b", "owner.username", "from.self.id"}},
			"a,owner{id,username},b,from{self{id}}",
		},
		{"whole and by its fields", Selection{Fields: []string{"owner", "owner.id"}}, "owner{id}"},
		{
			"parts",
			Selection{
				Fields: []string{"caption"},
				Parts: []Part{
					{
						Name: "comments", Args: []Arg{Limit(50), {"after", "QVFI=="}},
						Selection: Selection{
							Fields: []string{"text"},
							Parts:  []Part{{Name: "replies", Selection: Selection{}}},
						},
					},
					{Name: "insights", Args: []Arg{{"metric", "reach,saved"}}, Selection: Selection{Fields: []string{"name", "values"}}},
				},
			},
			"caption,comments.limit(50).after(QVFI==){text,replies{id}},insights.metric(reach,saved){name,values}",
		},
		{"parts alone", Selection{Parts: []Part{{Name: "children"}, {Name: "owner"}}}, "children{id},owner{id}"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			if err := test.s.check(); err != nil {
				t.Error(err)
			}
			if got := test.s.String(); got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
			read, rest := readSelection(strings.NewReplacer("owner{id,username}", "owner.id,owner.username").Replace(test.want))
			if rest != "" || read.check() != nil || !strings.Contains(test.name, "dotted") && read.String() != test.want {
				t.Errorf("%s does not read back: %s", test.want, read)
			}
		})
	}
}

func TestSelection_refused(t *testing.T) {
	t.Parallel()
	part := func(name string, args ...Arg) Selection { return Selection{Parts: []Part{{Name: name, Args: args}}} }
	for _, test := range []struct {
		name string
		s    Selection
		want string
	}{
		{"empty field", Selection{Fields: []string{""}}, `field "": a name is of letters, digits and underscores`},
		{"braces in a field", Selection{Fields: []string{"a{b}"}}, `field "a{b}": a name is of letters, digits and underscores`},
		{"dot at the end", Selection{Fields: []string{"owner."}}, `field "owner.": a name is of letters, digits and underscores`},
		{"part name", part("a,b"), "a,b: a name is of letters, digits and underscores"},
		{"modifier name", part("a", Arg{"li mit", "1"}), `a: modifier "li mit": a name is of letters, digits and underscores`},
		{"closing parenthesis", part("business_discovery", Arg{"username", "x){id}"}), "business_discovery: modifier username: a value cannot hold ')'"},
		{"brace", part("a", Arg{"after", "{"}), "a: modifier after: a value cannot hold '{'"},
		{"line break", part("a", Arg{"after", "x\n"}), `a: modifier after: a value cannot hold '\n'`},
		{"no value", part("a", Arg{"after", ""}), "a: modifier after: no value"},
		{"alias", part("a", Arg{"as", "x"}), "a: modifier as: the API takes no aliases from v28.0 on"},
		{
			"field and part",
			Selection{Fields: []string{"owner.id"}, Parts: []Part{{Name: "owner"}}},
			"owner: asked twice in one selection",
		},
		{
			"part twice",
			Selection{Parts: []Part{{Name: "insights"}, {Name: "insights"}}},
			"insights: asked twice in one selection",
		},
		{
			"deep",
			Selection{Parts: []Part{{Name: "comments", Selection: part("replies", Arg{"limit", ""})}}},
			"comments: replies: modifier limit: no value",
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			err := test.s.check()
			if err == nil {
				t.Fatalf("no error for %s", test.s)
			}
			if diff := cmp.Diff(test.want, err.Error()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// What has no id is asked for without fields where nothing of it is wanted.
func TestSelection_nameless(t *testing.T) {
	t.Parallel()
	nothing := Selection{Nameless: true}
	if got := nothing.String(); got != "" {
		t.Errorf("alone: %q", got)
	}
	part := Selection{Parts: []Part{{Name: "limit", Selection: nothing}}}
	if got := part.String(); got != "limit" {
		t.Errorf("nested: %q", got)
	}
	o, err := newOutbound(Request{Path: "instagram_oembed", Fields: &nothing})
	if err != nil || o.query() != "" {
		t.Errorf("%q, %v", o.query(), err)
	}
}

// What is alike is asked for with the same text, and what is not with another.
func TestSelection_alike(t *testing.T) {
	t.Parallel()
	all := []Selection{
		{},
		{Nameless: true},
		{Fields: []string{"a"}},
		{Fields: []string{"a", "b"}},
		{Fields: []string{"b", "a"}},
		{Parts: []Part{{Name: "a"}}},
		{Parts: []Part{{Name: "c", Bare: true}}},
		{Parts: []Part{{Name: "b"}}},
		{Parts: []Part{{Name: "a", Args: []Arg{Limit(2)}}}},
		{Parts: []Part{{Name: "a", Args: []Arg{Limit(3)}}}},
		{Parts: []Part{{Name: "a", Selection: Selection{Fields: []string{"b"}}}}},
		{Parts: []Part{{Name: "a"}, {Name: "b"}}},
	}
	for i, s := range all {
		for j, other := range all {
			if s.Alike(&other) != (i == j) || (s.String() == other.String()) != (i == j) {
				t.Errorf("%q and %q: alike %v", s, other, s.Alike(&other))
			}
		}
	}
	// What a part picks of what comes unasked is not asked for.
	picks := Selection{Parts: []Part{{Name: "c", Bare: true, Selection: Selection{Fields: []string{"b"}}}}}
	if !picks.Alike(&all[6]) || picks.String() != all[6].String() {
		t.Error("another text for what is picked")
	}
}
