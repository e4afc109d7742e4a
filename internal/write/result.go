package write

import (
	"github.com/viewfinder-sql/viewfinder/internal/value"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// Result is what is known of a row that was written, by the names of columns.
type Result map[string]value.Value

// IDs are the ids of rows that were done, in their order: of those that were made, or else
// of those that were changed. A row without one is left out.
func (j *Job) IDs(done []Result) (list []string) {
	columns := j.Write.Keys
	if j.Write.Verb == schema.Insert {
		columns = nil
		for _, r := range j.Write.Returns {
			columns = append(columns, r.Name)
		}
	}
	for _, r := range done {
		for _, column := range columns {
			if v := r[column]; !v.IsNull() {
				list = append(list, TextOf(v))
				break
			}
		}
	}
	return list
}
