package regex

import (
	"context"
	"errors"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// Matches are those of Go's FindAll, whichever way they are found.
func TestMatches(t *testing.T) {
	t.Parallel()
	patterns := []string{
		`a`, `a*`, `^a`, `a$`, `\ba`, `\Bb`, `(?m)^b?`, `(a)|(b)`, `(a*)(b*)`, `a(b)?`, ``, `.`, `é|a`, `(?i)B`, `\w+`, `[^a]`, `(?:a|ab)(?:b|c)?`,
		`a{2,3}?`, `(?P<n>b)`, `x|`, `$`, `(\n)`, `\z`,
	}
	random := rand.New(rand.NewPCG(3, 4))
	letters := []string{"a", "b", "c", "B", " ", "\n", "é", "😀", "\xff", "_"}
	for range 2000 {
		var text strings.Builder
		for range random.IntN(12) {
			text.WriteString(letters[random.IntN(len(letters))])
		}
		pattern := patterns[random.IntN(len(patterns))]
		want := regexp.MustCompile("(?s:"+pattern+")").FindAllStringSubmatchIndex(text.String(), -1)
		p, err := Compile(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, size := range []int{p.size, atOnce + 1} { // in one go, and by reading
			p.size = size
			var got [][]int
			for m := p.In(text.String(), 0); ; {
				places, err := m.Next(t.Context())
				if err != nil {
					t.Fatal(err)
				}
				if places == nil {
					break
				}
				got = append(got, places)
			}
			if !slices.EqualFunc(got, want, slices.Equal[[]int]) {
				t.Fatalf("%q in %q: %v, want %v", pattern, text.String(), got, want)
			}
			if found, err := p.Match(t.Context(), text.String()); found != (want != nil) || err != nil {
				t.Fatalf("%q in %q: %t, %v", pattern, text.String(), found, err)
			}
		}
	}
}

func TestCompile_faults(t *testing.T) {
	t.Parallel()
	for pattern, want := range map[string]string{
		"(":                     "missing closing )",
		`(?<=a)b`:               "invalid",
		"(?:a?b?c?d?e?f?){999}": "repeats too much",
		"(?:.?){1000}{1000}":    "invalid",
		strings.Repeat("(", 99): "missing closing )",
	} {
		if _, err := Compile(pattern); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", pattern, err, want)
		}
	}
}

// A match of a long text ends with its context, also where each match reads it to
// its end.
func TestFind_ends(t *testing.T) {
	t.Parallel()
	text := strings.Repeat("a", 1<<22)
	for _, pattern := range []string{`(?:[ab]?){500}b`, `a(?:.*b)?`} {
		p, err := Compile(pattern)
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		looked := &counting{Context: ctx, cancel: cancel}
		m := p.In(text, 0)
		for range len(text) {
			if _, err = m.Next(looked); err != nil {
				break
			}
		}
		if !errors.Is(err, context.Canceled) {
			t.Errorf("%s: %v", pattern, err)
		}
		if _, err := p.Match(looked, text+"b"); pattern[0] == '(' && !errors.Is(err, context.Canceled) {
			t.Errorf("%s: %v", pattern, err)
		}
	}
}

// counting is cancelled when it has been looked at some times.
type counting struct {
	context.Context
	cancel func()
	n      int
}

func (c *counting) Err() error {
	if c.n++; c.n > 20 {
		c.cancel()
	}
	return c.Context.Err()
}
