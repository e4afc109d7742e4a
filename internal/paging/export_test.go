package paging

// Room is how many numbers the set has places for.
func (s *IDSet) Room() int { return len(s.ids.numbers) }
