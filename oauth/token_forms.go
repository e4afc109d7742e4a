package oauth

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/viewfinder-sql/viewfinder/internal/pattern"
)

// Other providers write answers in forms of their own, whatever the content type
// says of them. What follows makes the one form of them that is read here.

var (
	// guards are what some put before JSON, so that no page can run it.
	guards = [][]byte{[]byte(")]}',"), []byte(")]}'"), []byte("while(1);"), []byte("for(;;);"), []byte("for (;;);"), []byte("throw 1;"), []byte("&&&START&&&"), []byte("{}&&")}
	// called is JSON handed to a function.
	called = pattern.New(`(?s)^[A-Za-z_$][\w$.]*\s*\(\s*(.*?)\s*\)\s*;?$`)
	// formKey is a name in a form, which tells one from other texts.
	formKey = pattern.New(`^[A-Za-z][\w.\[\]-]*$`)
)

// lenientJSON returns an answer as JSON: without a byte order mark, in UTF-8, out
// of what is around it, and made of a form. What is none of that stays as it is.
func lenientJSON(body []byte) []byte {
	text := bytes.TrimSpace(inUTF8(body))
	if json.Valid(text) {
		var inner string
		if json.Unmarshal(text, &inner) == nil && strings.HasPrefix(strings.TrimSpace(inner), "{") && json.Valid([]byte(inner)) {
			return []byte(inner) // JSON in a text of JSON
		}
		return text
	}
	for _, g := range guards {
		if rest, ok := bytes.CutPrefix(text, g); ok && json.Valid(rest) {
			return bytes.TrimSpace(rest)
		}
	}
	if m := called.FindSubmatch(text); m != nil && json.Valid(m[1]) {
		return m[1]
	}
	if object, ok := formJSON(string(text)); ok {
		return object
	}
	return body
}

// inUTF8 takes the byte order mark off, and reads UTF-16 that begins with one.
func inUTF8(body []byte) []byte {
	if rest, ok := bytes.CutPrefix(body, []byte("\xef\xbb\xbf")); ok {
		return rest
	}
	var unit func(b []byte) uint16
	switch {
	case bytes.HasPrefix(body, []byte("\xff\xfe")):
		unit = func(b []byte) uint16 { return uint16(b[0]) | uint16(b[1])<<8 }
	case bytes.HasPrefix(body, []byte("\xfe\xff")):
		unit = func(b []byte) uint16 { return uint16(b[1]) | uint16(b[0])<<8 }
	default:
		return body
	}
	var units []uint16
	for rest := body[2:]; len(rest) >= 2; rest = rest[2:] {
		units = append(units, unit(rest))
	}
	return []byte(string(utf16.Decode(units)))
}

// formJSON makes an object of a form: of texts, and of lists where a name is
// there more than once.
func formJSON(text string) ([]byte, bool) {
	text = strings.TrimPrefix(text, "?")
	if !strings.Contains(text, "=") || strings.ContainsAny(text, "<> \t\r\n") || !utf8.ValidString(text) {
		return nil, false
	}
	values, err := url.ParseQuery(text)
	if err != nil {
		return nil, false
	}
	object := make(map[string]any, len(values))
	for name, list := range values {
		switch {
		case !isName(formKey, name):
			return nil, false
		case len(list) == 1:
			object[name] = list[0]
		default:
			object[name] = list
		}
	}
	body, err := json.Marshal(object)
	return body, err == nil
}

// holder is an object of an answer, and the way to it as tags are written.
type holder struct {
	way   string // empty for the answer itself
	body  json.RawMessage
	above *holder // nil for the answer itself
}

// maxHolderDepth is how far below the answer an object is looked for.
const maxHolderDepth = 3

// findHolder returns the object that has a member: the answer itself, or else
// the only one below it. A tag of several steps says where by itself.
func findHolder(body []byte, tag string) (holder, error) {
	top := holder{body: body}
	if strings.Contains(tag, ".") || answerValue(body, tag) != nil {
		return top, nil
	}
	level := []holder{top}
	for range maxHolderDepth {
		var below, found []holder
		for _, h := range level {
			below = append(below, h.inside()...)
		}
		for _, h := range below {
			if answerText(h.body, tag) != "" {
				found = append(found, h)
			}
		}
		switch {
		case len(found) == 1:
			return found[0], nil
		case len(found) > 1:
			return top, fmt.Errorf("the answer has more than one %s: set the profile's tag to the way to the right one, %s.%s or %s.%s",
				tag, clean(found[0].way), tag, clean(found[1].way), tag)
		}
		level = below
	}
	return top, nil
}

// maxMembers bounds how many objects are looked into.
const maxMembers = 100

// inside are the objects right below, those in lists too.
func (h holder) inside() []holder {
	var list []holder
	add := func(name string, value json.RawMessage) {
		if value = bytes.TrimSpace(value); len(value) > 0 && (value[0] == '{' || value[0] == '[') && len(list) < maxMembers {
			list = append(list, holder{strings.TrimPrefix(h.way+"."+name, "."), value, &h})
		}
	}
	var object map[string]json.RawMessage
	var items []json.RawMessage
	if json.Unmarshal(h.body, &object) == nil {
		names := make([]string, 0, len(object))
		for name := range object {
			names = append(names, name)
		}
		slices.Sort(names)
		for _, name := range names {
			add(name, object[name])
		}
	} else if json.Unmarshal(h.body, &items) == nil {
		for i, item := range items {
			add(strconv.Itoa(i), item)
		}
	}
	return list
}

// memberNames lists what an answer has in place of what was wanted, without any
// value.
func memberNames(body []byte) string {
	const most = 8
	var object map[string]json.RawMessage
	if json.Unmarshal(body, &object) != nil || len(object) == 0 {
		return ""
	}
	var names []string
	for name, value := range object {
		if parameterForm.MatchString(name) && len(name) <= 40 && string(value) != "null" {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	if len(names) > most {
		names = append(names[:most], "…")
	}
	if names == nil {
		return ""
	}
	return ", but " + strings.Join(names, ", ")
}
