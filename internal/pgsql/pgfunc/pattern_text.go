package pgfunc

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgerror"
)

// flags are those of a regular expression.
type flags struct {
	anyCase  bool // i
	all      bool // g
	lines    bool // n: a line break is matched by nothing that does not name it, and ^ and $ match at it
	literal  bool // q
	expanded bool // x
}

func (f flags) key() string {
	return fmt.Sprintf("%t%t%t%t ", f.anyCase, f.lines, f.literal, f.expanded)
}

func readFlags(text string) (f flags, err error) {
	for _, c := range text {
		switch c {
		case 'i':
			f.anyCase = true
		case 'c':
			f.anyCase = false
		case 'g':
			f.all = true
		case 'n', 'm':
			f.lines = true
		case 's':
			f.lines = false
		case 't':
			f.expanded = false
		case 'q':
			f.literal = true
		case 'x', 'p', 'w', 'b', 'e':
			return f, refusedPattern("the flag " + string(c))
		default:
			return f, pgerror.New("22023", "invalid regular expression option: \"%c\"", c)
		}
	}
	return f, nil
}

// patternText makes of PostgreSQL's advanced regular expressions those of Go. Letters are
// those of ASCII, as in locale C.
type patternText struct {
	flags
	rest string
	b    strings.Builder
	last bool // whether what was written last can be repeated
}

func translatePattern(text string, f flags) (string, error) {
	p := &patternText{flags: f, rest: text}
	if strings.HasPrefix(text, "***") {
		return "", refusedPattern("directors")
	}
	if strings.HasPrefix(text, "(?") && len(text) > 2 && text[2] >= 'a' && text[2] <= 'z' {
		letters, rest, ok := strings.Cut(text[2:], ")")
		if !ok {
			return "", invalidPattern("invalid embedded option")
		}
		more, err := readFlags(letters)
		if err != nil || more.all {
			return "", invalidPattern("invalid embedded option")
		}
		p.anyCase = p.anyCase && !strings.Contains(letters, "c") || more.anyCase
		p.lines, p.rest = p.lines && !strings.Contains(letters, "s") || more.lines, rest
		if more.literal {
			return "", refusedPattern("the embedded flag q")
		}
	}
	for p.rest != "" {
		if err := p.next(); err != nil {
			return "", err
		}
	}
	return p.b.String(), nil
}

// next translates what stands next.
func (p *patternText) next() error {
	c := p.rest[0]
	switch c {
	case '\\':
		return p.escape()
	case '[':
		return p.bracket()
	case '(':
		return p.open()
	case '*', '+', '?':
		return p.repeat(p.rest[:1])
	case '{':
		if len(p.rest) > 1 && p.rest[1] >= '0' && p.rest[1] <= '9' {
			end := strings.IndexByte(p.rest, '}')
			if end < 0 {
				return invalidPattern("braces {} not balanced")
			}
			return p.repeat(p.rest[:end+1])
		}
		return p.character('{', 1)
	case '.':
		if p.lines {
			p.write(`[^\n]`, 1, true)
		} else {
			p.write(`(?s:.)`, 1, true)
		}
	case '^', '$':
		mark := string(c)
		if p.lines {
			mark = "(?m:" + mark + ")"
		} else if c == '$' {
			mark = `\z`
		}
		p.write(mark, 1, false)
	case ')', '|':
		p.write(string(c), 1, c == ')')
	default:
		r, n := utf8.DecodeRuneInString(p.rest)
		return p.character(r, n)
	}
	return nil
}

func (p *patternText) write(text string, taken int, repeatable bool) {
	p.b.WriteString(text)
	p.rest, p.last = p.rest[taken:], repeatable
}

// character writes a character that stands for itself.
func (p *patternText) character(r rune, taken int) error {
	if p.anyCase && isLetter(r) {
		p.write("["+string(r|0x20)+string(r&^0x20)+"]", taken, true)
		return nil
	}
	p.write(quoteRune(r), taken, true)
	return nil
}

func isLetter(r rune) bool { return r|0x20 >= 'a' && r|0x20 <= 'z' }

// quoteRune writes a character so that it stands for itself, in brackets too.
func quoteRune(r rune) string {
	if r < utf8.RuneSelf && !isLetter(r) && !(r >= '0' && r <= '9') {
		return fmt.Sprintf(`\x%02x`, r)
	}
	return string(r)
}

// open begins a group.
func (p *patternText) open() error {
	switch {
	case strings.HasPrefix(p.rest, "(?:"):
		p.write("(?:", 3, false)
	case strings.HasPrefix(p.rest, "(?=") || strings.HasPrefix(p.rest, "(?!") || strings.HasPrefix(p.rest, "(?<"):
		return refusedPattern("looking ahead and behind")
	case strings.HasPrefix(p.rest, "(?"):
		return invalidPattern("quantifier operand invalid")
	default:
		p.write("(", 1, false)
	}
	return nil
}

// mostRepeated is how often something may be repeated.
const mostRepeated = 255

func (p *patternText) repeat(mark string) error {
	if !p.last {
		return invalidPattern("quantifier operand invalid")
	}
	if mark[0] == '{' {
		least, most, pair := strings.Cut(mark[1:len(mark)-1], ",")
		low, errLow := strconv.Atoi(least)
		high := low
		var errHigh error
		if pair && most != "" {
			high, errHigh = strconv.Atoi(most)
		}
		if errLow != nil || errHigh != nil || low > mostRepeated || high > mostRepeated || high < low {
			return invalidPattern("invalid repetition count(s)")
		}
	}
	taken := len(mark)
	if strings.HasPrefix(p.rest[taken:], "?") {
		mark += "?"
		taken++
	}
	p.write(mark, taken, false)
	return nil
}

// classes are the escapes for classes, by their letter, as they stand in brackets.
var classes = map[byte]string{'d': "0-9", 's': `\t\n\v\f\r\x20`, 'w': "0-9A-Za-z_"}

// escape translates a backslash and what follows.
func (p *patternText) escape() error {
	if len(p.rest) < 2 {
		return invalidPattern("invalid escape \\ sequence")
	}
	c := p.rest[1]
	if class, ok := classes[c|0x20]; ok {
		not := ""
		if c&0x20 == 0 {
			not = "^"
		}
		p.write("["+not+class+"]", 2, true)
		return nil
	}
	switch c {
	case 'A':
		p.write(`\A`, 2, false)
	case 'Z':
		p.write(`\z`, 2, false)
	case 'y':
		p.write(`\b`, 2, false)
	case 'Y':
		p.write(`\B`, 2, false)
	case 'm', 'M':
		return refusedPattern("the beginning and the end of words")
	default:
		if c >= '1' && c <= '9' {
			return refusedPattern("references back")
		}
		r, taken, err := escaped(p.rest)
		if err != nil {
			return err
		}
		return p.character(r, taken)
	}
	return nil
}

// escaped reads an escape for one character.
func escaped(text string) (r rune, taken int, err error) {
	bad := invalidPattern("invalid escape \\ sequence")
	digits := func(from, n int) (rune, int, error) {
		if len(text) < from+n {
			return 0, 0, bad
		}
		v, err := strconv.ParseUint(text[from:from+n], 16, 32)
		if err != nil || v > utf8.MaxRune {
			return 0, 0, bad
		}
		return rune(v), from + n, nil
	}
	switch c := text[1]; c {
	case 'a':
		return '\a', 2, nil
	case 'b':
		return '\b', 2, nil
	case 'B':
		return '\\', 2, nil
	case 'e':
		return 27, 2, nil
	case 'f':
		return '\f', 2, nil
	case 'n':
		return '\n', 2, nil
	case 'r':
		return '\r', 2, nil
	case 't':
		return '\t', 2, nil
	case 'v':
		return '\v', 2, nil
	case 'u':
		return digits(2, 4)
	case 'U':
		return digits(2, 8)
	case '0', 'x', 'c':
		return 0, 0, refusedPattern("the escapes \\0, \\x and \\c")
	default:
		if isLetter(rune(c)) || c >= '0' && c <= '9' {
			return 0, 0, bad
		}
	}
	r, n := utf8.DecodeRuneInString(text[1:])
	return r, n + 1, nil
}

// bracket translates a bracket expression.
func (p *patternText) bracket() error {
	unbalanced := invalidPattern("brackets [] not balanced")
	rest := p.rest[1:]
	if strings.HasPrefix(rest, "[:<:]]") || strings.HasPrefix(rest, "[:>:]]") {
		return refusedPattern("the beginning and the end of words")
	}
	not := strings.HasPrefix(rest, "^")
	if not {
		rest = rest[1:]
	}
	var set strings.Builder
	for first := true; ; first = false {
		if rest == "" {
			return unbalanced
		}
		if rest[0] == ']' && !first {
			break
		}
		if strings.HasPrefix(rest, "[:") {
			name, after, ok := strings.Cut(rest[2:], ":]")
			if !ok {
				return unbalanced
			}
			class, ok := namedClasses[name]
			if !ok {
				return invalidPattern("invalid character class")
			}
			if p.anyCase && (name == "upper" || name == "lower") {
				class = namedClasses["alpha"]
			}
			set.WriteString(class)
			rest = after
			continue
		}
		if strings.HasPrefix(rest, "[=") || strings.HasPrefix(rest, "[.") {
			return refusedPattern("collating elements")
		}
		if len(rest) > 1 && rest[0] == '\\' {
			if class, ok := classes[rest[1]]; ok {
				set.WriteString(class)
				rest = rest[2:]
				continue
			}
			if classes[rest[1]|0x20] != "" && isLetter(rune(rest[1])) {
				return invalidPattern("invalid escape \\ sequence")
			}
		}
		low, n, err := setCharacter(rest)
		if err != nil {
			return err
		}
		rest = rest[n:]
		high := low
		if len(rest) > 1 && rest[0] == '-' && rest[1] != ']' {
			if strings.HasPrefix(rest, "-[") {
				return refusedPattern("ranges to collating elements")
			}
			if high, n, err = setCharacter(rest[1:]); err != nil {
				return err
			}
			rest = rest[1+n:]
			if high < low {
				return invalidPattern("invalid character range")
			}
		}
		p.addRange(&set, low, high)
	}
	if not && p.lines {
		set.WriteString(`\n`)
	}
	open := "["
	if not {
		open = "[^"
	}
	p.b.WriteString(open + set.String() + "]")
	p.rest, p.last = rest[1:], true
	return nil
}

var namedClasses = map[string]string{
	"alpha": "A-Za-z", "digit": "0-9", "alnum": "0-9A-Za-z", "upper": "A-Z", "lower": "a-z", "space": classes['s'], "blank": `\t\x20`,
	"punct": `!-/:-@\x5b-\x60{-~`, "print": `\x20-~`, "graph": "!-~", "cntrl": `\x00-\x1f\x7f`, "xdigit": "0-9A-Fa-f", "word": "0-9A-Za-z_",
}

func setCharacter(text string) (r rune, n int, err error) {
	if len(text) > 1 && text[0] == '\\' {
		return escaped(text)
	}
	r, n = utf8.DecodeRuneInString(text)
	return r, n, nil
}

// addRange adds characters to a set; where capitals do not matter, both of each letter.
func (p *patternText) addRange(set *strings.Builder, low, high rune) {
	add := func(low, high rune) {
		if low <= high {
			set.WriteString(quoteRune(low) + "-" + quoteRune(high))
		}
	}
	add(low, high)
	if p.anyCase {
		const turn = 'a' - 'A'
		add(max(low, 'a')-turn, min(high, 'z')-turn)
		add(max(low, 'A')+turn, min(high, 'Z')+turn)
	}
}
