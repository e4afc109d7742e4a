package sanitize

import "strings"

// Short returns a text of at most most characters, and what is longer cut there, with
// an ellipsis behind it. What is no UTF-8 becomes U+FFFD.
func Short(text string, most int) string {
	text = strings.ToValidUTF8(text, "\uFFFD")
	n := 0
	for at := range text {
		if n == most {
			return text[:at] + "…"
		}
		n++
	}
	return text
}
