package coverage

import (
	_ "embed" // the facts
	"encoding/json"
	"slices"
	"strings"
	"sync"
)

//go:embed facts.json
var factsText []byte

// facts are what the platform gives.
type facts struct {
	Source  string
	Nodes   []*node
	Metrics []*metric
}

// node is a type of object.
type node struct {
	Name string
	// Login are the kinds of login that see it, as the property AuthScheme names them.
	Login string
	// Outside says why the type is not counted; "" of one that is.
	Outside string
	// Fields are its fields: "name", "owner:IGUser" of one that holds an object of a type
	// that is listed, "replies:edge" of one that is a list.
	Fields []string
	// Edges are its lists that can be read, Ended those that the platform has ended.
	Edges, Ended []string
}

// metric is a number of an account or of a post.
type metric struct {
	Of, Name, Status, Login string
	Breakdowns              []string
}

// current reports whether the platform documents the metric and gives it.
func (m *metric) current() bool { return m.Status == "current" || m.Status == "total_value only" }

var known = sync.OnceValue(func() *facts {
	f := new(facts)
	if err := json.Unmarshal(factsText, f); err != nil {
		panic(err) // the file is a part of the program
	}
	return f
})

func (f *facts) node(name string) *node {
	i := slices.IndexFunc(f.Nodes, func(n *node) bool { return n.Name == name })
	if i < 0 {
		return nil
	}
	return f.Nodes[i]
}

// field returns the type of object in a field, "edge" of a list; ok is false where there
// is no such field.
func (n *node) field(name string) (holds string, ok bool) {
	for _, f := range n.Fields {
		if have, holds, _ := strings.Cut(f, ":"); have == name {
			return holds, true
		}
	}
	return "", false
}
