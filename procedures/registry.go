package procedures

import (
	"fmt"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/suggest"
)

// all lists every procedure by name.
var all = []*Procedure{
	getOAuthAccessToken,
	getOAuthAuthorizationURL,
	getTokenInfo,
	getUserInfo,
	handleDataDeletion,
	handleDeauthorize,
	refreshOAuthAccessToken,
	revokeOAuthAccessToken,
}

// All returns every procedure, ordered by name. They must not be changed.
func All() []*Procedure { return append([]*Procedure(nil), all...) }

// Lookup finds a procedure by its name in any case. The error names the
// nearest one.
func Lookup(name string) (*Procedure, error) {
	names := make([]string, len(all))
	for i, p := range all {
		if strings.EqualFold(p.Name, name) {
			return p, nil
		}
		names[i] = p.Name
	}
	if name == "" {
		name = `""`
	}
	return nil, fmt.Errorf("procedures: there is no procedure %s%s", name, nearest(name, names))
}

// nearest is the end of an error on an unknown name.
func nearest(name string, known []string) string {
	if n := suggest.Nearest(name, known); n != "" {
		return ": did you mean " + n + "?"
	}
	return ": known are " + strings.Join(known, ", ")
}
