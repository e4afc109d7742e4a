package graphsim

import (
	"net/url"
	"strconv"
	"strings"
	"time"
)

// param is one name and value of a request, in the order sent.
type param struct{ name, value string }

// params are the parameters of a request or the modifiers of a field.
type params []param

// parseQuery reads a query string, keeping the order.
func parseQuery(query string) (params, *Error) {
	var out params
	for part := range strings.SplitSeq(query, "&") {
		if part == "" {
			continue
		}
		name, val, _ := strings.Cut(part, "=")
		n, err1 := url.QueryUnescape(name)
		v, err2 := url.QueryUnescape(val)
		if err1 != nil || err2 != nil {
			return nil, badParam("(#100) The query string cannot be decoded")
		}
		out = out.with(n, v)
	}
	return out, nil
}

// with returns p with name set; a repeated name takes its last value.
func (p params) with(name, val string) params {
	for i := range p {
		if p[i].name == name {
			out := append(params(nil), p...)
			out[i].value = val
			return out
		}
	}
	return append(p[:len(p):len(p)], param{name, val})
}

func (p params) without(names ...string) params {
	var out params
next:
	for _, x := range p {
		for _, n := range names {
			if x.name == n {
				continue next
			}
		}
		out = append(out, x)
	}
	return out
}

func (p params) get(name string) string {
	v, _ := p.lookup(name)
	return v
}

func (p params) lookup(name string) (string, bool) {
	for _, x := range p {
		if x.name == name {
			return x.value, true
		}
	}
	return "", false
}

// encode writes p as a query string in its order.
func (p params) encode() string {
	var b strings.Builder
	for i, x := range p {
		if i > 0 {
			b.WriteByte('&')
		}
		b.WriteString(url.QueryEscape(x.name))
		b.WriteByte('=')
		b.WriteString(url.QueryEscape(x.value))
	}
	return b.String()
}

// list splits a parameter that is a comma list or a JSON list of strings.
func (p params) list(name string) []string {
	v := strings.Trim(strings.TrimSpace(p.get(name)), "[]")
	if v == "" {
		return nil
	}
	var out []string
	for item := range strings.SplitSeq(v, ",") {
		out = append(out, strings.Trim(strings.TrimSpace(item), `"'`))
	}
	return out
}

// size reads limit: the default where absent, the maximum where above.
func (p params) size(def, most int) (int, *Error) {
	v, ok := p.lookup("limit")
	if !ok || v == "" {
		return def, nil
	}
	n, err := strconv.Atoi(v)
	if err != nil || n < 0 {
		return 0, badParam("(#100) Param limit must be a non-negative integer")
	}
	if n == 0 {
		n = def
	}
	return min(n, most), nil
}

// instant reads a time: Unix seconds, a date, an ISO instant, or one of the
// relative forms "now", "today", "yesterday", "-3 days", "2 weeks ago".
func (p params) instant(name string, now time.Time) (time.Time, bool, *Error) {
	v, ok := p.lookup(name)
	if v = strings.TrimSpace(v); !ok || v == "" {
		return time.Time{}, false, nil
	}
	if t, ok := parseInstant(v, now); ok && t.Unix() >= 0 && t.Year() < 2100 {
		return t, true, nil
	}
	return time.Time{}, false, badParam("(#100) Param " + name + " must be a valid date/time string or a UNIX timestamp")
}

var instantLayouts = []string{
	"2006-01-02", time.RFC3339, graphTime, "2006-01-02T15:04:05", "2006-01-02 15:04:05", "2006-01-02T15:04", "2006-01-02 15:04",
	"2 January 2006", "January 2, 2006", "01/02/2006", "20060102",
}

func parseInstant(v string, now time.Time) (time.Time, bool) {
	if n, err := strconv.ParseInt(v, 10, 64); err == nil && len(v) != len("20060102") {
		return time.Unix(n, 0).UTC(), true
	}
	for _, layout := range instantLayouts {
		if t, err := time.Parse(layout, v); err == nil {
			return t.UTC(), true
		}
	}
	now = now.UTC()
	today := now.Truncate(24 * time.Hour)
	words := strings.Fields(strings.ToLower(v))
	switch strings.Join(words, " ") {
	case "now":
		return now, true
	case "today", "midnight":
		return today, true
	case "yesterday":
		return today.AddDate(0, 0, -1), true
	case "tomorrow":
		return today.AddDate(0, 0, 1), true
	}
	sign := 1
	if n := len(words); n == 3 && words[2] == "ago" {
		words, sign = words[:2], -1
	}
	if len(words) != 2 {
		return time.Time{}, false
	}
	n, err := strconv.Atoi(words[0])
	if err != nil {
		return time.Time{}, false
	}
	n *= sign
	switch strings.TrimSuffix(words[1], "s") {
	case "minute":
		return now.Add(time.Duration(n) * time.Minute), true
	case "hour":
		return now.Add(time.Duration(n) * time.Hour), true
	case "day":
		return now.AddDate(0, 0, n), true
	case "week":
		return now.AddDate(0, 0, 7*n), true
	case "month":
		return now.AddDate(0, n, 0), true
	case "year":
		return now.AddDate(n, 0, 0), true
	}
	return time.Time{}, false
}

// masked lists the parameters whose values never reach the journal.
var masked = map[string]bool{
	"access_token": true, "client_secret": true, "appsecret_proof": true, "input_token": true,
	"fb_exchange_token": true, "code": true, "code_verifier": true, "_password": true, "batch": true,
}

// redacted writes p decoded, for reading, with secrets masked.
func (p params) redacted() string {
	var b strings.Builder
	for i, x := range p {
		if i > 0 {
			b.WriteByte('&')
		}
		b.WriteString(x.name)
		b.WriteByte('=')
		if masked[x.name] {
			b.WriteString("***")
			continue
		}
		b.WriteString(x.value)
	}
	return b.String()
}
