// Package pgparse reads statements in PostgreSQL's grammar, as far as the dialect goes: it cuts
// the text into tokens and makes a tree of them. It knows no names and no types. What it cannot
// read is a *[pgerror.Error] of SQLSTATE 42601, what the grammar has and the dialect has not one
// of 0A000, each with its position.
//
//	statement, err := pgparse.Parse("SELECT id FROM media WHERE created > now() - interval '5 days'")
//
// # Bounds
//
// A text is as long as [MaxLength] at the most. Parentheses, subqueries and chains of operators
// are nested as deep as [MaxDepth] at the most, else the error is 54001; AND and OR take any
// number of terms, which the tree keeps flat.
//
// # Positions
//
// Each node says at which byte of the text it begins, where PostgreSQL would point in an error:
// an operator's is that of its symbol. [Position] turns a byte into a character from 1.
//
// # Files
//
// lex.go cuts tokens; cursor.go walks over them; tree.go is the tree of expressions, trees.go
// that of statements; expr.go reads operators by their precedence, primary.go what stands
// between them, call.go functions, query.go SELECT, from.go its tables, statement.go the rest.
package pgparse
