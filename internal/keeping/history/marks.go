package history

import "strings"

// Marked reports whether a text has one of some marks, such as ids and user names, as a word: what
// is forgotten leaves no trace in messages.
func Marked(text string, marks []string) bool {
	for _, mark := range marks {
		for rest := text; mark != ""; {
			i := strings.Index(rest, mark)
			if i < 0 {
				break
			}
			end := i + len(mark)
			if (i == 0 || !ofName(rest[i-1])) && (end == len(rest) || !ofName(rest[end]) || rest[end] == '.' && (end+1 == len(rest) || !ofName(rest[end+1]))) {
				return true
			}
			rest = rest[i+1:]
		}
	}
	return false
}

// ofName reports whether user names and ids have a sign; a full stop behind one may be a sentence's.
func ofName(c byte) bool {
	return c == '_' || c == '.' || '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
}

// Unmarked are reasons without what has one of some marks; changed says whether one had.
func Unmarked(reasons []Reason, marks []string) (_ []Reason, changed bool) {
	for i := range reasons {
		r := &reasons[i]
		if Marked(r.Object, marks) {
			r.Object, changed = "", true
		}
		if Marked(r.Message, marks) {
			r.Message, changed = "of an account that was forgotten", true
		}
	}
	return reasons, changed
}
