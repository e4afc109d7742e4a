package write

// IDs are the ids of rows that were done, in their order: of those that were made, or else
// of those that were changed. A row without one is left out.
func (j *Job) IDs(done []Result) []string { return ids(j, done) }
