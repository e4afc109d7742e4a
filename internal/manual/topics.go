package manual

import (
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/viewfinder-sql/viewfinder/docs"
	"github.com/viewfinder-sql/viewfinder/internal/suggest"
)

// tablesFolder has the pages of single tables.
const tablesFolder = "tables/"

// Page is a page of the documentation, or a part of one.
type Page struct {
	// Name is what it is found by, Title what its first heading says.
	Name, Title string
	// Source is its markdown; of a part the lines that it was taken from.
	Source string

	blocks []block
}

// Topics are the names and titles of the pages, without those of single tables.
func Topics() (list []Page) {
	for _, name := range names() {
		if !strings.HasPrefix(name, tablesFolder) {
			source, err := fs.ReadFile(docs.Pages, name+".md")
			if err == nil { // which is embedded
				list = append(list, Page{Name: name, Title: title(string(source)), Source: string(source)})
			}
		}
	}
	return list
}

// names are the paths of all pages without their endings.
func names() (list []string) {
	for _, pattern := range []string{"*.md", tablesFolder + "*.md"} {
		found, err := fs.Glob(docs.Pages, pattern)
		if err != nil {
			panic(err) // the pattern is wrong
		}
		for _, name := range found {
			list = append(list, strings.TrimSuffix(name, ".md"))
		}
	}
	return list
}

func title(source string) string {
	for line := range strings.Lines(source) {
		if rest, ok := strings.CutPrefix(line, "# "); ok {
			return strings.TrimSpace(rest)
		}
	}
	return ""
}

// UnknownError is the error of a name that no page has.
type UnknownError struct {
	Name, Nearest string
}

// Error names the page that was meant, where one is near.
func (e *UnknownError) Error() string {
	if e.Nearest == "" {
		return fmt.Sprintf("help: there is no topic %q: viewfinder help lists them", e.Name)
	}
	return fmt.Sprintf("help: there is no topic %q: did you mean %s?", e.Name, e.Nearest)
}

// Find returns the page of a name, in any case, with or without its ending and folder.
func Find(name string) (*Page, error) {
	asked := strings.ReplaceAll(strings.TrimSuffix(strings.TrimPrefix(strings.ToLower(name), "docs/"), ".md"), " ", "-")
	var near []string
	for _, known := range names() {
		if strings.ToLower(known) != asked && strings.ToLower(path.Base(known)) != asked {
			near = append(near, path.Base(known))
			continue
		}
		source, err := fs.ReadFile(docs.Pages, known+".md")
		if err != nil {
			return nil, err
		}
		return parse(&Page{Name: known, Title: title(string(source)), Source: string(source)}), nil
	}
	return nil, &UnknownError{name, suggest.Nearest(asked, near)}
}

// sections are the texts of the headings, for one that is misspelt.
func (p *Page) sections() (list []string) {
	for _, b := range p.blocks {
		if b.level > 0 {
			list = append(list, b.plain())
		}
	}
	return slices.Compact(list)
}
