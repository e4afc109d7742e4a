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
	moving
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
	sorterOpen
	sorterInsert
	sorterSort
	sorterData
	sorterNext
	openTransient
	openDouble
	newNumber
	insert
	remove
	rewind
	advance
	nullPlace
	reset
	openRecord
	field
	record
	comparing
	branch
	function
	counting
	counted
	realAffinity
)

// role is what an operand of an instruction is.
type role uint8

const (
	unused     role = iota // it has to be 0
	ignored                // whatever it is, it makes no difference here
	number                 // itself
	cursor                 // of a table
	sorters                // a cursor of a sorter
	transients             // of a transient table
	records                // of the record in a register
	fields                 // of records
	resets                 // of a sorter, or a transient table
	nulls                  // of a table, transient or not
	target                 // an address
	maybe                  // an address, or 0 for the next one
	reads                  // a register
	writes                 // a register
	counts                 // a register that holds nothing but integers
	address                // a register that holds nothing but addresses
	recorded               // a register that holds nothing but records
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
	"NullRow": {nullRow, [3]role{nulls, unused, unused}, false, false},

	"Integer":     {load, [3]role{number, writes, unused}, false, false},
	"Int64":       {load, [3]role{unused, writes, unused}, true, false},
	"String8":     {load, [3]role{unused, writes, unused}, true, false},
	"Null":        {empty, [3]role{unused, writes, number}, false, false},
	"BeginSubrtn": {empty, [3]role{unused, writes, unused}, false, false},
	"ZeroOrNull":  {zeroOrNull, [3]role{reads, writes, reads}, false, false},
	"Variable":    {parameter, [3]role{number, writes, unused}, true, false},
	"Copy":        {copying, [3]role{reads, writes, number}, false, true},
	"Move":        {moving, [3]role{reads, writes, number}, false, false},
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

	"MakeRecord":   {record, [3]role{reads, number, recorded}, false, false},
	"SorterOpen":   {sorterOpen, [3]role{sorters, ignored, number}, true, false},
	"SorterInsert": {sorterInsert, [3]role{sorters, recorded, ignored}, true, false}, // what SQLite has besides are hints
	"SorterSort":   {sorterSort, [3]role{sorters, target, unused}, false, false},
	"SorterData":   {sorterData, [3]role{sorters, recorded, records}, false, false},
	"SorterNext":   {sorterNext, [3]role{sorters, target, unused}, false, true},
	"OpenPseudo":   {openRecord, [3]role{records, recorded, ignored}, false, false},
	"Column":       {field, [3]role{fields, number, writes}, false, true},

	"OpenEphemeral": {openTransient, [3]role{transients, ignored, unused}, false, true},
	"OpenDup":       {openDouble, [3]role{transients, transients, unused}, false, false},
	"NewRowid":      {newNumber, [3]role{transients, writes, unused}, false, false},
	"Insert":        {insert, [3]role{transients, recorded, counts}, false, true},
	"Delete":        {remove, [3]role{transients, unused, unused}, false, true},
	"Rewind":        {rewind, [3]role{transients, maybe, unused}, false, false},
	"Next":          {advance, [3]role{transients, target, ignored}, false, true},
	"ResetSorter":   {reset, [3]role{resets, unused, unused}, false, false},

	"RealAffinity": {realAffinity, [3]role{reads, unused, unused}, false, false},
	"Compare":      {comparing, [3]role{reads, reads, number}, true, false},
	"Jump":         {branch, [3]role{target, target, target}, false, false},
	"Function":     {function, [3]role{ignored, reads, writes}, true, false},
	"AggStep":      {counting, [3]role{unused, ignored, reads}, true, true},
	"AggValue":     {counted, [3]role{reads, number, writes}, true, false},
	"AggFinal":     {counted, [3]role{reads, number, unused}, true, false},
}

// integers are the instructions that write nothing but integers into the register that is
// their own to write, addresses those that write nothing but addresses, or nothing.
var (
	integers  = map[string]bool{"Integer": true, "Int64": true, "OffsetLimit": true, "IfPos": true, "IfNotZero": true, "DecrJumpZero": true, "MustBeInt": true, "NewRowid": true}
	addresses = map[string]bool{"Integer": true, "InitCoroutine": true, "Yield": true, "EndCoroutine": true, "Gosub": true, "BeginSubrtn": true}
)
