package write

import (
	"net/url"
	"strconv"
	"strings"
	"unicode"

	"github.com/viewfinder-sql/viewfinder/internal/pattern"
	"github.com/viewfinder-sql/viewfinder/internal/value"
)

// What a text holds, as the platform counts it.
var (
	hashtags  = pattern.New(`(?:^|[^\pL\pN_&])(?:#[\pL\pN_]+)+`) // several may stand together
	hashtag   = pattern.New(`#[\pL\pN_]`)
	mentions  = pattern.New(`(?:^|[^\pL\pN_])@[A-Za-z0-9_.]+`)
	addresses = pattern.New(`(?i)(?:https?://|\bwww\.)\S+`)
)

// Hashtags is how many a text has.
func Hashtags(text string) (n int) {
	for _, run := range hashtags.FindAllString(text, -1) {
		n += len(hashtag.FindAllString(run, -1))
	}
	return n
}

// Mentions is how many users a text names by @.
func Mentions(text string) int { return len(mentions.FindAllString(text, -1)) }

// IsID reports whether a text can be the id of an object.
func IsID(text string) bool {
	return text != "" && len(text) <= 40 && strings.Trim(text, "0123456789") == ""
}

// WrongAddress says why others cannot fetch from an address, "" where they may.
func WrongAddress(text string) string {
	u, err := url.Parse(text)
	switch {
	case strings.ContainsFunc(text, func(r rune) bool { return r > unicode.MaxASCII || unicode.IsSpace(r) || unicode.IsControl(r) }):
		return "is an address with characters that are not ASCII: write them as %XX, and the host in its ASCII form"
	case err != nil, u.Scheme != "http" && u.Scheme != "https", u.Hostname() == "":
		return "is no web address: the platform fetches from https://…"
	case u.User != nil:
		return "is an address with a password in it: the platform fetches without"
	}
	return ""
}

// TextOf is a value as a text, "" for NULL.
func TextOf(v value.Value) string {
	switch v.Kind() {
	case value.KindInt:
		return strconv.FormatInt(v.Int(), 10)
	case value.KindFloat:
		return strconv.FormatFloat(v.Float(), 'f', -1, 64)
	default:
		return v.Text()
	}
}

// Truth reads what is true or false; ok is false for anything else.
func Truth(v value.Value) (is, ok bool) {
	switch v.Kind() {
	case value.KindInt:
		return v.Int() == 1, v.Int() == 0 || v.Int() == 1
	case value.KindText:
		b, err := strconv.ParseBool(strings.ToLower(strings.TrimSpace(v.Text())))
		return b, err == nil
	}
	return false, false
}
