package backend

import "github.com/viewfinder-sql/viewfinder/internal/pgsql"

// tags are the first words of command tags.
var tags = map[pgsql.Kind]string{
	pgsql.Select: "SELECT", pgsql.Insert: "INSERT", pgsql.Update: "UPDATE", pgsql.Delete: "DELETE", pgsql.Explain: "EXPLAIN",
}
