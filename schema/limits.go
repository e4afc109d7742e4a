package schema

import (
	"fmt"
	"strings"
)

// Words say what the limits demand, for people; nil for nothing.
func (l *Limits) Words() (words []string) {
	most := func(n int, what string) {
		if n > 0 {
			words = append(words, fmt.Sprintf("at most %d %s", n, what))
		}
	}
	most(l.Characters, "characters")
	most(l.Bytes, "bytes")
	most(l.Hashtags, "hashtags")
	most(l.Mentions, "mentions")
	most(l.Addresses, "web addresses")
	if l.Lower {
		words = append(words, "not all capitals")
	}
	if l.ID {
		words = append(words, "an id")
	}
	if l.Address {
		words = append(words, "a web address of ASCII")
	}
	if l.Unit {
		words = append(words, "from 0 to 1")
	}
	if len(l.Values) > 0 {
		words = append(words, "one of "+strings.Join(l.Values, ", "))
	}
	if l.Most > 0 {
		words = append(words, fmt.Sprintf("from %d to %d items", l.Least, l.Most))
	}
	if l.Plain != "" {
		words = append(words, "without "+l.Plain)
	}
	return words
}
