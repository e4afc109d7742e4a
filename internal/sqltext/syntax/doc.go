// Package syntax reads the structure of a statement from its tokens: groups and
// operands, the clauses of its queries, expressions as trees, parameters.
//
// [Script] has the tokens with their parentheses paired, and reads names, calls and
// lists of arguments. [Operands] says where an operand begins and ends; who rewrites the
// tokens tells it what they make one operand of ([Operands.Join]). [Structure] is the
// queries with where their clauses begin, and the places at which tables stand.
// [Operands.Expression] reads an expression of SQLite's dialect as a tree, with
// SQLite's own precedence. [NumberParams] numbers the parameters as SQLite does.
//
// Everywhere a token is told by its index; -1 is none. What the grammar does not allow
// is read as far as it goes: SQLite's parser judges.
package syntax
