package sqlfunc

import (
	"github.com/ncruces/go-sqlite3"

	"github.com/viewfinder-sql/viewfinder/internal/value"
)

const serverFamily = "Of the server"

var serverFunctions = []Function{
	{
		Name: "version", Family: serverFamily, Signature: "VERSION(), @@version", Type: value.TypeText,
		Doc:     "8.0.0-viewfinder and the version of this program: clients tell by the number in front which syntax they may use, and most know MySQL's",
		Example: "substring_index(version(), '-', 2)", Result: "8.0.0-viewfinder",
		call: func(e *env, _ []sqlite3.Value) any { return "8.0.0-viewfinder-" + e.host.Version },
	},
	{
		Name: "current_database", Aliases: []string{"current_catalog", "db_name"}, Family: serverFamily, Signature: "CURRENT_DATABASE(), CURRENT_CATALOG(), DB_NAME()", Type: value.TypeText,
		Doc: "the catalog that the tables are in, as sys_catalogs has it", Example: "current_database()", Result: "Viewfinder",
		call: func(e *env, _ []sqlite3.Value) any { return e.host.Catalog },
	},
	{
		Name: "current_schema", Aliases: []string{"database", "schema", "schema_name"}, Family: serverFamily, Signature: "CURRENT_SCHEMA(), SCHEMA_NAME(), DATABASE(), SCHEMA()", Type: value.TypeText,
		Doc: "the schema that the tables are in, as sys_schemas has it; MySQL calls it the database", Example: "database()", Result: "Instagram",
		call: func(e *env, _ []sqlite3.Value) any { return e.host.Schema },
	},
}
