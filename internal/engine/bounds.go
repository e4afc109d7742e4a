package engine

// DefaultMemory is how many bytes the engine's own memory of one connection may
// take: sorts, groups, materialised subqueries, the values of a row.
const DefaultMemory = 256 << 20

// The bounds of one statement. They keep hostile SQL from taking long inside a
// single step of the engine, where no context can interrupt it.
const (
	maxStatement   = 1_000_000 // bytes of SQL
	maxValue       = 16 << 20  // bytes of one text, and of one row
	maxArgs        = 100       // arguments of a function
	maxDepth       = 500       // levels of an expression
	maxParserDepth = 1000      // levels of the parser's stack: nested parentheses, subqueries
	maxCompound    = 200       // SELECTs joined by UNION and its like
	maxOps         = 2_000_000 // instructions of a compiled statement
	maxPattern     = 200       // bytes of a LIKE or GLOB pattern: matching is quadratic
	maxParams      = 32_766    // parameters
)
