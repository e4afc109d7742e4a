package syntax

// Precedences of SQLite's operators: the higher binds tighter.
const (
	PrecedenceOr      = iota + 1 // OR
	PrecedenceAnd                // AND
	PrecedenceNot                // NOT, before its operand
	PrecedenceCompare            // = == <> != IS LIKE IN BETWEEN …
	PrecedenceOrder              // < > <= >=
	PrecedenceBit                // & | << >>
	PrecedenceSum                // + -
	PrecedenceProduct            // * / % DIV MOD
	PrecedenceConcat             // || -> ->> ^
	PrecedenceSign               // - + ~, before their operand
)

// Precedence returns the precedence of the operator between two operands that a word
// in capitals is, 0 for none. Those of other dialects are among them.
func Precedence(word string) int { return precedences[word] }

var precedences = map[string]int{
	"OR": PrecedenceOr, "AND": PrecedenceAnd,
	"=": PrecedenceCompare, "==": PrecedenceCompare, "<>": PrecedenceCompare, "!=": PrecedenceCompare, "<=>": PrecedenceCompare,
	"IS": PrecedenceCompare, "IN": PrecedenceCompare, "BETWEEN": PrecedenceCompare, "ISNULL": PrecedenceCompare, "NOTNULL": PrecedenceCompare,
	"LIKE": PrecedenceCompare, "ILIKE": PrecedenceCompare, "GLOB": PrecedenceCompare, "REGEXP": PrecedenceCompare, "RLIKE": PrecedenceCompare,
	"MATCH": PrecedenceCompare,
	"<":     PrecedenceOrder, ">": PrecedenceOrder, "<=": PrecedenceOrder, ">=": PrecedenceOrder,
	"&": PrecedenceBit, "|": PrecedenceBit, "<<": PrecedenceBit, ">>": PrecedenceBit,
	"+": PrecedenceSum, "-": PrecedenceSum,
	"*": PrecedenceProduct, "/": PrecedenceProduct, "%": PrecedenceProduct, "DIV": PrecedenceProduct, "MOD": PrecedenceProduct,
	"||": PrecedenceConcat, "->": PrecedenceConcat, "->>": PrecedenceConcat, "^": PrecedenceConcat,
}
