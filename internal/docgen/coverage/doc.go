// Package coverage tells how much of what Meta's platform gives of Instagram the tables
// show: fields of objects, lists, metrics, and what metrics are broken down by.
//
// facts.json holds what there is, each type of object with its fields and the edges that
// can be read, and the metrics, for each kind of login. It was written from the
// platform's own specifications, as it says itself, and never from the catalogue: if
// both came from one table, a gap in it would be in both.
//
//	report := coverage.Of(schema.Default())
//	report.Fields.String() // "248 of 331"
//
// A field is shown where a column reads it, or where a table's address does; what a
// column reads below it (owner_business.name) is a field of that type, too, and a column
// of type JSON shows the whole of it. An edge is shown where a table's path goes along it.
// What is left out on purpose stands in left.go, with its reason. A test holds the
// figures at what they have reached, and that nothing is missing without a reason.
package coverage
