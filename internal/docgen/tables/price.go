package tables

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/format"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// writePrice says what the rows cost, and where they end.
func (p *page) writePrice() {
	p.section("What it costs, and its limits")
	t := p.entry.table
	p.printf("In the Graph: %s.\n\n", way(p.catalogue, t))
	for _, r := range t.Routes {
		c := p.catalogue.For(r.Login)
		p.printf("With `AuthScheme=%s`: %s.\n\n", r.Login, way(c, c.Table(t.Name)))
	}
	for _, line := range slices.Concat(p.lists(), named(p.catalogue, t), overTime(t), ofPosts(t)) {
		p.printf("- %s\n", line)
	}
	p.writeSteps()
}

// writeSteps shows what EXPLAIN tells of the example.
func (p *page) writeSteps() {
	p.printf("\nEXPLAIN of the example foretells %s:\n\n", calls(p.answer.Before))
	for i, step := range p.answer.Steps {
		what := step.Access
		if step.Table != "" {
			what = step.Table + ": " + what
		}
		if step.Request != "" {
			what += ", " + code(step.Request)
		}
		p.printf("%d. %s\n", i+1, what)
	}
}

// calls shows the bounds that EXPLAIN tells.
func calls(bounds string) string {
	switch bounds {
	case "1":
		return "1 call"
	case "unknown":
		return "an unknown number of calls"
	default:
		return bounds + " calls"
	}
}

// way shows how the rows of a table are come to.
func way(c *schema.Catalogue, t *schema.Table) string {
	var b strings.Builder
	for i, l := range c.Levels(t) {
		switch {
		case i > 0:
			fmt.Fprintf(&b, " → `%s`", l.Edge.Name)
		case t.Address != nil:
			fmt.Fprintf(&b, "`%s`", t.Address)
		case t.Root == schema.RootUser:
			b.WriteString("the login (`me`)")
		case t.Root == schema.RootPage:
			b.WriteString("each Page of the login")
		default:
			b.WriteString("each connected account")
		}
	}
	return b.String()
}

// lists says of each list on the way how much of it one call brings.
func (p *page) lists() (lines []string) {
	t := p.entry.table
	for i, l := range p.catalogue.Levels(t) {
		if l.Edge == nil || t.Series != nil || l.Node.Insight {
			continue
		}
		var line strings.Builder
		fmt.Fprintf(&line, "`%s`: ", l.Edge.Name)
		switch {
		case l.Edge.Paging == schema.Whole:
			line.WriteString("one answer holds all of them")
		case l.Edge.MaxLimit > 0:
			fmt.Fprintf(&line, "up to %d in one answer", l.Edge.MaxLimit)
		default:
			line.WriteString("a page of the API's own size in one answer")
		}
		if i > 1 {
			line.WriteString(", which comes along with the object above it")
		}
		if l.Edge.NewestFirst {
			line.WriteString("; newest first")
		}
		if l.Edge.Paging == schema.CursorsOnly {
			line.WriteString("; the API does not say which page is the last, so that one more is asked for")
		}
		if l.Edge.Ceiling > 0 {
			fmt.Fprintf(&line, "; beyond the newest %s the API shows no more, and the answer says that it is not complete", format.Number(int64(l.Edge.Ceiling)))
		}
		lines = append(lines, line.String()+".")
	}
	return lines
}

// named says what a table costs that is asked for by what the statement names.
func named(c *schema.Catalogue, t *schema.Table) (lines []string) {
	if t.Address == nil {
		return nil
	}
	f := t.Address.Find
	for _, either := range t.Required() {
		names := either[len(either)-1:]
		if f != nil && len(t.Path) == 0 { // what is found is the row
			names = either
		}
		lines = append(lines, fmt.Sprintf("Each value of %s is a call; one that is asked for twice in a statement is one.", strings.Join(names, " or ")))
	}
	if f != nil && len(t.Path) > 0 {
		line := fmt.Sprintf("%s takes a call before, which finds %s", f.From, f.Column)
		if f.Lasting {
			line += "; what was found is kept"
		}
		lines = append(lines, line+".")
	}
	if owner := ownerOf(c, t); owner != nil {
		lines = append(lines, fmt.Sprintf("Joined with %s by %s, its first page comes along: a call for both.", owner.Name, t.Required()[0][0]))
	}
	switch t.Address.Asker {
	case schema.AnyAsker:
		lines = append(lines, fmt.Sprintf("One account asks: that of a term on %s, else the first. Where neither such a term nor BusinessAccountId names one, the list of accounts is a call.", t.Address.Account))
	case schema.NamedAsker:
		lines = append(lines, fmt.Sprintf("The answer is the account's: where the login has several, a term on %s says which.", t.Address.Account))
	}
	return lines
}

// ownerOf is the table of the objects below which a table's rows hang, where both come in
// one answer; nil for none.
func ownerOf(c *schema.Catalogue, t *schema.Table) *schema.Table {
	i := slices.IndexFunc(c.Tables, func(x *schema.Table) bool {
		return x.Address.Nests() && len(x.Path) == 0 && len(t.Path) > 0 && x.RootName() == t.RootName()
	})
	if i < 0 {
		return nil
	}
	return c.Tables[i]
}

// overTime says what numbers over time cost.
func overTime(t *schema.Table) (lines []string) {
	x, ranged := t.Series, false
	if x == nil {
		return nil
	}
	for _, m := range t.Kinds() {
		ranged = ranged || len(m.Timeframes) == 0
	}
	if ranged {
		lines = append(lines, fmt.Sprintf("A call covers up to %s, of all accounts together; more days take a call each %s.", span(x.Longest), span(x.Longest)))
	} else {
		lines = append(lines, "A call is of all accounts together.")
	}
	if x.Grain != "" {
		if grains := t.Argument(x.Grain).Values; len(grains) > 1 {
			lines = append(lines, fmt.Sprintf("%s = '%s' takes a call for each part of the range.", x.Grain, strings.Join(grains[1:], "', '")))
		} else {
			lines = append(lines, fmt.Sprintf("Each %s is a call.", grains[0]))
		}
	}
	var apart []string
	for i := range t.Arguments {
		if a := &t.Arguments[i]; len(a.Values) > 1 && a.Column != x.Grain && (a.Column != x.Metric || !ranged) {
			apart = append(apart, a.Column)
		}
	}
	if len(apart) > 0 {
		lines = append(lines, "Each value of "+strings.Join(apart, ", ")+" is asked for by a call of its own.")
	}
	if ranged {
		lines = append(lines, fmt.Sprintf("The API keeps the numbers for %s at least, and may take %s to count a day.", span(x.Kept), hours(x.Delay)))
	}
	var recent, crowd, unique []string
	for _, m := range t.Kinds() {
		name := m.Name
		if x.Long() {
			name = m.Field
		}
		if m.Recent > 0 {
			recent = append(recent, fmt.Sprintf("%s for the last %s", name, span(m.Recent)))
		}
		if m.Crowd {
			crowd = append(crowd, name)
		}
		if m.Unique {
			unique = append(unique, name)
		}
	}
	if len(recent) > 0 {
		lines = append(lines, "The API has "+strings.Join(recent, ", ")+", without today.")
	}
	if len(crowd) > 0 {
		lines = append(lines, "Under 100 followers, or people, there is no "+strings.Join(crowd, ", ")+".")
	}
	if len(unique) > 0 {
		lines = append(lines, strings.Join(unique, ", ")+": an account counts once in the whole span, so that days do not add up.")
	}
	return lines
}

// ofPosts says what numbers of posts cost.
func ofPosts(t *schema.Table) (lines []string) {
	insights := len(t.Path) > 0 && t.Path[len(t.Path)-1] == "insights" && t.Series == nil
	if !insights {
		return nil
	}
	lines = append(lines, "Metrics that all posts of the table have come along with the posts; a metric that only some kinds of posts have takes a call for each of those, 50 of them in one request where the host takes many.")
	var parts []string
	for i := range t.Columns {
		if t.Columns[i].By != "" {
			parts = append(parts, t.Columns[i].Name)
		}
	}
	if len(parts) > 0 {
		lines = append(lines, strings.Join(parts, ", ")+" take a call more for each post.")
	}
	if t.Numbers != nil {
		lines = append(lines, fmt.Sprintf("%s takes a call more for each post.", t.Numbers.Breakdown))
	}
	return lines
}

func span(d time.Duration) string  { return format.Count(int64(d/(24*time.Hour)), "day") }
func hours(d time.Duration) string { return format.Count(int64(d/time.Hour), "hour") }
