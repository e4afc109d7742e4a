package schema

import (
	"regexp"
	"slices"
	"strings"
	"testing"
)

func TestDefault_consistent(t *testing.T) {
	t.Parallel()
	c, err := New(nodes(), edges(), tables())
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range c.Relations() {
		ref := c.Table(r.RefTable)
		if ref == nil || ref.Name != r.RefTable {
			t.Errorf("%s.%s refers to an unknown table %s", r.Table, r.Column, r.RefTable)
			continue
		}
		if col, _ := ref.Column(r.RefColumn); col == nil || col.Name != r.RefColumn || !col.Key {
			t.Errorf("%s.%s refers to %s.%s, which is no key", r.Table, r.Column, r.RefTable, r.RefColumn)
		}
	}
	for _, table := range c.Tables {
		if table.Login == 0 {
			t.Errorf("%s: no login kind", table.Name)
		}
		if !strings.HasSuffix(table.Description, ".") {
			t.Errorf("%s: description %q does not end with a period", table.Name, table.Description)
		}
		if !slices.ContainsFunc(table.Columns, func(c Column) bool { return c.Key }) {
			t.Errorf("%s: no key", table.Name)
		}
		for _, col := range table.Columns {
			if !strings.HasSuffix(col.Description, ".") {
				t.Errorf("%s.%s: description %q does not end with a period", table.Name, col.Name, col.Description)
			}
			if col.Retired != "" && !col.Hidden {
				t.Errorf("%s.%s: retired, and shown", table.Name, col.Name)
			}
			if strings.HasSuffix(col.Field, "access_token") {
				t.Errorf("%s.%s: a token is no column", table.Name, col.Name)
			}
		}
		for _, control := range table.Arguments {
			for _, text := range control.Unasked() {
				if _, ok := control.Sent(text); !ok {
					t.Errorf("%s.%s: default %q is not accepted", table.Name, control.Column, text)
				}
			}
			for from, to := range control.Synonyms {
				if !slices.Contains(control.Values, to) {
					t.Errorf("%s.%s: synonym %q of no value", table.Name, control.Column, from)
				}
			}
		}
	}
}

// SELECT * begins with the reference driver's own columns, in its order.
func TestDefault_order(t *testing.T) {
	t.Parallel()
	for table, want := range map[string]string{
		"InstagramBusinessProfile": "InstagramBusinessAccountId UserName FullName Bio Website ProfilePictureUrl FollowersCount FollowsCount MediaCount",
		"Media":                    "Id MediaType MediaProductType Caption LikesCount CommentsCount Created Link InstagramBusinessAccountId",
		"IGMedia":                  "Id IGId Caption CommentsCount IsCommentEnabled LikeCount MediaProductType MediaType MediaUrl PermanentURL ShortCode ThumbnailUrl Timestamp",
		"Comments":                 "Id Text MediaId Created UserId Username Likes Hidden InstagramBusinessAccountId",
		"Replies":                  "Id Text CommentId MediaId Created UserId Username Likes Hidden InstagramBusinessAccountId",
		"MediaInsights":            "MediaId Views Reach TotalInteractions Saved Replies",
	} {
		var names []string
		for _, c := range Default().Table(table).Columns {
			if !c.Hidden {
				names = append(names, c.Name)
			}
		}
		if got := strings.Join(names, " "); !strings.HasPrefix(got, want) {
			t.Errorf("%s: got %s, want first %s", table, got, want)
		}
	}
}

// An edge to posts says of which kinds they are where their metrics are asked for.
func TestDefault_products(t *testing.T) {
	t.Parallel()
	cat := Default()
	for _, table := range cat.Tables {
		levels := cat.Levels(table)
		for i, level := range levels {
			if level.Node.Insight && i > 1 && len(levels[i-1].Edge.Products) == 0 {
				t.Errorf("%s: the edge %s names no media product type", table.Name, levels[i-1].Edge.Name)
			}
		}
	}
}

// Each table and view says where it stands in the list, and has an example that reads it.
func TestDefault_forPeople(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	check := func(name, group, example string) {
		seen[group] = true
		if !slices.Contains(Groups, group) {
			t.Errorf("%s stands in no group: %q", name, group)
		}
		if !regexp.MustCompile(`\b` + name + `\b`).MatchString(example) {
			t.Errorf("the example of %s does not read it: %q", name, example)
		}
		for line := range strings.Lines(Statement(example)) {
			if strings.TrimRight(line, " \n") == "" || line[0] == '\t' {
				t.Errorf("the example of %s has an odd line: %q", name, line)
			}
		}
	}
	for _, x := range Default().Tables {
		check(x.Name, x.Group, x.Example)
	}
	for _, x := range Default().WriteOnly {
		seen[x.Group] = true
		check(x.Name, x.Group, x.Writes[0].Example)
	}
	for _, x := range Default().Views {
		check(x.Name, x.Group, x.Example)
	}
	for _, group := range Groups {
		if !seen[group] {
			t.Errorf("no table stands in the group %s", group)
		}
	}
}
