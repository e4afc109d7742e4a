package pattern_test

import (
	"reflect"
	"regexp"
	"strings"
	"testing"

	"github.com/viewfinder-sql/viewfinder/internal/pattern"
)

// A pattern finds what its expression finds.
func TestPattern(t *testing.T) {
	t.Parallel()
	const text, s = `(\w)(\d+)`, "a12 b3 - c4"
	p, r := pattern.New(text), regexp.MustCompile(text)
	for name, both := range map[string][2]any{
		"MatchString":          {p.MatchString(s), r.MatchString(s)},
		"FindString":           {p.FindString(s), r.FindString(s)},
		"FindStringIndex":      {p.FindStringIndex(s), r.FindStringIndex(s)},
		"FindStringSubmatch":   {p.FindStringSubmatch(s), r.FindStringSubmatch(s)},
		"FindSubmatch":         {p.FindSubmatch([]byte(s)), r.FindSubmatch([]byte(s))},
		"FindAllString":        {p.FindAllString(s, -1), r.FindAllString(s, -1)},
		"FindAllStringIndex":   {p.FindAllStringIndex(s, 2), r.FindAllStringIndex(s, 2)},
		"ReplaceAllString":     {p.ReplaceAllString(s, "$2"), r.ReplaceAllString(s, "$2")},
		"ReplaceAllStringFunc": {p.ReplaceAllStringFunc(s, strings.ToUpper), r.ReplaceAllStringFunc(s, strings.ToUpper)},
	} {
		if !reflect.DeepEqual(both[0], both[1]) {
			t.Errorf("%s: %v, not %v", name, both[0], both[1])
		}
	}
}
