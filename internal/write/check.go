package write

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/viewfinder-sql/viewfinder/internal/value"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// Violated says which of the limits a value does not keep, "" where it keeps all.
func Violated(l *schema.Limits, v value.Value) string {
	text := TextOf(v)
	most := func(what string, n, most int) string {
		if most == 0 || n <= most {
			return ""
		}
		return fmt.Sprintf("has %d %s: %s", n, what, are(most))
	}
	for _, said := range []string{
		most("characters", utf8.RuneCountInString(text), l.Characters),
		most("bytes", len(text), l.Bytes),
		most("hashtags", Hashtags(text), l.Hashtags),
		most("mentions", Mentions(text), l.Mentions),
		most("web addresses", len(addresses.FindAllString(text, -1)), l.Addresses),
	} {
		if said != "" {
			return said
		}
	}
	switch {
	case l.Lower && isShouted(text):
		return "is all capitals: the platform refuses such texts"
	case l.ID && !IsID(text):
		return fmt.Sprintf("is %s, which is no id: ids are of digits", shown(text))
	case l.Address:
		return WrongAddress(text)
	case l.Unit:
		if n, err := strconv.ParseFloat(text, 64); err != nil || !(n >= 0 && n <= 1) {
			return "is " + shown(text) + ": it is a number from 0 to 1"
		}
	case l.Values != nil && !slices.Contains(l.Values, text):
		return "is " + shown(text) + ": it is one of " + strings.Join(l.Values, ", ")
	case l.Most > 0:
		return wrongList(l, text)
	}
	return ""
}

// are says how many are the most.
func are(most int) string {
	if most == 1 {
		return "one is the most"
	}
	return fmt.Sprintf("%d are the most", most)
}

// isShouted reports whether a text has letters and none of them is small.
func isShouted(text string) bool {
	return strings.ContainsFunc(text, unicode.IsUpper) && !strings.ContainsFunc(text, unicode.IsLower)
}

// wrongList says why a text is no list in JSON as the limits demand, "" where it is.
func wrongList(l *schema.Limits, text string) string {
	var list []json.RawMessage
	if json.Unmarshal([]byte(text), &list) != nil {
		return "is no list in JSON: write it as '[\"…\", \"…\"]'"
	}
	if said := WrongCount(l, len(list)); said != "" {
		return said
	}
	for _, item := range list {
		var name string
		if l.Plain != "" && json.Unmarshal(item, &name) == nil && strings.HasPrefix(name, l.Plain) {
			return fmt.Sprintf("has %s: write it without %s", shown(name), l.Plain)
		}
	}
	return ""
}

// WrongCount says that a list has fewer or more items than the limits demand, "" where it
// does not.
func WrongCount(l *schema.Limits, n int) string {
	if n < l.Least || n > l.Most {
		return fmt.Sprintf("has %d items: from %d to %d are taken", n, l.Least, l.Most)
	}
	return ""
}

// shown is a value as an error shows it.
func shown(text string) string {
	const most = 40
	if utf8.RuneCountInString(text) > most {
		text = string([]rune(text)[:most]) + "…"
	}
	return strconv.Quote(text)
}
