// Package pgprint writes what package pgcheck made of a statement as text for the engine.
//
// Operands are printed so that they need no parentheses around them: a template of package
// pgfunc or pgcheck may put them anywhere. What is offered to virtual tables keeps the form in
// which SQLite offers it: a column by itself on one side of a comparison, a column by itself in
// ORDER BY, and there no NULLS FIRST or LAST where the column is never NULL or where it is the
// engine's own order.
package pgprint
