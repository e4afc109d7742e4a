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

// setPaging takes what the paging object says, the values of [paged];
// marred says that characters of them were lost.
func (p *Page) setPaging(after, next value.Value, marred bool) error {
	p.After = after.Text()
	if marred && (isMarred(p.After) || p.After == "" && isMarred(next.Text())) {
		return errors.New("a cursor that is not UTF-8")
	}
	if next.Kind() != value.KindText || next.Text() == "" {
		return nil
	}
	p.HasNext = true
	if p.After != "" {
		return nil
	}
	p.Next = linkParams(next.Text())
	p.After = p.Next.Get("after")
	if p.After == "" && len(p.Next) == 0 {
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

// bygone are parameters that v28.0 takes away, and which the client sends to no version.
var bygone = []string{"callback", "date_format", "ids"}

// isPlainParam reports whether a caller may set the parameter.
func isPlainParam(name string) bool {
	return !slices.Contains(bygone, name) && name != "method" && name != "batch" && !secret.IsParam(name)
}
