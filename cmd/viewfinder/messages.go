package main

import (
	"github.com/viewfinder-sql/viewfinder/driver"
	"github.com/viewfinder-sql/viewfinder/internal/format"
)

// tell prints what a statement has to tell besides its rows.
func tell(s streams, r *driver.Report) {
	for _, line := range format.Told(r) {
		s.say("%s", line)
	}
}
