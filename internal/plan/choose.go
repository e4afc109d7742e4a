package plan

import (
	"slices"

	"github.com/viewfinder-sql/viewfinder/internal/bitset"
	"github.com/viewfinder-sql/viewfinder/internal/value"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// Costs, in SQLite's arbitrary unit. A call costs a thousand times a row, but a
// look-up by key must not carry the price of a call: parents and children share
// one fetch, and SQLite would otherwise scan the child and index the parent.
const (
	costPage   = 1000
	costLookup = 5
	pageRows   = 100
	inKeys     = 25 // assumed length of an IN list
	askers     = 3  // assumed number of accounts
	// costUnbounded is how many times as much a range costs whose beginning no term
	// gives.
	costUnbounded = 1000
	costGuess     = 1e18 // of a range that is guessed where a term gives it later: whatever others cost
)

// chooser answers an offer for a table of the catalogue.
type chooser struct {
	cat      *schema.Catalogue
	table    *schema.Table
	offer    *Offer
	levels   []schema.Level
	declared []schema.Declared
	insisted map[string]bool // the columns of inputs that need a value

	choice Choice
	access Access
	bounds int             // time bounds in use
	given  map[string]bool // the columns of arguments that have a value
	begins bool            // one of them says from when
	guess  bool            // a later one may say it
}

func (c *chooser) choose() {
	key := c.pass()
	c.choice.Access = c.access.String()
	c.estimate(key)
}

// pass chooses which terms the scan is passed, and returns the constraint whose value
// is looked up, or -1.
func (c *chooser) pass() (key int) {
	c.choice.Args = make([]int, len(c.offer.Constraints))
	c.choice.In = make([]bool, len(c.offer.Constraints))
	for i := range c.choice.Args {
		c.choice.Args[i] = -1
	}
	c.given = map[string]bool{}
	c.access = Access{Table: c.table.Name, Level: -1, Used: c.used(), Everyone: c.comparesAsker()}
	key = c.chooseKey()
	switch {
	case key < 0:
		c.chooseWalk()
	case c.table.Numbers != nil: // of the objects that are looked up
		c.chooseArguments()
	}
	return key
}

// comparesAsker reports whether a term compares the account that asks, where any of them
// may. Whether a value is NULL compares it with none.
func (c *chooser) comparesAsker() bool {
	return c.table.AnyoneAsks() && slices.ContainsFunc(c.offer.Constraints, func(k Constraint) bool {
		col, _ := c.column(&k)
		return col != nil && c.table.IsAccount(col) && k.Op != OpLimit && k.Op != OpOffset && k.Op != OpNull && k.Op != OpNotNull
	})
}

// used maps the mask of declared columns onto the table's own.
func (c *chooser) used() bitset.Set {
	var used bitset.Set
	for i, d := range c.declared {
		if c.offer.Used>>min(i, 63)&1 != 0 {
			used.Add(d.Column)
		}
	}
	return used
}

func (c *chooser) column(k *Constraint) (*schema.Column, int) {
	if k.Column < 0 || k.Column >= len(c.declared) {
		return nil, -1
	}
	i := c.declared[k.Column].Column
	return &c.table.Columns[i], i
}

func (c *chooser) use(constraint int, role Role, column int) {
	c.choice.Args[constraint] = len(c.access.Args)
	c.access.Args = append(c.access.Args, ArgRole{Role: role, Column: column})
}

// chooseKey uses the equality on the id of the deepest level that can be looked
// up, and returns its constraint, or -1.
func (c *chooser) chooseKey() int {
	best, level := -1, 0
	if c.table.Address != nil { // whose objects are read through what the arguments name
		return best
	}
	for i := range c.offer.Constraints {
		k := &c.offer.Constraints[i]
		if l := c.keyLevel(k); k.Usable && l > level {
			best, level = i, l
		}
	}
	if best < 0 {
		return -1
	}
	_, column := c.column(&c.offer.Constraints[best])
	c.access.Level = level
	c.choice.In[best] = c.offer.Constraints[best].In
	c.use(best, RoleKey, column)
	return best
}

// keyLevel returns the level that an equality looks up, or 0.
func (c *chooser) keyLevel(k *Constraint) int {
	if !k.equal() {
		return 0
	}
	col, _ := c.column(k)
	if col == nil || col.Field != "id" || col.Level == 0 || c.levels[col.Level].Edge.Lookup() == nil {
		return 0
	}
	return col.Level
}

// chooseWalk narrows a walk from the root by accounts, time and parameters.
func (c *chooser) chooseWalk() {
	residual := false // a term that only the engine checks
	later := false
	for i := range c.offer.Constraints {
		k := &c.offer.Constraints[i]
		if k.Op == OpLimit || k.Op == OpOffset {
			continue
		}
		if !k.Usable || !c.narrow(i, k) {
			residual = true
		}
		later = later || c.guesses(k)
	}
	c.guess = later && !c.begins
	c.refuse()
	c.chooseOrder()
	if residual || (len(c.offer.OrderBy) > 0 && !c.choice.OrderConsumed) {
		return // more rows than the limit will be read
	}
	for i := range c.offer.Constraints {
		switch k := &c.offer.Constraints[i]; {
		case !k.Usable:
		case k.Op == OpLimit:
			c.use(i, RoleLimit, 0)
		case k.Op == OpOffset:
			c.use(i, RoleOffset, 0)
		}
	}
}

// chooseArguments passes the values of arguments besides a key.
func (c *chooser) chooseArguments() {
	for i := range c.offer.Constraints {
		k := &c.offer.Constraints[i]
		if col, _ := c.column(k); k.Usable && col != nil && (k.equal() || k.Op == OpNull) && c.table.Argument(col.Name) != nil {
			c.narrow(i, k)
		}
	}
	c.refuse()
}

// narrow passes a term that makes the walk shorter, if it is one, and reports
// whether all rows of the walk satisfy it.
func (c *chooser) narrow(i int, k *Constraint) bool {
	col, column := c.column(k)
	if col == nil {
		return false
	}
	if k.equal() && c.table.IsAccount(col) {
		c.choice.In[i] = k.In
		c.use(i, RoleAccount, column)
		c.given[col.Name] = true
		return true
	}
	if x := c.table.Argument(col.Name); x != nil && (k.equal() || k.Op == OpNull && (x.Required || c.insisted[col.Name])) {
		c.choice.In[i] = k.In
		c.use(i, RoleArgument, column)
		c.access.Args[len(c.access.Args)-1].Null = k.Op != OpEQ
		c.given[col.Name] = true
		return true
	}
	// A LIKE arrives as a range too, under another collation: no time range.
	role, ok := timeRoles[k.Op]
	stops := c.ordered(col) && role != RoleUntil && role != RoleBefore // a walk that comes to what is older
	if !ok || k.Collation != value.TimeCollation || !c.timed(col) && !stops {
		return false
	}
	c.bounds++
	c.begins = c.begins || role != RoleUntil && role != RoleBefore
	c.choice.In[i] = k.In
	c.use(i, role, column)
	c.access.Args[len(c.access.Args)-1].Null = k.Op == OpIS
	// The range from the first to the last of a list holds others too, and NULL
	// bounds nothing. Where the walk just ends, the engine cuts what it gives.
	return !k.In && k.Op != OpIS && c.timed(col)
}

// equal reports whether a column that is never NULL, such as an id, has to equal
// the term's value.
func (k *Constraint) equal() bool { return k.Op == OpEQ || k.Op == OpIS }

var timeRoles = map[Op]Role{OpGT: RoleAfter, OpGE: RoleSince, OpLT: RoleBefore, OpLE: RoleUntil, OpEQ: RoleAt, OpIS: RoleAt}

// timed reports whether the column is the instant by which the edge below the
// account can be cut.
func (c *chooser) timed(col *schema.Column) bool {
	if col.Type != schema.Datetime || col.Level != 1 || len(c.levels) < 2 {
		return false
	}
	return c.levels[1].Edge.TimeFilter
}

// ordered reports whether the column is the instant by which the edge below the root lists
// the newest first.
func (c *chooser) ordered(col *schema.Column) bool {
	return col.Type == schema.Datetime && col.Level == 1 && len(c.levels) == 2 && c.levels[1].Edge.NewestFirst && col.Field == c.levels[1].Node.Time
}

// chooseOrder consumes ORDER BY Timestamp DESC on an edge that comes newest
// first.
func (c *chooser) chooseOrder() {
	if c.table.Address == nil && len(c.table.Arguments) > 0 { // each of their values has a list of its own
		return
	}
	if len(c.offer.OrderBy) != 1 || !c.offer.OrderBy[0].Desc {
		return
	}
	if col, _ := c.column(&Constraint{Column: c.offer.OrderBy[0].Column}); col == nil || !c.ordered(col) {
		return
	}
	c.access.Newest = true
	c.choice.OrderConsumed = true
}

func (c *chooser) estimate(key int) {
	rows := int64(1)
	from := 0
	if key >= 0 {
		from = c.access.Level
	}
	for i := from + 1; i < len(c.levels); i++ {
		rows *= max(1, c.levels[i].Edge.Rows)
	}
	if key >= 0 {
		last := len(c.levels) - 1
		single := from == last || from == last-1 && c.levels[last].Node.Insight && c.table.Numbers == nil // a post's metrics are one row
		c.choice.Unique = single && !c.choice.In[key]
		if c.choice.In[key] {
			rows *= inKeys
		}
		c.choice.Rows = rows
		c.choice.Cost = costLookup + float64(rows)
		return
	}
	pages := int64(1)
	if len(c.levels) > 1 {
		pages = max(1, c.levels[1].Edge.Rows/pageRows)
	}
	for range c.bounds { // a range keeps a part
		pages, rows = max(1, pages/4), max(1, rows/4)
	}
	if c.table.Address != nil {
		lists := c.lists()
		named := c.table.Address.Asker == schema.NoAsker || c.given[c.table.Address.Account]
		c.choice.Unique = len(c.levels) == 1 && lists == 1 && named
		if pages, rows = pages*lists, rows*lists; c.access.Everyone && !named {
			pages, rows = pages*askers, rows*askers
		}
	}
	c.choice.Rows = rows
	c.choice.Cost = float64(pages*costPage + rows)
	if !c.begins && c.table.Series != nil {
		// A range whose beginning no term gives is a guess: an OR of ranges is better
		// read a range at a time.
		c.choice.Cost *= costUnbounded
	}
	if c.guess {
		c.choice.Cost = costGuess
	}
}
