package nodes

// suspicion is what is known of items of a list that spoil their page: one whose
// insights the API refuses fails the page that it is on.
type suspicion struct {
	suspects  int  // the next items, of which one is known to be such
	spoilt    int  // those found
	converted bool // the last page was spoilt by a post from before the account's change to a business account
}

// Suspect notes that one of the next n items spoilt their page; converted says that it
// is a post from before its account's change to a business account.
func (x *suspicion) Suspect(n int, converted bool) { x.suspects, x.converted = n, converted }

// Suspects is how many of the next items are suspected, 0 where none is.
func (x *suspicion) Suspects() int { return x.suspects }

// Acquit ends the suspicion, with nothing found.
func (x *suspicion) Acquit() { x.suspects = 0 }

// Clear notes that n of the suspects have come.
func (x *suspicion) Clear(n int) { x.suspects = max(0, x.suspects-n) }

// Convict notes that the one suspect left is what spoilt the page.
func (x *suspicion) Convict() { x.spoilt++ }
