package recording

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/secret"
)

// withheld stands for a credential.
const withheld = "REDACTED"

// answer replaces what is personal in the body of an answer, of which asked are the words
// that the request asked for. What is no JSON is left out.
func (d *Disguise) answer(body []byte, asked map[string]bool) (json.RawMessage, error) {
	in := json.NewDecoder(bytes.NewReader(body))
	in.UseNumber()
	var v any
	if err := in.Decode(&v); err != nil {
		return nil, fmt.Errorf("%d bytes that are no JSON", len(body))
	}
	b := &bodies{Disguise: d, asked: asked}
	return marshal(b.value("", v))
}

// marshal is JSON as it is written for programs: no sign is spelt otherwise for HTML.
func marshal(v any) (json.RawMessage, error) {
	var out bytes.Buffer
	to := json.NewEncoder(&out)
	to.SetEscapeHTML(false)
	if err := to.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimRight(out.Bytes(), "\n"), nil
}

// bodies replaces in answers.
type bodies struct {
	*Disguise
	asked map[string]bool
}

// messages are members that hold what errors say.
var messages = words("message error_user_title error_user_msg error_message error_description error_reason")

// names are members by which somebody is known.
var names = words("username name")

// value replaces in the value of a member.
func (b *bodies) value(member string, v any) any {
	switch v := v.(type) {
	case map[string]any:
		return b.object(v)
	case []any:
		out := make([]any, len(v))
		for i, each := range v {
			out[i] = b.value(member, each)
		}
		return out
	case string:
		return b.text(member, v)
	case json.Number:
		return b.number(member, v)
	}
	return v
}

// object replaces in an object. A metric has a name of the API, and its id ends with it.
func (b *bodies) object(members map[string]any) map[string]any {
	_, period := members["period"]
	_, listed := members["values"]
	_, total := members["total_value"]
	_, code := members["code"]
	_, failed := members["error"]
	metric := period && (listed || total)
	out := make(map[string]any, len(members))
	for member, v := range members {
		name := member
		if !b.knows(member) {
			name = b.Text(member)
		}
		text, isText := v.(string)
		switch {
		case secret.IsName(member) && member != "code":
			out[name] = withheld
		case isText && metric && (member == "name" || member == "id" || member == "period"):
			out[name] = b.protocol(text, pathDigits)
		case isText && messages[member] && (code || failed || strings.HasPrefix(member, "error")):
			out[name] = b.message(text)
		default:
			out[name] = b.value(member, v)
		}
	}
	return out
}

// knows reports whether the name of a member is the API's.
func (b *bodies) knows(member string) bool { return vocabulary()[member] || b.asked[member] }

// text replaces in a text.
func (b *bodies) text(member, v string) string {
	switch {
	case v == "", v == "true", v == "false", instantForm.MatchString(v):
		return v
	case enums[member], member == "dimension_values":
		if vocabulary()[v] || enumForm.MatchString(v) || ageForm.MatchString(v) {
			return v
		}
		return b.Text(v)
	case member == "next" || member == "previous":
		return b.link(v)
	case strings.Contains(v, "://"):
		return b.address(v)
	case names[member]:
		return b.Name(v)
	case (v[0] == '{' || v[0] == '[') && json.Valid([]byte(v)): // as the parts of a batch are
		inner, err := b.answer([]byte(v), b.asked)
		if err == nil {
			return string(inner)
		}
	case b.knows(member) && len(v) <= textDigits && strings.Trim(v, "0123456789.") == "":
		return v
	}
	return b.Text(v)
}

// where are members that tell where somebody is.
var where = words("latitude longitude lat lng")

// number replaces ids and what tells of places; other numbers stay.
func (b *bodies) number(member string, v json.Number) any {
	text := v.String()
	digits := strings.TrimLeft(text, "-")
	isID := member == "id" || strings.HasSuffix(member, "_id") || strings.HasSuffix(member, "_ids")
	switch whole := strings.Trim(digits, "0123456789") == ""; {
	case where[member]:
		return 0
	case whole && (isID && len(digits) > pathDigits || len(digits) > valueDigits || !b.knows(member) && len(digits) > textDigits):
		return json.Number(b.Text(text))
	case !whole && !b.knows(member):
		if f, err := v.Float64(); err == nil {
			return math.Round(f)
		}
		return 0
	}
	return v
}
