// Package typing infers the types of the expressions and of the output columns of a
// SELECT: SQLite's dialect gives none to most of them.
//
// What it says is right or unknown (""): how values are compared depends on it. Types of
// columns and of functions are told to it ([Known]).
//
// [Scopes] says what names may refer to, without a type; [Inference] knows the items of
// each SELECT ([Inference.Items]), the types of a query's columns
// ([Inference.ColumnTypes]), and what an expression comes down to through the names that
// subqueries give ([Inference.Root]). One that is a literal, a name, a call, a CAST or a
// subquery is typed from its tokens. Any other is written anew in the part of SQL that
// SQLite and the parser understand alike, with placeholders for what has a type of its
// own; the parser's tree gives the shape.
//
// The work on one statement is bounded, and beyond the bounds types are unknown.
package typing
