package manual

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/yuin/goldmark/ast"

	"github.com/viewfinder-sql/viewfinder/internal/suggest"
)

// Section is the part of a page below the headings with some words, or else the rows of its
// tables that begin with them.
func (p *Page) Section(words string) (*Page, error) {
	part := &Page{Name: p.Name, Title: p.Title}
	if part.blocks = p.below(words); part.blocks == nil {
		part.blocks = p.rows(words)
	}
	if part.blocks == nil {
		near := suggest.Nearest(words, p.sections())
		if near != "" {
			return nil, fmt.Errorf("help: %s has nothing about %q: did you mean %q?", p.Name, words, near)
		}
		return nil, fmt.Errorf("help: %s has nothing about %q: viewfinder help %s shows all of it", p.Name, words, p.Name)
	}
	part.Source = sourceOf(part.blocks)
	return part, nil
}

// below are the blocks of the sections whose headings name some words.
func (p *Page) below(words string) (blocks []block) {
	level := 0 // of the heading below which the blocks are, 0 where they are not
	for _, b := range p.blocks {
		if b.level > 0 {
			if level > 0 && b.level <= level {
				level = 0
			}
			if level == 0 && b.level > 1 && tells(b.plain(), words) {
				level = b.level
			}
		}
		if level > 0 {
			blocks = append(blocks, b)
		}
	}
	return blocks
}

// rows are the tables in which a row begins with some words, without the others, each below
// its heading.
func (p *Page) rows(words string) (blocks []block) {
	var heading *block
	for i, b := range p.blocks {
		if b.level > 0 {
			heading = &p.blocks[i]
		}
		if len(b.rows) < 3 {
			continue
		}
		found := b.rows[:2:2]
		for _, r := range b.rows[2:] {
			if tells(r.cells[0].plain(), words) {
				found = append(found, r)
			}
		}
		if len(found) == 2 {
			continue
		}
		if heading != nil {
			blocks, heading = append(blocks, *heading), nil
		}
		blocks = append(blocks, block{rows: found})
	}
	return blocks
}

// span is a range of numbers.
var span = regexp.MustCompile(`(\d+)\s*(?:–|-|to)\s*(\d+)`)

// tells tells whether a text has some words as words, or a range with their number.
func tells(text, words string) bool {
	text, words = strings.ToLower(text), strings.ToLower(strings.TrimSpace(words))
	if words == "" {
		return false
	}
	found := regexp.MustCompile(`(^|[^\pL\pN_/-])` + regexp.QuoteMeta(words) + `($|[^\pL\pN_])`)
	if found.MatchString(text) || strings.ReplaceAll(words, "-", " ") == text {
		return true
	}
	number, err := strconv.Atoi(words)
	if err != nil {
		return false
	}
	for _, ends := range span.FindAllStringSubmatch(text, -1) {
		from, _ := strconv.Atoi(ends[1]) // digits, by the form
		to, _ := strconv.Atoi(ends[2])
		if from <= number && number <= to {
			return true
		}
	}
	return false
}

// sourceOf is the markdown of some blocks.
func sourceOf(blocks []block) string {
	var b strings.Builder
	for _, part := range blocks {
		for _, r := range part.rows {
			b.WriteString(r.line)
		}
		if part.rows != nil {
			b.WriteByte('\n')
			continue
		}
		from, to := extent(part.node)
		if to <= from {
			continue
		}
		for from > 0 && part.source[from-1] != '\n' { // what stands before a heading or an item
			from--
		}
		text := part.source[from:to]
		if code, ok := part.node.(*ast.FencedCodeBlock); ok {
			fmt.Fprintf(&b, "```%s\n%s```\n\n", code.Language(part.source), text)
			continue
		}
		b.WriteString(strings.TrimSpace(string(text)) + "\n\n")
	}
	return b.String()
}

// extent is where the text of a block begins and ends.
func extent(n ast.Node) (from, to int) {
	from = -1
	_ = ast.Walk(n, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if n.Type() != ast.TypeInline && entering {
			for i := range n.Lines().Len() {
				at := n.Lines().At(i)
				if from < 0 || at.Start < from {
					from = at.Start
				}
				to = max(to, at.Stop)
			}
		}
		return ast.WalkContinue, nil
	})
	return max(from, 0), to
}
