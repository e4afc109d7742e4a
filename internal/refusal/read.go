package refusal

import (
	"bytes"
	"encoding/json"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// Said is what a refusal says of itself. Its texts are as they came: they may
// hold secrets and control characters.
type Said struct {
	// Code and Subcode are Graph's. Where there is no readable code, Code is the
	// number that the message starts with, or 0.
	Code, Subcode int
	// Type is the class of the error, or the word of RFC 6749.
	Type string
	// Message is for developers, UserTitle and UserMessage are for users.
	Message, UserTitle, UserMessage string
	// TraceID is the platform's id of the call.
	TraceID string
	// Transient is the platform's mark that the same call may succeed later.
	Transient bool
}

// Members are those of an object by their names.
type Members map[string]json.RawMessage

// The names under which the facts stand; of several the first counts.
var (
	messageNames     = []string{"message", "error_message", "error_msg", "error_description", "description"}
	typeNames        = []string{"type", "error_type", "error_reason", "error"}
	codeNames        = []string{"error_code", "code", "error"}
	subcodeNames     = []string{"error_subcode", "subcode"}
	userTitleNames   = []string{"error_user_title"}
	userMessageNames = []string{"error_user_msg"}
	traceNames       = []string{"fbtrace_id"}
	transientNames   = []string{"is_transient", "retriable"}
)

// markNames are those that only a refusal has.
var markNames = []string{"error_message", "error_msg", "error_description", "error_type", "error_code", "error"}

// form is one way to write a refusal.
type form struct {
	in     string   // the member that holds the facts; "" where they stand in the outermost object
	marks  []string // one of these has to be among the facts; nil for any fact
	status bool     // a code in the range of HTTP's repeats the status
	failed bool     // taken for a refusal only where the status says so
}

// forms are tried in order.
var forms = []form{
	{in: "error"},
	{in: "errors"},
	{marks: markNames, status: true},
	{in: "meta", marks: markNames, status: true},
	{in: "debug_info", marks: []string{"message"}},
	{marks: []string{"message", "code"}, status: true, failed: true},
}

// known are all names that a refusal's outermost object may have.
var known = func() map[string]bool {
	all := map[string]bool{}
	for _, f := range forms {
		all[f.in] = true
	}
	for _, list := range [][]string{messageNames, typeNames, codeNames, subcodeNames, userTitleNames, userMessageNames, traceNames, transientNames} {
		for _, name := range list {
			all[name] = true
		}
	}
	return all
}()

// IsMember reports whether a member of an answer's outermost object may be part of
// a refusal.
func IsMember(name string) bool { return known[name] }

// Read reads a refusal from the members of an answer's outermost object; ok is
// false where it is none. failed says that the answer's status is no success.
func Read(m Members, failed bool) (s Said, ok bool) {
	for _, f := range forms {
		if f.failed && !failed {
			continue
		}
		facts := m
		if f.in != "" {
			if facts, ok = object(m[f.in]); !ok {
				continue
			}
		}
		if f.marks != nil && !slices.ContainsFunc(f.marks, func(name string) bool { return isSet(facts[name]) }) {
			continue
		}
		s = facts.said()
		if f.status && s.Code >= 400 && s.Code <= 599 {
			s.Code = 0
		}
		if s.Message == "" { // it may stand beside
			s.Message = m.text(messageNames)
		}
		if s.Code == 0 {
			s.Code, _ = CutCode(s.Message)
		}
		if s.TraceID == "" {
			s.TraceID = m.text(traceNames)
		}
		return s, true
	}
	return Said{}, false
}

// object reads an object, or the first of a list of them.
func object(raw json.RawMessage) (Members, bool) {
	if len(raw) == 0 { // as in nearly all answers
		return nil, false
	}
	var one Members
	if json.Unmarshal(raw, &one) == nil && one != nil {
		return one, true
	}
	var list []Members
	if json.Unmarshal(raw, &list) == nil && len(list) > 0 {
		return list[0], true
	}
	return nil, false
}

// isSet reports whether a member says anything.
func isSet(raw json.RawMessage) bool {
	switch string(bytes.TrimSpace(raw)) {
	case "", "null", "false", `""`, "0", "{}", "[]":
		return false
	}
	return true
}

func (m Members) said() Said {
	return Said{
		Code:        m.number(codeNames),
		Subcode:     m.number(subcodeNames),
		Type:        m.text(typeNames),
		Message:     m.text(messageNames),
		UserTitle:   m.text(userTitleNames),
		UserMessage: m.text(userMessageNames),
		TraceID:     m.text(traceNames),
		Transient:   m.flag(transientNames),
	}
}

func (m Members) text(names []string) string {
	for _, name := range names {
		var text string
		if json.Unmarshal(m[name], &text) == nil && text != "" {
			return text
		}
	}
	return ""
}

// number reads a whole number that may be written as text; 0 for anything else.
func (m Members) number(names []string) int {
	for _, name := range names {
		if n, err := strconv.Atoi(strings.Trim(string(m[name]), `" `)); err == nil && n != 0 {
			return n
		}
	}
	return 0
}

func (m Members) flag(names []string) bool {
	return slices.ContainsFunc(names, func(name string) bool {
		return slices.Contains([]string{"true", "1", `"true"`, `"1"`}, string(m[name]))
	})
}

// Parse reads a whole body, of JSON or written as a form.
func Parse(body []byte, failed bool) (Said, bool) {
	var m Members
	if json.Unmarshal(body, &m) == nil {
		return Read(m, failed)
	}
	body = bytes.TrimSpace(body)
	if bytes.ContainsAny(body, "<{ \n") || !bytes.Contains(body, []byte("error")) {
		return Said{}, false
	}
	query, err := url.ParseQuery(string(body))
	if err != nil {
		return Said{}, false
	}
	return FromQuery(query)
}

// FromQuery reads the query of a redirect, or an answer written like one. Its
// member code is not that of an error.
func FromQuery(query url.Values) (Said, bool) {
	m := Members{}
	for name := range query {
		if name == "code" {
			continue
		}
		if raw, err := json.Marshal(query.Get(name)); err == nil {
			m[name] = raw
		}
	}
	return Read(m, false)
}

// CutCode splits the code off a message such as "(#100) Invalid parameter".
func CutCode(message string) (code int, rest string) {
	number, rest, ok := strings.Cut(message, ")")
	number, hash := strings.CutPrefix(number, "(#")
	if !ok || !hash {
		return 0, message
	}
	code, err := strconv.Atoi(number)
	if err != nil {
		return 0, message
	}
	return code, strings.TrimSpace(rest)
}
