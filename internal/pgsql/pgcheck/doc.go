// Package pgcheck gives the tree of a statement its types, by PostgreSQL's rules: it finds the
// tables and columns that names mean, chooses operators, functions and casts from the table of
// package pgfunc, gives literals and parameters the types that their places want, and refuses
// what PostgreSQL refuses, with its SQLSTATE and its position. What the table does not name
// cannot be used: the error is 42883, as for what PostgreSQL does not have.
//
//	tree, err := pgparse.Parse(text)
//	checked, err := pgcheck.Check(text, tree, pgcheck.Options{Tables: tables, Path: []string{"instagram"}})
//
// # What comes of it
//
// A [Query] of typed expressions. An [Expr] is one of a few kinds; most are a [Template]: an
// expression of the engine's with places for its arguments, taken from the table or from here
// (CASE, IS NULL). So package pgprint, which makes the text, has no grammar of its own.
//
// Every relation has an alias that no other one has (t1, t2 …), and columns of queries are
// called c1, c2 …: no name of the statement can mean something else to the engine.
//
// # Names
//
// PostgreSQL folds names without quotes to small letters, and the tables here are called Media
// and Id. So a name without quotes is found in any case. One in quotes is found as it is
// written, or else in any case where that means one thing. A result's column is called as
// the statement writes it, in small letters where that is without quotes, and one of * as the
// catalogue spells it.
//
// # Files
//
// tree.go is what comes out, inspect.go what there is to be asked of it. types.go and resolve.go are
// the rules of types: categories, choice of candidates, common types; typename.go reads their names,
// coerce.go makes casts, forms.go calls. scope.go finds names. expr.go goes through expressions,
// operator.go, special.go, compare.go, array.go, record.go, call.go and group.go through kinds of them,
// frame.go through frames of windows. query.go, with.go, from.go, order.go and setop.go go through
// queries, sets.go through GROUP BY; settle.go gives outputs the types that are left open; ungrouped.go
// checks what GROUP BY leaves to be read; spread.go makes relations of functions that make rows among
// the outputs; write.go goes through INSERT, UPDATE and DELETE. label.go names outputs, reference.go
// prints those that are identifiers.
package pgcheck
