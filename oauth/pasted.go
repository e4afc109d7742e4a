package oauth

import (
	"maps"
	"net/url"
	"slices"
	"strings"
	"unicode"

	"github.com/viewfinder-sql/viewfinder/internal/pattern"
)

// What people hand over after a login was copied from where it happened to be: an
// address bar that hides the scheme, a mail that broke it into lines, a chat that
// put it into brackets or behind an address of its own. What follows finds it.

// plainPaste returns a text without what copying put into it.
func plainPaste(text string) string {
	text = strings.Map(func(r rune) rune {
		switch {
		case unicode.Is(unicode.Cf, r): // marks of direction, joiners, a byte order mark
			return -1
		case unicode.Is(unicode.Zs, r):
			return ' '
		}
		return r
	}, text)
	text = quoteMarks.ReplaceAllString(text, "")
	text = unquotePrintable(text)
	text = ampersand.ReplaceAllString(text, "&")
	return strings.TrimSpace(joinWrapped(text))
}

var (
	// quoteMarks are what mails put before lines that they answer.
	quoteMarks = pattern.New(`(?m)^[ \t]*(?:>[ \t]?)+`)
	// ampersand is how HTML writes one.
	ampersand = pattern.New(`(?i)&(?:amp|#38|#x26);`)
	// printable3D is the equals sign in the encoding of mails.
	printable3D = pattern.New(`=3[Dd]`)
	printable   = pattern.New(`=(?:\r?\n|\z|[0-9A-Fa-f]{2})`)
)

// unquotePrintable reads the encoding of mails (quoted-printable), where every
// equals sign of a text is one of it.
func unquotePrintable(text string) string {
	if !printable3D.MatchString(text) || strings.Contains(printable.ReplaceAllString(text, ""), "=") {
		return text
	}
	return printable.ReplaceAllStringFunc(text, func(code string) string {
		if len(code) < len("=3D") || code[1] == '\r' {
			return ""
		}
		decoded, _ := url.PathUnescape("%" + code[1:])
		return decoded
	})
}

// wrapWidth is the least length of a line that a program has broken.
const wrapWidth = 60

// goesOn is a line that goes on with an address.
var goesOn = pattern.New(`^[^?:/]*&[A-Za-z_]+=`)

// inAddress is what an address is made of.
var inAddress = pattern.New(`^[A-Za-z0-9_\-.~%&=+/#?:|@!$'()*,;]+$`)

// joinWrapped joins the lines of an address that was broken for its length.
func joinWrapped(text string) string {
	lines := strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n")
	joined := lines[:1]
	width := len(lines[0]) // of the piece before
	for _, line := range lines[1:] {
		last := joined[len(joined)-1]
		word := last[strings.LastIndexAny(last, " \t")+1:]
		if (width >= wrapWidth || goesOn.MatchString(line)) && strings.Contains(word, "=") && inAddress.MatchString(line) && !strings.Contains(line, "://") {
			joined[len(joined)-1] += line
		} else {
			joined = append(joined, line)
		}
		width = len(line)
	}
	return strings.Join(joined, "\n")
}

// redirects finds the addresses in a text that lead to callback, whatever stands
// around them or lacks before them; others are the other ones.
func redirects(text string, callback *url.URL) (found, others []*url.URL) {
	for _, address := range addresses(text, callback) {
		u, err := url.Parse(address)
		switch {
		case err != nil || u.Host == "":
			continue
		case sameAddress(u, callback):
			found = append(found, u)
		default:
			if inner := behind(u, callback); inner != nil {
				found = append(found, inner)
			} else {
				others = append(others, u)
			}
		}
	}
	return found, others
}

var (
	addressBegins = pattern.New(`(?i)https?://`)
	addressEnds   = pattern.New("[\\s<>\"`{}\\\\^]")
)

// addresses are the texts that begin like an address, or with the host of
// callback, whose scheme they take.
func addresses(text string, callback *url.URL) []string {
	var list []string
	for _, at := range addressBegins.FindAllStringIndex(text, -1) {
		list = append(list, addressAt(text, at[0]))
	}
	host := strings.ToLower(callback.Host)
	if host == "" {
		return list
	}
	lower := strings.ToLower(text)
	if len(lower) != len(text) { // letters that change their length
		return list
	}
	for from := 0; ; {
		at := strings.Index(lower[from:], host)
		if at < 0 {
			return list
		}
		at += from
		from = at + len(host)
		before := lower[:at]
		whole := strings.HasSuffix(before, "http://") || strings.HasSuffix(before, "https://")
		inName := before != "" && strings.ContainsAny(before[len(before)-1:], "abcdefghijklmnopqrstuvwxyz0123456789.-@%=")
		if next := strings.TrimLeft(lower[from:], "/"); !whole && !inName && strings.HasPrefix(next, "?") || !whole && !inName && strings.HasPrefix(lower[from:], "/") {
			list = append(list, callback.Scheme+"://"+addressAt(text, at))
		}
	}
}

// addressAt is the address that begins there, without the marks of the sentence
// that it stands in.
func addressAt(text string, begin int) string {
	address := text[begin:]
	if at := addressEnds.FindStringIndex(address); at != nil {
		address = address[:at[0]]
	}
	before := strings.TrimRight(text[:begin], "htps:/")
	if strings.HasSuffix(before, "<") { // <address|label>, as chats write it
		address, _, _ = strings.Cut(address, "|")
	}
	if begin == 0 && len(address) == len(text) {
		return address
	}
	return strings.TrimRight(address, ".,;:!?)]'”’»*")
}

// behind finds an address that leads to callback in the parameters of another
// one: programs that guard people put theirs before every address.
func behind(u, callback *url.URL) *url.URL {
	query := u.Query()
	for _, name := range slices.Sorted(maps.Keys(query)) {
		for _, value := range query[name] {
			if inner, err := url.Parse(value); err == nil && inner.Host != "" && sameAddress(inner, callback) && inner.RawQuery != callback.RawQuery {
				return inner
			}
		}
	}
	return nil
}

// query is what a word of a text holds of the parameters that a browser comes back
// with.
type query struct {
	address string // that stands before it, without a scheme; empty for none
	text    string
}

// queries are the words of a text that hold one of the named parameters.
func queries(text string, names ...string) []query {
	var list []query
	for _, word := range strings.FieldsFunc(text, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune("<>\"`", r) }) {
		word, _, _ = strings.Cut(word, "#")
		q := query{text: word}
		if at := strings.LastIndexByte(word, '?'); at >= 0 {
			q = query{word[:at], word[at+1:]}
		}
		if q.has(names...) && !slices.Contains(list, q) {
			list = append(list, q)
		}
	}
	return list
}

func (q query) has(names ...string) bool {
	for pair := range strings.SplitSeq(q.text, "&") {
		if name, _, ok := strings.Cut(pair, "="); ok && slices.Contains(names, name) {
			return true
		}
	}
	return false
}

// codeWord is a code that is found in a text by its looks.
var codeWord = pattern.New(`^[A-Za-z0-9_\-.~|+/]{40,}=*$`)

// codeIn returns the code that a text is, or the only word of a longer text that
// looks like one. The platform appends a fragment to the address, which is not of
// the code.
func codeIn(text string) (code string, ok bool) {
	words := strings.Fields(text)
	if len(words) > 1 {
		words = slices.DeleteFunc(words, func(w string) bool {
			w, _, _ = strings.Cut(strings.Trim(w, ".,;:!?()[]'\"“”‘’<>`"), "#")
			return !codeWord.MatchString(w)
		})
		if len(words) != 1 {
			return "", false
		}
		words[0] = strings.Trim(words[0], ".,;:!?()[]'\"“”‘’<>`")
	}
	if len(words) == 0 {
		return "", false
	}
	code, _, _ = strings.Cut(words[0], "#")
	if strings.ContainsAny(code, "?&<>\"") || strings.Contains(code, "://") || parameterBegins.MatchString(code) {
		return "", false
	}
	if decoded, err := url.PathUnescape(code); err == nil { // as the address has it
		code, _, _ = strings.Cut(decoded, "#")
	}
	return code, true
}

// parameterBegins is name=value, as opposed to a code that ends in padding.
var parameterBegins = pattern.New(`^[A-Za-z_]+=[^=]`)
