package publish

import (
	"fmt"

	"github.com/viewfinder-sql/viewfinder/internal/refusal"
	"github.com/viewfinder-sql/viewfinder/internal/write"
)

// Error is a post that was not made, or of which it is not known.
type Error = write.PublishError

// The stages, as errors have them.
const (
	Beginning  = write.Beginning
	Creating   = write.Creating
	Uploading  = write.Uploading
	Waiting    = write.Waiting
	Publishing = write.Publishing
)

// QuotaError is a post that was not begun, because the account has published what it may
// for now.
type QuotaError struct {
	Account     string
	Used, Total int64
	Hours       int64
}

// Error says how much was published, and when to go on.
func (e *QuotaError) Error() string {
	return fmt.Sprintf("publish: the account %s has published %d posts within %d hours, of %d that it may; wait, and look at PublishingLimit; nothing was sent", e.Account, e.Used, e.Hours, e.Total)
}

// StatusError is a container that cannot be published.
type StatusError struct {
	// Code is its status: ERROR, EXPIRED, IN_PROGRESS.
	Code string
	// Status is what the platform says of it.
	Status string
}

// Error says what the platform says, and what that means.
func (e *StatusError) Error() string {
	text := "its status is " + e.Code
	if e.Status != "" && e.Status != e.Code {
		text += " (" + e.Status + ")"
	}
	if meaning := e.meaning(); meaning != "" {
		text += ": " + meaning
	}
	return text
}

// meaning is what a status is known to come of.
func (e *StatusError) meaning() string {
	switch {
	case e.Code == "EXPIRED":
		return "it was not published within a day"
	case e.Code == "IN_PROGRESS":
		return "the platform still works on it"
	}
	return refusal.Container(e.Status)
}
