package graph

import (
	"errors"
	"net/url"
	"slices"

	"github.com/viewfinder-sql/viewfinder/internal/secret"
	"github.com/viewfinder-sql/viewfinder/internal/value"
)

// paged is what is read of a paging object.
var paged = Selection{Fields: []string{"cursors.after", "next"}}

// paging reads a paging object into the page.
func (d *decoder) paging(page *Page) error {
	if d.links == nil {
		d.links = newShape(&paged)
	}
	var values [2]value.Value
	if err := d.members(&d.links.object, &Node{Values: values[:]}); err != nil {
		return err
	}
	page.After = values[0].Text()
	next := values[1]
	if next.Kind() != value.KindText || next.Text() == "" {
		return nil
	}
	page.HasNext = true
	page.Next = linkParams(next.Text())
	if page.After == "" {
		page.After = page.Next.Get("after")
	}
	if page.After == "" && len(page.Next) == 0 {
		return errors.New("a next link that cannot be read, and no cursor")
	}
	return nil
}

// linkParams returns the parameters of a paging link but for those that speak
// for the caller: the token and its proof, which every request brings itself,
// and what would make another request of it.
func linkParams(link string) url.Values {
	u, err := url.Parse(link)
	if err != nil {
		return nil
	}
	params, err := url.ParseQuery(u.RawQuery)
	if err != nil {
		return nil
	}
	for name := range params {
		if !isPlainParam(name) {
			delete(params, name)
		}
	}
	return params
}

// isPlainParam reports whether a caller may set the parameter.
func isPlainParam(name string) bool {
	return name != "method" && name != "batch" && !slices.Contains(secret.Params(), name)
}
