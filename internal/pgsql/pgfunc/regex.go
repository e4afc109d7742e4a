package pgfunc

import (
	"regexp"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgerror"
	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgtype"
	"github.com/viewfinder-sql/viewfinder/internal/regex"
)

// regexForms hold a text against a regular expression. PostgreSQL's are read as those of
// package regex, and refused where they say what those cannot.
var regexForms = []Form{
	operator("~", types(pgtype.Text, pgtype.Text), pgtype.Bool, "pg_regex", matching(false, false)),
	operator("!~", types(pgtype.Text, pgtype.Text), pgtype.Bool, "pg_not_regex", matching(false, true)),
	operator("~*", types(pgtype.Text, pgtype.Text), pgtype.Bool, "pg_iregex", matching(true, false)),
	operator("!~*", types(pgtype.Text, pgtype.Text), pgtype.Bool, "pg_not_iregex", matching(true, true)),
}

func matching(anyCase, not bool) func(*call) any {
	return func(c *call) any {
		p, err := compiled(c.text(1), anyCase)
		if err != nil {
			return err
		}
		found, err := p.Match(c.ctx(), c.text(0))
		return unless(found != not, err)
	}
}

// patterns are the latest ones, compiled.
var patterns = struct {
	sync.Mutex
	by map[string]*regex.Pattern
}{by: map[string]*regex.Pattern{}}

// mostPatterns is how many are kept.
const mostPatterns = 256

func compiled(text string, anyCase bool) (*regex.Pattern, error) {
	key := text
	if anyCase {
		key = "(?i)" + text
	}
	patterns.Lock()
	defer patterns.Unlock()
	if p := patterns.by[key]; p != nil {
		return p, nil
	}
	pattern, err := goPattern(text)
	if err != nil {
		return nil, err
	}
	if anyCase {
		pattern = "(?i)" + pattern
	}
	p, err := regex.Compile(pattern)
	if err != nil {
		return nil, pgerror.New("2201B", "invalid regular expression: %v", err)
	}
	if len(patterns.by) >= mostPatterns {
		clear(patterns.by)
	}
	patterns.by[key] = p
	return p, nil
}

// bounds are how often something may be repeated.
var bounds = regexp.MustCompile(`^\{[0-9]+(,[0-9]*)?\}`)

// goPattern writes an advanced regular expression of PostgreSQL as Go has it.
func goPattern(text string) (string, error) {
	refuse := func(what string) (string, error) {
		return "", pgerror.New("0A000", "%s in a regular expression is not supported", what)
	}
	if rest, ok := strings.CutPrefix(text, "***="); ok {
		return regexp.QuoteMeta(rest), nil
	}
	if strings.HasPrefix(text, "***") || strings.HasPrefix(text, "(?") && len(text) > 2 && text[2] >= 'a' && text[2] <= 'z' {
		return refuse("a director or an option")
	}
	var b strings.Builder
	for i := 0; i < len(text); {
		switch c := text[i]; {
		case c == '\\':
			escaped, size, what := goEscape(text[i+1:])
			if what != "" {
				return refuse(what)
			}
			b.WriteString(escaped)
			i += 1 + size
		case c == '[':
			class, size, what := goClass(text[i:])
			if what != "" {
				return refuse(what)
			}
			b.WriteString(class)
			i += size
		case c == '(' && strings.HasPrefix(text[i:], "(?") && !strings.HasPrefix(text[i:], "(?:"):
			return refuse("a look around")
		case c == '{' && (i+1 == len(text) || text[i+1] < '0' || text[i+1] > '9'):
			b.WriteString(`\{`)
			i++
		case c == '{' && !bounds.MatchString(text[i:]):
			return "", pgerror.New("2201B", "invalid regular expression: braces {} not balanced")
		default:
			b.WriteByte(c)
			i++
		}
	}
	return b.String(), nil
}

// goEscape is what stands behind a backslash, and how many bytes of it; what is what of it
// cannot be had.
func goEscape(rest string) (text string, size int, what string) {
	if rest == "" {
		return "", 0, "a backslash at the end"
	}
	switch c := rest[0]; c {
	case 'd', 'D', 'w', 'W':
		return `\` + rest[:1], 1, ""
	case 's':
		return `[\t-\r ]`, 1, ""
	case 'S':
		return `[^\t-\r ]`, 1, ""
	case 'y':
		return `\b`, 1, ""
	case 'Y':
		return `\B`, 1, ""
	case 'A':
		return `\A`, 1, ""
	case 'Z':
		return `\z`, 1, ""
	case 'n', 't', 'r', 'f', 'v', 'a':
		return `\` + rest[:1], 1, ""
	default:
		if c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' {
			return "", 0, `\` + rest[:1]
		}
		_, size = utf8.DecodeRuneInString(rest)
		return regexp.QuoteMeta(rest[:size]), size, ""
	}
}

// goClass is a bracket expression.
func goClass(text string) (class string, size int, what string) {
	var b strings.Builder
	b.WriteByte('[')
	i := 1
	if strings.HasPrefix(text[i:], "^") {
		b.WriteByte('^')
		i++
	}
	for first := true; i < len(text); first = false {
		switch c := text[i]; {
		case c == ']' && !first:
			return b.String() + "]", i + 1, ""
		case strings.HasPrefix(text[i:], "[:"):
			end := strings.Index(text[i:], ":]")
			if end < 0 {
				return "", 0, "a class without its end"
			}
			b.WriteString(text[i : i+end+2])
			i += end + 2
		case strings.HasPrefix(text[i:], "[.") || strings.HasPrefix(text[i:], "[="):
			return "", 0, "a collating element"
		case c == '[' || c == ']':
			b.WriteString(`\` + text[i:i+1])
			i++
		case c == '\\':
			escaped, n, what := goEscape(text[i+1:])
			if what != "" || strings.HasPrefix(escaped, "[") || len(escaped) > 1 && strings.Contains("bBAz", escaped[1:]) {
				return "", 0, "this escape in brackets"
			}
			b.WriteString(escaped)
			i += 1 + n
		default:
			b.WriteByte(c)
			i++
		}
	}
	return "", 0, "brackets without their end"
}
