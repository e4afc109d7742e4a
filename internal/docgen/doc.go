// Command docgen writes the pages that are made from the code: the references
// in docs/, the picture of the packages, the map in CONTRIBUTING.md and
// THIRD_PARTY_NOTICES.md. Run it from the project's root:
//
//	go run ./internal/docgen         # writes what has changed
//	go run ./internal/docgen -check  # fails if anything would change
//
// Each page is written by the package that owns its facts; this command only
// knows which file a page goes to. docs/recipes.md and docs/writing.md are written by hand but
// for the answers below their statements, which are run on the simulator of --demo. A test of this package
// fails when a page is stale.
package main
