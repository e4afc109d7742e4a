package pgfunc

import (
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgerror"
)

// parseIdent parts a name with dots into its parts, as they are without quotes: those that have
// none are in lower case. What stands behind a name is an error, unless the second argument is
// false.
func parseIdent(c *call) any {
	whole := c.text(0)
	refuse := func(detail string) any {
		err := pgerror.New("22023", `string is not a valid identifier: "%s"`, whole)
		err.Detail = detail
		return err
	}
	rest, parts := afterSpace(whole), []any(nil)
	for {
		switch part, behind, closed := identifier(rest); {
		case strings.HasPrefix(rest, `"`) && !closed:
			return refuse("String has unclosed double quotes.")
		case strings.HasPrefix(rest, `"`) && part == "":
			return refuse("Quoted identifier must not be empty.")
		case part == "" && strings.HasPrefix(rest, "."):
			return refuse(`No valid identifier before ".".`)
		case part == "" && len(parts) > 0:
			return refuse(`No valid identifier after ".".`)
		case part == "":
			return refuse("")
		default:
			parts, rest = append(parts, part), afterSpace(behind)
		}
		if behind, more := strings.CutPrefix(rest, "."); more {
			rest = afterSpace(behind)
			continue
		}
		if rest != "" && (c.null(1) || c.int(1) != 0) {
			return refuse("")
		}
		return listed(c, parts)
	}
}

// identifier is the one that a text begins with, and what stands behind it; closed is whether
// one in quotes has its end.
func identifier(s string) (part, rest string, closed bool) {
	if inner, quoted := strings.CutPrefix(s, `"`); quoted {
		for {
			head, behind, found := strings.Cut(inner, `"`)
			part += head
			if !found {
				return part, "", false
			}
			if inner, quoted = strings.CutPrefix(behind, `"`); !quoted {
				return part, behind, true
			}
			part += `"`
		}
	}
	end := 0
	for end < len(s) && (identifierStart(s[end]) || end > 0 && (s[end] == '$' || s[end] >= '0' && s[end] <= '9')) {
		end++
	}
	return asciiLower(s[:end]), s[end:], true
}

func identifierStart(b byte) bool {
	return b == '_' || b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= 0x80
}

func asciiLower(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'A' && r <= 'Z' {
			return r + 'a' - 'A'
		}
		return r
	}, s)
}

func afterSpace(s string) string { return strings.TrimLeft(s, " \t\n\r\f") }
