package sqlfunc

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/ncruces/go-sqlite3"

	"github.com/viewfinder-sql/viewfinder/internal/value"
)

var xmlFunctions = []Function{
	{
		Name: "xml_extract", Type: value.TypeText, Family: "XML", Signature: "XML_EXTRACT(document, path[, separator])",
		Doc:     "the texts of the elements or attributes at the path, joined by the separator (a comma where it is missing); NULL without any and for what is no document. A path is made of /name, //name, /*, [n] behind a name, and at its end /@name or /text(); prefixes of names are left out on both sides",
		Example: `xml_extract('<a><b c="x">1</b><b>2</b></a>', '/a/b', ';')`, Result: "1;2", least: 2, most: 3,
		call: func(e *env, args []sqlite3.Value) any {
			steps, err := xmlPath(args[1].Text())
			if err != nil {
				return err
			}
			document := args[0].RawText()
			if len(document) > maxDocument {
				return errTooMuch
			}
			root, err := xmlTree(document)
			if err != nil {
				return nil // no document
			}
			found := []*xmlNode{root}
			for _, s := range steps {
				found = s.from(found)
			}
			separator := ","
			if len(args) > 2 {
				separator = args[2].Text()
			}
			return joinNodes(found, separator, e.longest())
		},
	},
}

// xmlDepth bounds how deep elements may be nested.
const xmlDepth = 100

// xmlNode is an element, with its name, an attribute, whose name begins with @,
// or a piece of text, whose name is text().
type xmlNode struct {
	name, text string
	children   []*xmlNode
}

// xmlTree reads a document. The root it returns has the document's element as
// its child.
func xmlTree(document []byte) (*xmlNode, error) {
	d := xml.NewDecoder(bytes.NewReader(document))
	d.CharsetReader = func(_ string, r io.Reader) (io.Reader, error) { return r, nil } // text is Unicode already
	open := []*xmlNode{{}}
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) && len(open[0].children) > 0 {
			return open[0], nil
		}
		if err != nil {
			return nil, err
		}
		top := open[len(open)-1]
		switch t := token.(type) {
		case xml.StartElement:
			n := &xmlNode{name: t.Name.Local}
			for _, a := range t.Attr {
				n.children = append(n.children, &xmlNode{name: "@" + a.Name.Local, text: a.Value})
			}
			top.children = append(top.children, n)
			if open = append(open, n); len(open) > xmlDepth {
				return nil, fmt.Errorf("more than %d levels", xmlDepth)
			}
		case xml.EndElement:
			open = open[:len(open)-1]
		case xml.CharData:
			if len(open) > 1 {
				top.children = append(top.children, &xmlNode{name: "text()", text: string(t)})
			}
		}
	}
}

// xmlStep leads from nodes to some of their children.
type xmlStep struct {
	name string // * for every element
	deep bool   // from all nodes below as well
	nth  int    // of those of that name below one node, from 1; 0 for all
}

func xmlPath(path string) ([]xmlStep, error) {
	var steps []xmlStep
	for rest := path; rest != ""; {
		var s xmlStep
		var ok bool
		if rest, ok = strings.CutPrefix(rest, "/"); !ok {
			return nil, fmt.Errorf("path %q: expected / before %q", path, rest)
		}
		rest, s.deep = strings.CutPrefix(rest, "/")
		end := strings.IndexByte(rest, '/')
		if end < 0 {
			end = len(rest)
		}
		s.name, rest = rest[:end], rest[end:]
		if name, number, ok := strings.Cut(s.name, "["); ok {
			n, err := strconv.Atoi(strings.TrimSuffix(number, "]"))
			if err != nil || n < 1 || !strings.HasSuffix(number, "]") {
				return nil, fmt.Errorf("path %q: expected a number from 1 in [%s", path, number)
			}
			s.name, s.nth = name, n
		}
		at := strings.HasPrefix(s.name, "@")
		if _, local, ok := strings.Cut(s.name, ":"); ok {
			s.name = strings.Repeat("@", btoi(at)) + local
		}
		if s.name == "" || s.name == "@" || (at || s.name == "text()") && rest != "" || strings.ContainsAny(s.name, "[]='\" ") || s.name != "text()" && strings.ContainsAny(s.name, "()") {
			return nil, fmt.Errorf("path %q: not a step of such a path: %q", path, s.name)
		}
		steps = append(steps, s)
	}
	if steps == nil {
		return nil, errors.New("the path is empty: /name leads to an element")
	}
	return steps, nil
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

func (s xmlStep) from(nodes []*xmlNode) (found []*xmlNode) {
	seen := map[*xmlNode]bool{}
	var visit func(*xmlNode)
	visit = func(n *xmlNode) {
		if seen[n] {
			return
		}
		seen[n] = true
		count := 0
		for _, c := range n.children {
			if s.name == c.name || s.name == "*" && c.element() {
				if count++; s.nth == 0 || s.nth == count {
					found = append(found, c)
				}
			}
		}
		if s.deep {
			for _, c := range n.children {
				visit(c)
			}
		}
	}
	for _, n := range nodes {
		visit(n)
	}
	return found
}

func (n *xmlNode) element() bool { return n.name != "text()" && !strings.HasPrefix(n.name, "@") }

// joinNodes joins the texts of nodes: what stands inside an element, tags left
// out.
func joinNodes(nodes []*xmlNode, separator string, longest int) any {
	if len(nodes) == 0 {
		return nil
	}
	var out strings.Builder
	var write func(*xmlNode)
	write = func(n *xmlNode) {
		if n.element() {
			for _, c := range n.children {
				if !strings.HasPrefix(c.name, "@") {
					write(c)
				}
			}
		} else if out.Len() <= longest {
			out.WriteString(n.text)
		}
	}
	for i, n := range nodes {
		if i > 0 {
			out.WriteString(separator)
		}
		if write(n); out.Len() > longest {
			return errTooLong
		}
	}
	return out.String()
}
