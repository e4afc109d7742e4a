package pgtime

import "strings"

var monthNames = []string{"january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"}

var weekdayNames = []string{"sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"}

// monthOf is the number of a month's name or its first three letters; 0 of another word.
func monthOf(word string) int {
	word = strings.ToLower(word)
	for i, name := range monthNames {
		if word == name || word == name[:3] || word == "sept" && i == 8 {
			return i + 1
		}
	}
	return 0
}

func isWeekday(word string) bool {
	for _, name := range weekdayNames {
		if word == name || word == name[:3] || len(word) > 3 && len(word) < len(name) && strings.HasPrefix(name, word) && (word == "tues" || word == "wednes" || word == "thur" || word == "thurs") {
			return true
		}
	}
	return false
}
