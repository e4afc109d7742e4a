package nodes

import (
	"fmt"
	"os"
	"reflect"
	"slices"
	"strings"
)

// NewSpillFile makes a file as pages are written to.
func NewSpillFile() (file *os.File, finish func() error, err error) {
	x, err := newSpillFile(nil)
	if err != nil {
		return nil, nil, err
	}
	return x.file, x.Close, nil
}

// SpillTo has pages written to that file.
func (s *Store) SpillTo(f *os.File) { s.spill.open = func() (*os.File, error) { return f, nil } }

// Insert takes in a node in place of the one that is known, if there is one.
func (s *Store) Insert(m *Members, id string, up *Node, from *Page) *Node {
	n := s.add(m, id, up, from)
	m.put(id, n)
	return n
}

// Gone is how many items were let go.
func (l *List) Gone() int { return l.gone }

// Shared is of how many items the list notes that another one had them before.
func (l *List) Shared() int {
	if l.had == nil {
		return 0
	}
	return len(l.had.seen)
}

// Unharmed reports whether what lists share that nothing befell is as it was.
func Unharmed() bool { return reflect.DeepEqual(none, fortunes{}) }

// Away reports whether the page of a node was written away.
func (n *Node) Away() bool { return n.away }

// Dump writes all that is known of a node and what hangs below it.
func (n *Node) Dump() string {
	var b strings.Builder
	n.dump(&b, "")
	return b.String()
}

func (n *Node) dump(b *strings.Builder, indent string) {
	fmt.Fprintf(b, "%s%s row %d have %x", indent, n.ID, n.row, n.have)
	for _, f := range slices.Sorted(n.have.All()) {
		fmt.Fprintf(b, " %s=%v:%q", n.In.Fields[f], n.Get(f).Kind(), n.Get(f).Text())
	}
	b.WriteString("\n")
	for i, l := range n.parts {
		if l == nil {
			continue
		}
		fmt.Fprintf(b, "%s  %s (slot %d): done %t after %q size %d pages %d most %d passing %d progress %+v resumed %+v\n",
			indent, l.Path.Edges, i, l.done, l.after, l.size, l.pages, l.most, l.passing, l.progress, l.resumed)
		pages := map[*Page]int{}
		for _, m := range l.items {
			if m.Up != n || m.listed != l && !l.Path.Kind.Insight {
				fmt.Fprintf(b, "%s  %s hangs elsewhere\n", indent, m.ID)
			}
			if _, seen := pages[m.From]; !seen {
				pages[m.From] = len(pages)
				if pg := m.From; pg != nil {
					fmt.Fprintf(b, "%s  page %d: of this list %t, within the owner's %t, after %q limit %d left %d nodes %d\n",
						indent, pages[pg], pg.List == l, pg.Within == n.From && pg.Within != nil, pg.After, pg.Limit, len(pg.Left), len(pg.Nodes))
				}
			}
			fmt.Fprintf(b, "%s  from %d\n", indent, pages[m.From])
			m.dump(b, indent+"    ")
		}
	}
}
