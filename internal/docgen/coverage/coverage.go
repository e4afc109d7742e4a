package coverage

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/viewfinder-sql/viewfinder/schema"
)

// Share is how many of what there is are shown.
type Share struct{ Shown, All int }

// String writes it as "248 of 331".
func (s Share) String() string { return fmt.Sprintf("%d of %d", s.Shown, s.All) }

func (s *Share) count(shown bool) {
	s.All++
	if shown {
		s.Shown++
	}
}

// Figures are the shares of one kind of login, or of all.
type Figures struct {
	Fields, Edges, Metrics, Breakdowns Share
}

// String writes them in one line.
func (f Figures) String() string {
	return fmt.Sprintf("fields %s, edges %s, metrics %s, breakdowns %s", f.Fields, f.Edges, f.Metrics, f.Breakdowns)
}

// Report is what of the platform's data a catalogue shows.
type Report struct {
	Figures
	// Logins are the figures of each kind of login.
	Logins map[schema.Login]Figures
	// Nodes are those of each type that is counted, in the order of the facts.
	Nodes []NodeReport
	// Missing names what is neither shown nor left out on purpose: "IGMedia.caption".
	Missing []string
	// Left is what is left out on purpose, each with its reason.
	Left []Left
}

// NodeReport is what is shown of one type of object.
type NodeReport struct {
	Name          string
	Fields, Edges Share
}

// Left is something that no table shows, and why.
type Left struct{ What, Why string }

// Of compares a catalogue with what there is.
func Of(c *schema.Catalogue) *Report {
	f := known()
	shown := newShown(f, c)
	r := &Report{Logins: map[schema.Login]Figures{}}
	for _, n := range f.Nodes {
		if n.Outside == "" {
			r.addNode(n, shown)
		}
	}
	for _, m := range f.Metrics {
		if m.current() {
			r.addMetric(m, shown)
		}
	}
	return r
}

func (r *Report) addNode(n *node, shown *shown) {
	of := NodeReport{Name: n.Name}
	for _, text := range n.Fields {
		name, _, _ := strings.Cut(text, ":")
		seen := shown.has[n.Name+"."+name]
		of.Fields.count(seen)
		r.tally(n.Login, func(x *Figures) { x.Fields.count(seen) })
		r.explain(n.Name, name, seen)
	}
	for _, name := range n.Edges {
		seen := shown.has[n.Name+"/"+name]
		of.Edges.count(seen)
		r.tally(n.Login, func(x *Figures) { x.Edges.count(seen) })
		r.explain(n.Name, "/"+name, seen)
	}
	r.Nodes = append(r.Nodes, of)
}

func (r *Report) addMetric(m *metric, shown *shown) {
	seen := shown.has[m.Of+" "+m.Name]
	r.tally(m.Login, func(x *Figures) { x.Metrics.count(seen) })
	r.explain(m.Of+" metric", m.Name, seen)
	for _, by := range m.Breakdowns {
		seen := shown.has[m.Of+" "+m.Name+" by "+by]
		r.tally(m.Login, func(x *Figures) { x.Breakdowns.count(seen) })
		r.explain(m.Of+" metric", m.Name+" by "+by, seen)
	}
}

// tally counts something in the figures of all, and of the kinds of login that see it.
func (r *Report) tally(logins string, count func(*Figures)) {
	count(&r.Figures)
	for _, l := range []schema.Login{schema.FacebookLogin, schema.InstagramLogin} {
		if slices.Contains(strings.Split(logins, ", "), l.String()) {
			figures := r.Logins[l]
			count(&figures)
			r.Logins[l] = figures
		}
	}
}

// explain notes what is not shown, with the reason if there is one.
func (r *Report) explain(of, name string, seen bool) {
	if seen {
		return
	}
	what := of + "." + name
	if strings.HasPrefix(name, "/") {
		what = of + name
	} else if strings.HasSuffix(of, " metric") {
		what = of + " " + name
	}
	if why := cmp.Or(leftOut[what], leftOut[of]); why != "" {
		r.Left = append(r.Left, Left{what, why})
		return
	}
	r.Missing = append(r.Missing, what)
}
