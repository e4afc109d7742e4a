package pgsql

import (
	"regexp"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgerror"
	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgfunc"
)

// inText are the texts and names in quotes of a printed statement, and the functions that
// only the catalogue's connections have.
var inText = regexp.MustCompile(`'(?:[^']|'')*'|"(?:[^"]|"")*"|\b` + pgfunc.CatalogueEngine + `\w+\(`)

// placeOfFunctions is where a statement runs whose tables are at a place, by its functions.
func placeOfFunctions(place Place, sql string) (Place, error) {
	for _, found := range inText.FindAllString(sql, -1) {
		if found[0] == '\'' || found[0] == '"' {
			continue
		}
		if place == Live {
			name := found[len(pgfunc.CatalogueEngine) : len(found)-1]
			return 0, pgerror.New("0A000", "%s is a function of the catalogue: it is not supported in a statement over other tables", name)
		}
		return Catalogue, nil
	}
	return place, nil
}
