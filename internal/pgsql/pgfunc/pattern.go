package pgfunc

import (
	"regexp"
	"regexp/syntax"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgerror"
	"github.com/viewfinder-sql/viewfinder/internal/regex"
)

// pattern is a regular expression of PostgreSQL's, as Go has it.
type pattern struct {
	bounded *regex.Pattern // whether it matches
	first   *regexp.Regexp // the match that Go prefers
	longest *regexp.Regexp // the longest, which PostgreSQL prefers where all is greedy
	behind  *regexp.Regexp // a match that begins behind the first character
	size    int            // of the program, in steps
	empty   bool           // whether it may match nothing
	facts   facts
}

// facts are what decides whether Go's match is PostgreSQL's.
type facts struct {
	lazy, greedy bool // whether some repetition takes as little, as much as it can
	ambiguous    bool // whether two branches may begin alike
	nested       bool // whether a group is within a repetition, or may match nothing
}

// mostWork bounds the steps of one search: the pattern's size times the text's length.
const mostWork = 1 << 28

var (
	errWork      = pgerror.New("54000", "the text is too long for this regular expression")
	errPreferred = pgerror.New("0A000", "this regular expression is not supported here: what it matches first is not certain to be what PostgreSQL prefers").WithHint("Write it without a mix of greedy and lazy repetitions, and with branches that do not begin alike.")
)

func invalidPattern(format string, args ...any) error {
	e := pgerror.New("2201B", format, args...)
	e.Message = "invalid regular expression: " + e.Message
	return e
}

func refusedPattern(what string) error {
	return pgerror.New("0A000", "%s in regular expressions are not supported", what)
}

// mostPatterns is how many a connection keeps.
const mostPatterns = 16

// pattern reads a regular expression with its flags, or finds it among the last.
func (c *connection) pattern(text string, f flags) (*pattern, error) {
	key := f.key() + text
	if p, ok := c.patterns[key]; ok {
		return p, nil
	}
	p, err := compile(text, f)
	if err != nil {
		return nil, err
	}
	if c.patterns == nil || len(c.patterns) >= mostPatterns {
		c.patterns = map[string]*pattern{}
	}
	c.patterns[key] = p
	return p, nil
}

func compile(text string, f flags) (*pattern, error) {
	if f.literal {
		text = regexp.QuoteMeta(text)
		if f.anyCase {
			return nil, refusedPattern("the flags q and i together")
		}
	} else {
		var err error
		if text, err = translatePattern(text, f); err != nil {
			return nil, err
		}
	}
	tree, err := syntax.Parse(text, syntax.Perl)
	if err != nil {
		return nil, invalidPattern("%s", strings.TrimPrefix(err.Error(), "error parsing regexp: "))
	}
	p := &pattern{}
	if p.bounded, err = regex.Compile(text); err != nil {
		return nil, invalidPattern("%s", err)
	}
	program, err := syntax.Compile(tree.Simplify())
	if err != nil {
		return nil, invalidPattern("%s", err)
	}
	p.size = len(program.Inst)
	p.facts.learn(tree, false)
	p.first = regexp.MustCompile("(?s:" + text + ")")
	p.longest = regexp.MustCompile("(?s:" + text + ")")
	p.longest.Longest()
	p.behind = regexp.MustCompile(`\A(?s:.)(?s:` + text + ")")
	p.empty = mayBeEmpty(tree)
	if !p.facts.lazy {
		p.behind.Longest()
	}
	return p, nil
}

// learn gathers what decides the preference.
func (f *facts) learn(re *syntax.Regexp, repeated bool) {
	switch re.Op {
	case syntax.OpStar, syntax.OpPlus, syntax.OpQuest, syntax.OpRepeat:
		if re.Op != syntax.OpRepeat || re.Min != re.Max {
			if re.Flags&syntax.NonGreedy != 0 {
				f.lazy = true
			} else {
				f.greedy = true
			}
		}
		repeated = true
	case syntax.OpCapture:
		if repeated {
			f.nested = true
		}
	case syntax.OpAlternate:
		f.ambiguous = true
	}
	for _, sub := range re.Sub {
		f.learn(sub, repeated)
	}
}

// all finds up to limit matches in a text, and their groups where these are wanted; the
// match is PostgreSQL's, or the pattern refused.
func (p *pattern) all(text string, limit int, groups bool) ([][]int, error) {
	if p.size*len(text) > mostWork {
		return nil, errWork
	}
	groups = groups && p.first.NumSubexp() > 0
	f := p.facts
	if f.lazy && (f.greedy || f.ambiguous) || groups && (f.ambiguous || f.nested) {
		return nil, errPreferred
	}
	first := p.first.FindAllStringSubmatchIndex(text, limit)
	if f.lazy || !f.greedy && !f.ambiguous {
		return p.withEmpty(text, first, limit), nil
	}
	long := p.longest.FindAllStringSubmatchIndex(text, limit)
	if groups {
		// Where the two agree there is no choice left.
		for i, match := range long {
			if i >= len(first) || !slices.Equal(first[i], match) {
				return nil, errPreferred
			}
		}
	}
	return p.withEmpty(text, long, limit), nil
}

// withEmpty adds the empty matches that stand at the end of others, which Go passes over.
func (p *pattern) withEmpty(text string, found [][]int, limit int) [][]int {
	if !p.empty || limit > 0 {
		return found
	}
	out := make([][]int, 0, len(found))
	for i, match := range found {
		out = append(out, match)
		end := match[1]
		if match[0] == end || i+1 < len(found) && found[i+1][0] == end {
			continue
		}
		_, width := utf8.DecodeLastRuneInString(text[:end])
		from := end - width
		if m := p.behind.FindStringSubmatchIndex(text[from:]); m != nil && from+m[1] == end {
			for j := range m {
				if m[j] >= 0 {
					m[j] += from
				}
			}
			m[0] = end
			out = append(out, m)
		}
	}
	return out
}

// mayBeEmpty tells whether an expression may match nothing.
func mayBeEmpty(re *syntax.Regexp) bool {
	switch re.Op {
	case syntax.OpLiteral, syntax.OpCharClass, syntax.OpAnyChar, syntax.OpAnyCharNotNL, syntax.OpNoMatch:
		return false
	case syntax.OpStar, syntax.OpQuest:
		return true
	case syntax.OpRepeat:
		return re.Min == 0 || mayBeEmpty(re.Sub[0])
	case syntax.OpConcat:
		return !slices.ContainsFunc(re.Sub, func(sub *syntax.Regexp) bool { return !mayBeEmpty(sub) })
	case syntax.OpAlternate, syntax.OpCapture, syntax.OpPlus:
		return slices.ContainsFunc(re.Sub, mayBeEmpty)
	}
	return true
}
