package manual

import (
	"fmt"
	"strings"

	"github.com/yuin/goldmark/ast"

	"github.com/viewfinder-sql/viewfinder/internal/textwidth"
)

// Look says how a page is written.
type Look struct {
	// Width is the columns of the terminal.
	Width   int
	Colours bool
}

// widest is how wide lines of text are at the most, which eyes can follow; narrowest what
// they are at least. Code and tables go on to the terminal's edge.
const widest, narrowest = 96, 30

// writer writes the blocks of a page.
type writer struct {
	Look
	source []byte
	lines  []string
}

// Text writes a page for somebody who reads it in a terminal.
func (p *Page) Text(l Look) string {
	l.Width = max(l.Width, narrowest)
	w := &writer{Look: l}
	for _, b := range p.blocks {
		if w.source = b.source; b.rows != nil {
			w.table(b.rows)
		} else {
			w.block(b.node, "")
		}
	}
	for len(w.lines) > 0 && w.lines[len(w.lines)-1] == "" {
		w.lines = w.lines[:len(w.lines)-1]
	}
	return strings.Join(w.lines, "\n") + "\n"
}

// block writes a block and an empty line behind it. Each line begins with margin.
func (w *writer) block(n ast.Node, margin string) {
	switch n := n.(type) {
	case *ast.HTMLBlock:
		return
	case *ast.Heading:
		w.text(n, margin, margin, bold)
	case *ast.FencedCodeBlock, *ast.CodeBlock:
		w.code(n, margin+"    ")
	case *ast.List:
		w.list(n, margin)
		return
	case *ast.Blockquote:
		for c := n.FirstChild(); c != nil; c = c.NextSibling() {
			w.block(c, margin+"│ ")
		}
		return
	case *ast.ThematicBreak:
		w.lines = append(w.lines, margin+strings.Repeat("─", narrowest))
	default:
		w.text(n, margin, margin, 0)
	}
	w.lines = append(w.lines, "")
}

// text writes the text within a block, broken between words.
func (w *writer) text(n ast.Node, first, others string, as style) {
	width := max(min(w.Width, widest)-textwidth.Of(others), narrowest)
	for i, line := range wrapped(words(pieces(n, w.source, as), w.Colours), width) {
		if i == 0 {
			w.lines = append(w.lines, first+line)
		} else {
			w.lines = append(w.lines, others+line)
		}
	}
}

func (w *writer) code(n ast.Node, margin string) {
	for i := range n.Lines().Len() {
		line := n.Lines().At(i)
		w.lines = append(w.lines, margin+strings.TrimRight(string(line.Value(w.source)), "\n"))
	}
}

// list writes the items of a list, with nothing between them.
func (w *writer) list(l *ast.List, margin string) {
	number := l.Start
	for item := l.FirstChild(); item != nil; item = item.NextSibling() {
		mark := "• "
		if l.IsOrdered() {
			mark = fmt.Sprintf("%d. ", number)
			number++
		}
		below := margin + strings.Repeat(" ", textwidth.Of(mark))
		for c := item.FirstChild(); c != nil; c = c.NextSibling() {
			begun := len(w.lines)
			switch c.Kind() {
			case ast.KindTextBlock, ast.KindParagraph:
				if c == item.FirstChild() {
					w.text(c, margin+mark, below, 0)
				} else {
					w.text(c, below, below, 0)
				}
			default:
				w.block(c, below)
				for len(w.lines) > begun && w.lines[len(w.lines)-1] == "" {
					w.lines = w.lines[:len(w.lines)-1]
				}
			}
		}
	}
	w.lines = append(w.lines, "")
}
