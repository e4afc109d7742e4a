package manual

import (
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"
)

// block is a block of a page, with the markdown that it was read from.
type block struct {
	source []byte
	node   ast.Node
	// level is that of a heading, otherwise 0.
	level int
	// rows are those of a table, whose first is its header; node is nil.
	rows []row
}

// row is a row of a table.
type row struct {
	line  string
	cells []cell
}

// cell is a cell of a table: a paragraph.
type cell struct {
	source []byte
	node   ast.Node // nil where it is empty
}

// parse reads the blocks of a page. Tables are cut out before: what goldmark has for them
// takes a part of each start of the program, though it runs for pages only.
func parse(p *Page) *Page {
	var text, table []string
	fence := ""
	end := func() {
		p.blocks = append(p.blocks, parseText(strings.Join(text, ""))...)
		if len(table) > 1 {
			p.blocks = append(p.blocks, parseTable(table))
		}
		text, table = nil, nil
	}
	for line := range strings.Lines(p.Source) {
		mark := strings.TrimLeft(line, " ")
		switch {
		case fence == "" && (strings.HasPrefix(mark, "```") || strings.HasPrefix(mark, "~~~")):
			fence = mark[:3]
		case fence != "" && strings.HasPrefix(mark, fence):
			fence = ""
		case fence == "" && strings.HasPrefix(line, "|"):
			table = append(table, line)
			continue
		}
		if table != nil {
			end()
		}
		text = append(text, line)
	}
	end()
	return p
}

// parseText reads blocks that are no tables.
func parseText(source string) (list []block) {
	bytes := []byte(source)
	root := goldmark.DefaultParser().Parse(text.NewReader(bytes))
	for n := root.FirstChild(); n != nil; n = n.NextSibling() {
		b := block{source: bytes, node: n}
		if h, ok := n.(*ast.Heading); ok {
			b.level = h.Level
		}
		list = append(list, b)
	}
	return list
}

// parseTable reads the lines of a table.
func parseTable(lines []string) (t block) {
	for i, line := range lines {
		r := row{line: line}
		if i != 1 { // which divides the header from the rows
			for _, text := range cellsOf(line) {
				c := cell{source: []byte(text)}
				if inside := parseText(text); len(inside) > 0 {
					c.node = inside[0].node
					c.source = inside[0].source
				}
				r.cells = append(r.cells, c)
			}
		}
		t.rows = append(t.rows, r)
	}
	return t
}

// cellsOf cuts a line of a table at its bars; one with a backslash before it is a sign.
func cellsOf(line string) (list []string) {
	line = strings.TrimSuffix(strings.TrimPrefix(strings.TrimSpace(line), "|"), "|")
	var current strings.Builder
	for i := 0; i < len(line); i++ {
		switch {
		case line[i] == '\\' && i+1 < len(line) && line[i+1] == '|':
			current.WriteByte('|')
			i++
		case line[i] == '|':
			list = append(list, strings.TrimSpace(current.String()))
			current.Reset()
		default:
			current.WriteByte(line[i])
		}
	}
	return append(list, strings.TrimSpace(current.String()))
}

// plain is the text of a block that is no table, without marks.
func (b block) plain() string { return plainText(b.node, b.source) }

// plain is the text of a cell, without marks.
func (c cell) plain() string {
	if c.node == nil {
		return ""
	}
	return plainText(c.node, c.source)
}
