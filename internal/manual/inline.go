package manual

import (
	"strings"

	"github.com/yuin/goldmark/ast"

	"github.com/viewfinder-sql/viewfinder/internal/textwidth"
)

// style is how a piece of text looks.
type style uint8

const (
	bold style = 1 << iota
	code
	link
)

// codes steer the terminal for each style.
var codes = map[style]string{bold: "1", code: "36", link: "4"}

// piece is a piece of text in one style.
type piece struct {
	text string
	style
}

// pieces are the texts within a block, in order. A break of a line is a space.
func pieces(n ast.Node, source []byte, as style) (list []piece) {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		switch c := c.(type) {
		case *ast.Text:
			list = append(list, piece{string(c.Segment.Value(source)), as})
			if c.SoftLineBreak() || c.HardLineBreak() {
				list = append(list, piece{" ", as})
			}
		case *ast.String:
			list = append(list, piece{string(c.Value), as})
		case *ast.CodeSpan:
			list = append(list, piece{"`", as | code})
			list = append(list, pieces(c, source, as|code)...)
			list = append(list, piece{"`", as | code})
		case *ast.Emphasis:
			list = append(list, pieces(c, source, as|bold)...)
		case *ast.Link:
			list = append(list, pieces(c, source, as|link)...)
			if address := string(c.Destination); strings.Contains(address, "://") {
				list = append(list, piece{" <" + address + ">", as})
			}
		case *ast.AutoLink:
			list = append(list, piece{string(c.URL(source)), as | link})
		case *ast.Image:
			list = append(list, piece{"[", as})
			list = append(list, pieces(c, source, as)...)
			list = append(list, piece{"]", as})
		case *ast.RawHTML: // comments and breaks
		default:
			list = append(list, pieces(c, source, as)...)
		}
	}
	return list
}

// plainText is the text within a block, without marks.
func plainText(n ast.Node, source []byte) string {
	var b strings.Builder
	for _, p := range pieces(n, source, 0) {
		if p.text != "`" {
			b.WriteString(p.text)
		}
	}
	return strings.TrimSpace(b.String())
}

// word is what is not broken: pieces without spaces.
type word struct {
	shown string
	width int
}

// words cuts pieces at their spaces. Where there are colours, these mark code, and no
// backticks do.
func words(list []piece, colours bool) (cut []word) {
	var current word
	for _, p := range list {
		if colours && p.text == "`" && p.style&code != 0 {
			continue
		}
		for i, part := range strings.Split(p.text, " ") {
			if i > 0 && current.shown != "" {
				cut, current = append(cut, current), word{}
			}
			if part == "" {
				continue
			}
			current.width += textwidth.Of(part)
			current.shown += styled(part, p.style, colours)
		}
	}
	if current.shown != "" {
		cut = append(cut, current)
	}
	return cut
}

// styled is a text with what steers the terminal around it.
func styled(part string, as style, colours bool) string {
	if !colours || as == 0 {
		return part
	}
	var on []string
	for _, s := range []style{bold, code, link} {
		if as&s != 0 {
			on = append(on, codes[s])
		}
	}
	return "\x1b[" + strings.Join(on, ";") + "m" + part + "\x1b[0m"
}

// wrapped puts words into lines of a width. A word that is wider stays whole.
func wrapped(list []word, width int) []string {
	var lines []string
	var line strings.Builder
	used := 0
	for _, w := range list {
		if used > 0 && used+1+w.width > width {
			lines = append(lines, line.String())
			line.Reset()
			used = 0
		}
		if used > 0 {
			line.WriteByte(' ')
			used++
		}
		line.WriteString(w.shown)
		used += w.width
	}
	return append(lines, line.String())
}
