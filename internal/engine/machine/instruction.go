package machine

// operation is what an instruction does.
type operation uint8

const (
	nothing operation = iota
	jump
	halt
	open
	closing
	filter
	column
	next
	nullRow
	load // a constant
	empty
	zeroOrNull
	parameter
	copying
	isNull
	notNull
	equal
	notEqual
	less
	lessEqual
	greater
	greaterEqual
	ifTrue
	ifFalse
	not
	and
	or
	isTrue
	ifPositive
	ifNotZero
	countDown
	offsetLimit
	once
	initCoroutine
	yield
	endCoroutine
	gosub
	returning
	result
)

// role is what an operand of an instruction is.
type role uint8

const (
	unused  role = iota // it has to be 0
	ignored             // whatever it is, it makes no difference here
	number              // itself
	cursor              // of a table
	target              // an address
	maybe               // an address, or 0 for the next one
	reads               // a register
	writes              // a register
	counts              // a register that holds nothing but integers
	address             // a register that holds nothing but addresses
)

// instruction is what is known of one: what P1, P2 and P3 are, and whether P4 and P5 have to
// be empty. What they say where they need not be is read by name.
type instruction struct {
	does     operation
	operands [3]role
	p4, p5   bool
}

// instructions are those that are known.
var instructions = map[string]instruction{
	"Init":        {jump, [3]role{ignored, target, unused}, true, false},
	"Goto":        {jump, [3]role{ignored, target, unused}, false, false},
	"Halt":        {halt, [3]role{unused, unused, unused}, false, false},
	"Transaction": {nothing, [3]role{ignored, unused, ignored}, true, true}, // P2 says that it writes
	"Noop":        {nothing, [3]role{ignored, ignored, ignored}, true, true},

	"VOpen":   {open, [3]role{cursor, unused, unused}, true, false},
	"Close":   {closing, [3]role{cursor, unused, unused}, false, false},
	"VFilter": {filter, [3]role{cursor, target, reads}, true, false},
	"VColumn": {column, [3]role{cursor, number, writes}, false, false},
	"VNext":   {next, [3]role{cursor, target, unused}, false, false},
	"NullRow": {nullRow, [3]role{cursor, unused, unused}, false, false},

	"Integer":     {load, [3]role{number, writes, unused}, false, false},
	"Int64":       {load, [3]role{unused, writes, unused}, true, false},
	"String8":     {load, [3]role{unused, writes, unused}, true, false},
	"Null":        {empty, [3]role{unused, writes, number}, false, false},
	"BeginSubrtn": {empty, [3]role{unused, writes, unused}, false, false},
	"ZeroOrNull":  {zeroOrNull, [3]role{reads, writes, reads}, false, false},
	"Variable":    {parameter, [3]role{number, writes, unused}, true, false},
	"Copy":        {copying, [3]role{reads, writes, number}, false, true},
	"SCopy":       {copying, [3]role{reads, writes, unused}, false, false},

	"IsNull":  {isNull, [3]role{reads, target, unused}, false, false},
	"NotNull": {notNull, [3]role{reads, target, unused}, false, false},
	"Eq":      {equal, [3]role{reads, target, reads}, true, true},
	"Ne":      {notEqual, [3]role{reads, target, reads}, true, true},
	"Lt":      {less, [3]role{reads, target, reads}, true, true},
	"Le":      {lessEqual, [3]role{reads, target, reads}, true, true},
	"Gt":      {greater, [3]role{reads, target, reads}, true, true},
	"Ge":      {greaterEqual, [3]role{reads, target, reads}, true, true},

	"If":     {ifTrue, [3]role{reads, target, number}, false, false},
	"IfNot":  {ifFalse, [3]role{reads, target, number}, false, false},
	"Not":    {not, [3]role{reads, writes, unused}, false, false},
	"And":    {and, [3]role{reads, reads, writes}, false, false},
	"Or":     {or, [3]role{reads, reads, writes}, false, false},
	"IsTrue": {isTrue, [3]role{reads, writes, number}, true, false},

	"IfPos":        {ifPositive, [3]role{counts, target, number}, false, false},
	"IfNotZero":    {ifNotZero, [3]role{counts, target, unused}, false, false},
	"DecrJumpZero": {countDown, [3]role{counts, target, unused}, false, false},
	"MustBeInt":    {nothing, [3]role{counts, ignored, unused}, false, false},
	"OffsetLimit":  {offsetLimit, [3]role{counts, writes, counts}, false, false},

	"Once":          {once, [3]role{ignored, target, ignored}, false, false},
	"InitCoroutine": {initCoroutine, [3]role{address, maybe, target}, false, false},
	"Yield":         {yield, [3]role{address, maybe, unused}, false, false},
	"EndCoroutine":  {endCoroutine, [3]role{address, unused, unused}, false, false},
	"Gosub":         {gosub, [3]role{address, target, unused}, false, false},
	"Return":        {returning, [3]role{address, ignored, number}, false, false},

	"ResultRow": {result, [3]role{reads, number, unused}, false, false},
}

// integers are the instructions that write nothing but integers into the register that is
// their own to write, addresses those that write nothing but addresses, or nothing.
var (
	integers  = map[string]bool{"Integer": true, "Int64": true, "OffsetLimit": true, "IfPos": true, "IfNotZero": true, "DecrJumpZero": true, "MustBeInt": true}
	addresses = map[string]bool{"InitCoroutine": true, "Yield": true, "EndCoroutine": true, "Gosub": true, "BeginSubrtn": true}
)
