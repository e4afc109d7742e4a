package refusal

import (
	"regexp"
	"strconv"
)

// subcodeForm is what a subcode looks like in the status of a container.
var subcodeForm = regexp.MustCompile(`\b\d{7}\b`)

// Container is what to do about what the status of a container says, which names a subcode in
// words: "Error: Media upload has failed with error code 2207009"; "" where it is not known.
func Container(status string) string {
	for _, text := range subcodeForm.FindAllString(status, -1) {
		subcode, _ := strconv.Atoi(text) // which are digits
		for _, r := range Rules {
			if r.Subcode == subcode || r.Container == subcode {
				return r.Advice
			}
		}
	}
	return ""
}
