package graph

import (
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/viewfinder-sql/viewfinder/internal/sanitize"
)

// Usage is how much of the rate limits is used, as an answer's headers tell.
type Usage struct {
	// App is the app's own load, of the rolling hour.
	App Load
	// Business are the loads per business object and kind of use.
	Business []BusinessUsage
	// Unknown are members of the headers that are none of those known, as
	// "HEADER NAME": a limit may have come that is not understood.
	Unknown []string
}

// Load is used of a limit, in percent; the largest counts. Other is the largest of
// what has none of the known names.
type Load struct {
	Calls, Time, CPU, Other float64
}

// BusinessUsage is the load of one business object, such as an account.
type BusinessUsage struct {
	ID   string // "" for the app's own load of a kind
	Type string // "instagram", "pages"
	Load Load
	// Regain is how long until calls are answered again; 0 if they are now.
	Regain time.Duration
}

// Percent is the largest of them.
func (l Load) Percent() float64 { return max(l.Calls, l.Time, l.CPU, l.Other) }

// Percent is the largest load; 0 for nil.
func (u *Usage) Percent() float64 {
	if u == nil {
		return 0
	}
	p := u.App.Percent()
	for _, b := range u.Business {
		p = max(p, b.Load.Percent())
	}
	return p
}

// Regain is the longest of the times until calls are answered again; 0 for nil.
func (u *Usage) Regain() time.Duration {
	var d time.Duration
	if u != nil {
		for _, b := range u.Business {
			d = max(d, b.Regain)
		}
	}
	return d
}

// maxRegain bounds the minutes until calls are answered again: a month, which
// is more than any limit lasts.
const maxRegain = 31 * 24 * 60

// appHeaders tell of the app's own load, all of it or of one kind.
var appHeaders = [...]struct{ name, kind string }{
	{"X-App-Usage", ""},
	{"X-Page-Usage", "pages"},
	{"X-Ad-Account-Usage", "ads"},
}

const businessHeader = "X-Business-Use-Case-Usage"

// ReadUsage reads the usage headers, masked, of an answer to a request that is no
// client's; nil if there are none that can be read.
func ReadUsage(h http.Header, mask func(string) string) *Usage { return parseUsage(h, mask) }

// parseUsage is [ReadUsage] for a client's.
func parseUsage(h http.Header, mask func(string) string) *Usage {
	var u Usage
	found := false
	for _, header := range appHeaders {
		for _, text := range h.Values(header.name) {
			m := usageFields{header: header.name}
			if !m.read([]byte(mask(text))) {
				continue
			}
			found = true
			u.note(m.unknown)
			if header.kind == "" {
				u.App = m.Load
			} else {
				u.Business = append(u.Business, BusinessUsage{Type: header.kind, Load: m.Load, Regain: m.Regain})
			}
		}
	}
	for _, text := range h.Values(businessHeader) {
		u.parseBusiness(mask(text))
	}
	if !found && u.Business == nil {
		return nil
	}
	return &u
}

// lastUsage remembers what the usage headers of the last answers said: most of the next say
// the same as the last one of the same account.
type lastUsage struct {
	seen [8]atomic.Pointer[seenUsage]
	next atomic.Uint32
}

// usageHeaders are the values of all usage headers.
type usageHeaders [1 + len(appHeaders)][]string

type seenUsage struct {
	headers usageHeaders
	usage   *Usage
}

// read is [ReadUsage], of which the result is shared.
func (l *lastUsage) read(h http.Header, mask func(string) string) *Usage {
	headers := usageHeaders{h.Values(businessHeader)}
	for i, header := range appHeaders {
		headers[i+1] = h.Values(header.name)
	}
	for i := range l.seen {
		if seen := l.seen[i].Load(); seen != nil && slices.EqualFunc(headers[:], seen.headers[:], slices.Equal) {
			return seen.usage
		}
	}
	u := parseUsage(h, mask)
	l.seen[l.next.Add(1)%uint32(len(l.seen))].Store(&seenUsage{headers, u})
	return u
}

// parseBusiness reads an object of lists, keyed by the object's id. A key may
// stand in it more than once. What follows a fault is left out.
func (u *Usage) parseBusiness(text string) {
	eachMember(strings.NewReader(text), func(id string, raw []byte) {
		list := scanner{text: raw}
		if list.kind() != '[' {
			return
		}
		for list.open(); list.more(']'); {
			m := usageFields{header: businessHeader}
			if m.read(list.value()) {
				u.Business = append(u.Business, BusinessUsage{ID: id, Type: m.kind, Load: m.Load, Regain: m.Regain})
				u.note(m.unknown)
			}
		}
	})
}

// maxUnknown bounds the unknown members of one answer that are told.
const maxUnknown = 8

func (u *Usage) note(unknown []string) {
	for _, name := range unknown {
		if len(u.Unknown) < maxUnknown && !slices.Contains(u.Unknown, name) {
			u.Unknown = append(u.Unknown, name)
		}
	}
}

// usageFields are the members of one object of a usage header. The hosts call the same
// things by different names.
type usageFields struct {
	Load
	Regain  time.Duration
	kind    string
	header  string
	unknown []string
}

// read reads an object; false if it is none.
func (m *usageFields) read(text []byte) bool {
	object := scanner{text: text}
	if object.kind() != '{' {
		return false
	}
	type member struct {
		name string
		raw  []byte
	}
	var room [8]member
	members := room[:0]
	for object.open(); object.more('}'); {
		name, _ := jsontext.AppendUnquote(nil, object.name()) // the error repeats that there was invalid UTF-8
		members = append(members, member{string(name), object.value()})
	}
	if !object.end() {
		return false
	}
	slices.SortStableFunc(members, func(a, b member) int { return strings.Compare(a.name, b.name) })
	for _, x := range members {
		m.take(x.name, x.raw)
	}
	return true
}

func (m *usageFields) take(name string, raw json.RawMessage) {
	n, err := strconv.ParseFloat(strings.Trim(string(raw), `"`), 64)
	number := err == nil
	switch name {
	case "call_count", "call_volume":
		m.Calls = max(m.Calls, n)
	case "total_time":
		m.Time = max(m.Time, n)
	case "total_cputime", "cpu_time":
		m.CPU = max(m.CPU, n)
	case "acc_id_util_pct", "app_id_util_pct":
		m.Other = max(m.Other, n)
	case "estimated_time_to_regain_access": // in minutes
		m.Regain = regain(n, time.Minute)
	case "reset_time_duration": // of a limit that is used up
		if m.Percent() >= 100 {
			m.Regain = regain(n, time.Second)
		}
	case "type":
		_ = json.Unmarshal(raw, &m.kind) // no text is no kind
	case "ads_api_access_tier":
	default:
		m.unknown = append(m.unknown, m.header+" "+sanitize.Line(name, 80))
		if number && isPercentage(name, n) {
			m.Other = max(m.Other, n)
		}
	}
}

// regain is how long calls are refused, within what can be.
func regain(n float64, unit time.Duration) time.Duration {
	most := maxRegain * time.Minute
	return time.Duration(min(max(0, n)*float64(unit), float64(most)))
}

// isPercentage reports whether a member of an unknown name can be the used part of
// a limit: it is between 0 and 100, and its name is not that of a time, a bound or
// what is left.
func isPercentage(name string, n float64) bool {
	return n >= 0 && n <= 100 &&
		!slices.ContainsFunc([]string{"regain", "reset", "duration", "remaining", "limit", "estimated", "seconds", "minutes", "window"},
			func(part string) bool { return strings.Contains(strings.ToLower(name), part) })
}
