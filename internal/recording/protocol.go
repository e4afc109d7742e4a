package recording

import (
	"net/url"
	"strings"
	"unicode"

	"github.com/viewfinder-sql/viewfinder/internal/pattern"
	"github.com/viewfinder-sql/viewfinder/internal/secret"
)

// mostDigits are how many digits a number may have that is none of somebody's.
const (
	pathDigits  = 4
	valueDigits = 10 // as instants in seconds have
	textDigits  = 6
)

var (
	versionForm  = pattern.New(`^v[0-9]{1,3}$`)
	instantForm  = pattern.New(`^[0-9]{4}-[0-9]{2}(-[0-9]{2}([T ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]+)?)?([+-][0-9]{2}:?[0-9]{2}|Z)?)?)?$`)
	enumForm     = pattern.New(`^[A-Z][A-Z_]*$`)
	ageForm      = pattern.New(`^[0-9]{2}([-+][0-9]{0,2})$`)
	usernameForm = pattern.New(`username\(([^)]*)\)`)
)

// inName reports whether a rune is part of a name of the API.
func inName(r rune) bool { return r == '_' || inWord(r) }

// protocol replaces in a text of the API the words that it does not have, and numbers of
// more digits.
func (d *Disguise) protocol(text string, digits int) string {
	known := vocabulary()
	var out strings.Builder
	eachWord(text, inName, func(word string) {
		switch number := strings.Trim(word, "0123456789") == ""; {
		case number && len(word) <= digits, !number && (known[word] || versionForm.MatchString(word)):
			out.WriteString(word)
		default:
			out.WriteString(d.Text(word))
		}
	}, func(r rune) { out.WriteRune(r) })
	return out.String()
}

// path replaces ids and names in the path of a request.
func (d *Disguise) path(path string) string { return d.protocol(path, pathDigits) }

// protocolParams are parameters whose values are of the API.
var protocolParams = words(`fields limit since until period metric metric_type breakdown breakdowns timeframe metadata include_headers summary order type
	media_type scope grant_type response_type sort_order phase upload_type upload_phase subscribed_fields is_carousel_item share_to_feed hide comment_enabled
	audio_type collaborators_only user_tags_only`)

// params replaces what is personal in the parameters of a request, and leaves out
// credentials.
func (d *Disguise) params(values url.Values) map[string][]string {
	out := map[string][]string{}
	for name, list := range values {
		if secret.IsName(name) || name == secret.CodeParam || name == "batch" {
			continue
		}
		shown := make([]string, len(list))
		for i, v := range list {
			shown[i] = d.param(name, v)
		}
		out[d.protocol(name, textDigits)] = shown
	}
	return out
}

// param replaces what is personal in the value of a parameter.
func (d *Disguise) param(name, v string) string {
	switch {
	case protocolParams[name]:
		v = usernameForm.ReplaceAllStringFunc(v, func(call string) string {
			return "username(" + mark + d.Name(usernameForm.FindStringSubmatch(call)[1]) + mark + ")"
		})
		parts := strings.Split(v, mark) // every second one is a stand-in
		for i := 0; i < len(parts); i += 2 {
			parts[i] = d.protocol(parts[i], valueDigits)
		}
		return strings.Join(parts, "")
	case v == "true", v == "false", len(v) <= textDigits && strings.Trim(v, "0123456789") == "":
		return v
	case name == "after" || name == "before":
		return d.Text(v)
	}
	if strings.ContainsRune(v, ' ') {
		return d.Text(v) // nobody's name
	}
	return d.Name(v)
}

// mark is in no text of a request.
const mark = "\x00"

// hosts are those whose names stay.
var hosts = words(`graph.facebook.com graph.instagram.com rupload.facebook.com www.facebook.com www.instagram.com api.instagram.com instagram.com`)

// host is that of a request.
func (d *Disguise) host(name string) string {
	if hosts[name] {
		return name
	}
	return "another host"
}

// address replaces all of an address but its scheme.
func (d *Disguise) address(text string) string {
	scheme, rest, ok := strings.Cut(text, "://")
	if !ok || scheme != "http" && scheme != "https" {
		return d.Text(text)
	}
	return scheme + "://" + d.Text(rest)
}

// link replaces what is personal in a link of the API to the next page of a list.
func (d *Disguise) link(text string) string {
	u, err := url.Parse(text)
	if err != nil || u.RawQuery == "" {
		return d.address(text)
	}
	origin := u.Host
	if !hosts[u.Host] {
		origin = "graph.facebook.com"
	}
	query := url.Values(d.params(u.Query()))
	return "https://" + origin + d.path(u.Path) + "?" + query.Encode()
}

// message replaces in the text of an error what looks like a name, an id or an address.
func (d *Disguise) message(text string) string {
	known := vocabulary()
	var out strings.Builder
	quoted, before, first := rune(0), ' ', true
	eachWord(text, inName, func(word string) {
		number := strings.Trim(word, "0123456789") == ""
		capital := !first && unicode.IsUpper([]rune(word)[0])
		switch {
		case number && len(word) <= textDigits, !number && known[word], versionForm.MatchString(word):
			out.WriteString(word)
		case number, quoted != 0, capital && !common[word], d.Names(word), strings.ContainsAny(word, "0123456789"):
			out.WriteString(d.Text(word))
		default:
			out.WriteString(word)
		}
		first, before = false, 'a'
	}, func(r rune) {
		switch {
		case r == quoted:
			quoted = 0
		case quoted == 0 && (r == '"' || r == '“' || r == '\'' && (before == ' ' || before == '(')):
			quoted = map[rune]rune{'"': '"', '“': '”', '\'': '\''}[r]
		case r == '.' || r == ')' || r == ':' || r == '!' || r == '?':
			first = true
		case r == '@', r == '/': // a name or an address follows
			first = false
		}
		before = r
		out.WriteRune(r)
	})
	return out.String()
}

// common are words with a large letter in the middle of what errors say.
var common = words(`I ID IDs IG API URL URLs URI OAuth OAuthException Graph Instagram Facebook Meta Page Pages Business Account Accounts User Users App Application Login
	Monday Tuesday Wednesday Thursday Friday Saturday Sunday Mon Tue Wed Thu Fri Sat Sun January February March April May June July August September October November December
	Jan Feb Mar Apr Jun Jul Aug Sep Oct Nov Dec PDT PST UTC Creator Media Insights JSON HTTP GET POST DELETE Object Unsupported Please Session Error`)
