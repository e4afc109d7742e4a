package nodes

// suspicion is what is known of items of a list that spoil their page: one whose
// insights the API refuses fails the page that it is on.
type suspicion struct {
	suspects  int  // the next items, of which one is known to be such
	spoilt    int  // those found
	converted bool // the last page was spoilt by a post from before the account's change to a business account
}

// Suspects is how many of the next items are suspected, 0 where none is.
func (x *suspicion) Suspects() int { return x.suspects }
