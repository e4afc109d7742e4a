package learn

import (
	"fmt"
	"strings"
	"testing"

	"github.com/cockroachdb/datadriven"
)

// TestSizes plays walks of pages that bear so much: a line of the input says how
// many objects a page may have from the object of that number on. The answer is
// the sizes asked for, those refused with a minus before them.
func TestSizes(t *testing.T) {
	t.Parallel()
	datadriven.RunTest(t, "testdata/sizes", func(t *testing.T, d *datadriven.TestData) string {
		var most, objects int
		d.ScanArgs(t, "most", &most)
		d.ScanArgs(t, "objects", &objects)
		bears := func(at int) (n int) {
			for line := range strings.SplitSeq(d.Input, "\n") {
				var from, here int
				if _, err := fmt.Sscanf(line, "from %d: %d", &from, &here); err != nil {
					t.Fatal(d.Pos, err)
				}
				if at >= from {
					n = here
				}
			}
			return n
		}
		m := NewMemory()
		var asked []string
		refused, calls := 0, 0
		for at := 0; at < objects; {
			limit, proven := m.MaxPage("", most)
			calls++
			switch heaviest := leastOf(bears, at, at+limit); {
			case limit == 0 && proven:
				asked, at = append(asked, "one apart"), at+1
				m.PageAnswered("", 0)
			case limit == 0:
				asked, at = append(asked, "all apart"), at+most
				m.PageAnswered("", 0)
			case limit > heaviest:
				asked = append(asked, fmt.Sprint(-limit))
				refused++
				m.PageRefused("", limit)
			default:
				asked, at = append(asked, fmt.Sprint(limit)), at+limit
				m.PageAnswered("", limit)
			}
		}
		return fmt.Sprintf("%s\n%d calls, %d refused\n", runs(asked), calls, refused)
	})
}

func leastOf(f func(int) int, from, to int) int {
	least := f(from)
	for at := from; at < to; at++ {
		least = min(least, f(at))
	}
	return least
}

// runs writes equal texts in a row as one with their number.
func runs(list []string) string {
	var out []string
	for i := 0; i < len(list); {
		j := i
		for j < len(list) && list[j] == list[i] {
			j++
		}
		text := list[i]
		if j-i > 1 {
			text = fmt.Sprintf("%s (%d×)", text, j-i)
		}
		out, i = append(out, text), j
	}
	return strings.Join(out, ", ")
}

// What is remembered of sizes is bounded.
func TestMemory_sizes(t *testing.T) {
	t.Parallel()
	m := NewMemory()
	for i := range 3 * mostSizes {
		m.PageRefused(fmt.Sprint(i), 100)
	}
	if len(m.sizes) > mostSizes {
		t.Errorf("%d kinds of requests remembered", len(m.sizes))
	}
	if n, _ := m.MaxPage("", 70); n != 70 {
		t.Errorf("a kind never refused bears %d", n)
	}
}
