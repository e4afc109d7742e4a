package web

import (
	"io"
	"mime"
	"net/http"
	"strconv"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/export"
)

// form is one in which answers are written.
type form struct {
	name, media string
	also        []string // names of the same in the header Accept
	// ends says that the end of an answer is seen by whoever reads it: by a last line, or
	// what closes the document.
	ends bool
}

// forms are all of them; the first is that of who asks for none.
var forms = []form{
	{"ndjson", "application/x-ndjson", []string{"application/ndjson", "application/jsonl", "application/x-jsonlines"}, true},
	{"json", "application/json", nil, true},
	{"csv", "text/csv", nil, false},
	{"tsv", "text/tab-separated-values", nil, false},
}

// formNames are their names.
func formNames() []string {
	names := make([]string, len(forms))
	for i, f := range forms {
		names[i] = f.name
	}
	return names
}

// formOf finds the form of the answer to a request.
func formOf(a *ask, r *http.Request) (form, error) {
	if a.Format != "" {
		for _, f := range forms {
			if f.name == strings.ToLower(a.Format) {
				return f, nil
			}
		}
		return form{}, wrong(http.StatusBadRequest, "there is no format %q: use one of %s", shortened(a.Format), strings.Join(formNames(), ", "))
	}
	best, most := form{}, 0.0
	for i := len(forms) - 1; i >= 0; i-- { // of those that are wanted as much, the first
		if q := forms[i].wanted(r.Header.Values("Accept")); q > 0 && q >= most {
			best, most = forms[i], q
		}
	}
	if most == 0 {
		return form{}, wrong(http.StatusNotAcceptable, "answers are of the formats %s", strings.Join(formNames(), ", "))
	}
	return best, nil
}

// wanted is how much a header Accept wants a form, from 0 to 1; the most exact mention
// counts.
func (f form) wanted(accept []string) float64 {
	if len(accept) == 0 {
		return 1
	}
	quality, exact := 0.0, 0
	for part := range strings.SplitSeq(strings.Join(accept, ","), ",") {
		kind, params, err := mime.ParseMediaType(part)
		if err != nil {
			continue
		}
		group, _, _ := strings.Cut(f.media, "/")
		as := 0
		switch {
		case kind == f.media:
			as = 3
		case kind == group+"/*":
			as = 2
		case kind == "*/*":
			as = 1
		}
		for _, other := range f.also {
			if kind == other {
				as = 3
			}
		}
		if as > exact {
			exact, quality = as, qualityOf(params["q"])
		}
	}
	return quality
}

// qualityOf reads a parameter q; none is 1.
func qualityOf(text string) float64 {
	if text == "" {
		return 1
	}
	q, err := strconv.ParseFloat(text, 64)
	if err != nil || !(q >= 0) {
		return 0
	}
	return min(q, 1)
}

// writer makes the writer of a form.
func (f form) writer(w io.Writer, a *ask) (export.Writer, error) {
	return export.New(f.name, w, export.Options{Null: a.Null, Defuse: a.Defuse})
}

// contentType is that of an answer.
func (f form) contentType() string {
	if strings.HasPrefix(f.media, "text/") {
		return f.media + "; charset=utf-8"
	}
	return f.media
}
