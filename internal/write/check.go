package write

import (
	"encoding/json"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/viewfinder-sql/viewfinder/internal/value"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// What a text holds, as the platform counts it.
var (
	hashtags  = regexp.MustCompile(`(?:^|[^\pL\pN_&])#[\pL\pN_]+`)
	mentions  = regexp.MustCompile(`(?:^|[^\pL\pN_.])@[A-Za-z0-9_.]+`)
	addresses = regexp.MustCompile(`(?i)(?:https?://|\bwww\.)\S+`)
)

// isID reports whether a text can be the id of an object.
func isID(text string) bool {
	return text != "" && len(text) <= 40 && strings.Trim(text, "0123456789") == ""
}

// violated says which of the limits a value does not keep, "" where it keeps all.
func violated(l *schema.Limits, v value.Value) string {
	text := textOf(v)
	most := func(what string, n, most int) string {
		if most == 0 || n <= most {
			return ""
		}
		return fmt.Sprintf("has %d %s: %s", n, what, are(most))
	}
	for _, said := range []string{
		most("characters", utf8.RuneCountInString(text), l.Characters),
		most("bytes", len(text), l.Bytes),
		most("hashtags", len(hashtags.FindAllString(text, -1)), l.Hashtags),
		most("mentions", len(mentions.FindAllString(text, -1)), l.Mentions),
		most("web addresses", len(addresses.FindAllString(text, -1)), l.Addresses),
	} {
		if said != "" {
			return said
		}
	}
	switch {
	case l.Lower && isShouted(text):
		return "is all capitals: the platform refuses such texts"
	case l.ID && !isID(text):
		return fmt.Sprintf("is %s, which is no id: ids are of digits", shown(text))
	case l.Address:
		return wrongAddress(text)
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

// wrongAddress says why others cannot fetch from an address, "" where they may.
func wrongAddress(text string) string {
	u, err := url.Parse(text)
	switch {
	case strings.ContainsFunc(text, func(r rune) bool { return r > unicode.MaxASCII || unicode.IsSpace(r) }):
		return "is an address with characters that are not ASCII: write them as %XX, and the host in its ASCII form"
	case err != nil, u.Scheme != "http" && u.Scheme != "https", u.Host == "":
		return "is no web address: the platform fetches from https://…"
	case u.User != nil:
		return "is an address with a password in it: the platform fetches without"
	}
	return ""
}

// wrongList says why a text is no list in JSON as the limits demand, "" where it is.
func wrongList(l *schema.Limits, text string) string {
	var list []json.RawMessage
	if json.Unmarshal([]byte(text), &list) != nil {
		return "is no list in JSON: write it as '[\"…\", \"…\"]'"
	}
	if len(list) < l.Least || len(list) > l.Most {
		return fmt.Sprintf("has %d items: from %d to %d are taken", len(list), l.Least, l.Most)
	}
	for _, item := range list {
		var name string
		if l.Plain != "" && json.Unmarshal(item, &name) == nil && strings.HasPrefix(name, l.Plain) {
			return fmt.Sprintf("has %s: write it without %s", shown(name), l.Plain)
		}
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

// textOf is a value as a text.
func textOf(v value.Value) string {
	switch v.Kind() {
	case value.KindInt:
		return strconv.FormatInt(v.Int(), 10)
	case value.KindFloat:
		return strconv.FormatFloat(v.Float(), 'f', -1, 64)
	default:
		return v.Text()
	}
}

// truth reads what is true or false; ok is false for anything else.
func truth(v value.Value) (is, ok bool) {
	switch v.Kind() {
	case value.KindInt:
		return v.Int() == 1, v.Int() == 0 || v.Int() == 1
	case value.KindText:
		b, err := strconv.ParseBool(strings.ToLower(strings.TrimSpace(v.Text())))
		return b, err == nil
	}
	return false, false
}
