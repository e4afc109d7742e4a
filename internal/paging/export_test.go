package paging

// Runs is how many parts hold the set.
func (s *IDSet) Runs() int { return len(s.runs) }
