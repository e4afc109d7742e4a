package publish

import (
	"fmt"
	"strings"

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
	for code, text := range subcodes {
		if strings.Contains(e.Status, code) {
			return text
		}
	}
	return ""
}

// subcodes are what the platform finds wrong with what it is given.
var subcodes = map[string]string{
	"2207001": "the platform failed: try again",
	"2207003": "fetching it took too long: try again, or give it from a faster server",
	"2207004": "the image is larger than 8 MB",
	"2207005": "the image is no JPEG",
	"2207009": "the image is narrower than 4:5 or wider than 1.91:1",
	"2207020": "what was to be published is gone: make a new container",
	"2207026": "the video is not of a format that the platform takes: MP4 or MOV with H.264 or HEVC, and AAC",
	"2207032": "the platform failed to make it: try again",
	"2207052": "the platform could not fetch it from its address",
	"2207053": "the upload failed: make a new container",
	"2207057": "ThumbOffset lies outside of the video",
	"2207077": "the platform could not download the video",
	"2207081": "the account may not publish trial reels",
	"2207082": "the upload failed: make a new container",
}
