package schema

import (
	"fmt"
	"strings"
)

// View is what is read like a table and is a SELECT over tables, which the engine has as
// a view: what a statement says of its columns reaches the tables through it. A view says
// so little of which of its columns are read that only what costs no call should be one.
type View struct {
	// Name is the view's name; Aliases are further names it answers to.
	Name    string
	Aliases []string
	// Description is one or two sentences for people.
	Description string
	// Group and Example are as those of a [Table].
	Group, Example string
	// SQL is the SELECT; Of are the tables that it reads.
	SQL string
	Of  []string
	// Columns are what it gives, in order. Their Level and Field mean nothing.
	Columns []Column
	Login   Login
}

// addViews takes views into a catalogue and those of its routes. It fails where a name is
// used twice, or a view reads no table.
func (c *Catalogue) addViews(views []*View) error {
	seen := map[string]bool{}
	for _, v := range views {
		for _, name := range append([]string{v.Name}, v.Aliases...) {
			key := strings.ToLower(name)
			if c.tables[key] != nil || seen[key] {
				return fmt.Errorf("schema: table name %s used twice", name)
			}
			seen[key] = true
		}
		for _, name := range v.Of {
			if c.Table(name) == nil {
				return fmt.Errorf("schema: view %s reads no table %s", v.Name, name)
			}
		}
	}
	c.Views = views
	for _, routed := range c.routed {
		routed.Views = views
	}
	return nil
}

// views lists every view.
func views() []*View { return []*View{insightValuesView()} }

// insightValuesView shows the numbers of accounts, posts and stories alike.
func insightValuesView() *View {
	account, post := accountInsightValuesTable(), mediaInsightValuesTable()
	columns := []Column{
		{Name: "ObjectType", Type: Text, Key: true, NotNull: true, Description: "What the number is about: ACCOUNT, MEDIA or STORY. Without a term on it all three are read."},
		{Name: "ObjectId", Type: Text, Key: true, NotNull: true, Description: "Id of the account, the post or the story."},
	}
	lists := [][]string{{"'ACCOUNT'", "InstagramBusinessAccountId"}, {"'MEDIA'", "MediaId"}, {"'STORY'", "MediaId"}}
	for _, name := range []string{
		"Metric", "Period", "MetricType", "Timeframe", "Breakdown", "Grain", "Dimensions", "Dimension1Key", "Dimension1Value",
		"Dimension2Key", "Dimension2Value", "Value", "StartDate", "EndDate", "EndTime", "Provisional", "InstagramBusinessAccountId",
	} {
		c, _ := account.Column(name)
		columns = append(columns, *c)
		lists[0] = append(lists[0], name)
		text := name
		if have, _ := post.Column(name); have == nil {
			// With the affinity and the collation of the account's, for terms to reach all three.
			text = "CAST(NULL AS " + affinity(c.Type) + ")"
		}
		lists[1], lists[2] = append(lists[1], text), append(lists[2], text)
	}
	of := []string{account.Name, post.Name, storyInsightValuesTable().Name}
	selects := make([]string, len(of))
	for i, table := range of {
		list := lists[i]
		for k, c := range columns {
			list[k] += " AS " + c.Name
		}
		selects[i] = "SELECT " + strings.Join(list, ", ") + " FROM " + table
	}
	return &View{
		Name: "InsightValues", Group: accountNumbers,
		Description: "The numbers of accounts, posts and live stories, one a row: AccountInsightValues, MediaInsightValues and StoryInsightValues together. What only accounts have is NULL of the others, so that a term on it leaves those out.",
		Example: `
			SELECT ObjectType, ObjectId, Metric, Value
			FROM InsightValues
			WHERE ObjectType = 'STORY' AND Metric = 'replies'
			LIMIT 3`,
		SQL: strings.Join(selects, "\nUNION ALL\n"), Of: of, Columns: columns, Login: AnyLogin,
	}
}

// affinity is how the engine holds values of a type.
func affinity(t Type) string {
	switch t {
	case Integer, Boolean:
		return "INTEGER"
	case Real:
		return "REAL"
	default:
		return "TEXT"
	}
}
