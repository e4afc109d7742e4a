package connprops

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/viewfinder-sql/viewfinder/internal/pattern"
)

// Normalize checks text as a value of p and returns its canonical spelling:
// choices as the table writes them, true and false, numbers without leading
// zeros. Empty text is always right and means the default. The error is an
// *[Error] without a position.
func (p *Property) Normalize(text string) (string, error) {
	canonical, fault := p.normalize(text)
	if fault != nil {
		return "", fault
	}
	return canonical, nil
}

func (p *Property) normalize(text string) (string, *Error) {
	if text == "" {
		return "", nil
	}
	if _, what := p.unreadable(text); what != "" {
		return "", p.fault("holds " + what)
	}
	canonical, err := p.typed(text)
	if p.Status == Refused {
		if err != nil || !strings.EqualFold(canonical, p.Default) {
			return "", p.unsupported("", p.Reason)
		}
		return p.Default, nil
	}
	if err != nil {
		return "", p.fault(err.Error())
	}
	if p.Choices != nil {
		return p.choose(canonical)
	}
	if p.form != nil {
		if canonical, err = p.form(canonical); err != nil {
			return "", p.fault(err.Error())
		}
	}
	return canonical, nil
}

// choose finds the choice that text spells.
func (p *Property) choose(text string) (string, *Error) {
	var supported []string
	for _, choice := range p.Choices {
		if strings.EqualFold(choice.Text, text) {
			if choice.Refused != "" {
				return "", p.unsupported(choice.Text, choice.Refused)
			}
			return choice.Text, nil
		}
		if choice.Refused == "" {
			supported = append(supported, choice.Text)
		}
	}
	return "", p.fault("must be " + strings.Join(supported, " or "))
}

// typed checks text by the type of p and returns its canonical spelling.
func (p *Property) typed(text string) (string, error) {
	switch p.Type {
	case Int:
		n, err := strconv.Atoi(text)
		if err != nil || n < p.Min || p.Max > 0 && n > p.Max {
			return "", fmt.Errorf("must be a whole number%s", p.bounds())
		}
		return strconv.Itoa(n), nil
	case Bool:
		switch strings.ToLower(text) {
		case "true", "yes", "1":
			return "true", nil
		case "false", "no", "0":
			return "false", nil
		}
		return "", fmt.Errorf("must be true or false")
	case Seconds:
		d, err := ParseSeconds(text)
		if err != nil || p.Max > 0 && d > time.Duration(p.Max)*time.Second {
			return "", fmt.Errorf("must be a number of seconds%s", p.bounds())
		}
		return FormatSeconds(d), nil
	case Size:
		canonical := strings.ToUpper(strings.ReplaceAll(text, " ", ""))
		if _, err := ParseSize(canonical); err != nil {
			return "", fmt.Errorf("must be a number of bytes with a unit, such as 100MB")
		}
		return canonical, nil
	default:
		return text, nil
	}
}

var sizeForm = pattern.New(`^([0-9]{1,18})([KMG]?)B?$`)

// ParseSize reads a number of bytes with a unit, such as 100MB: a KB is 1024
// bytes.
func ParseSize(text string) (int64, error) {
	parts := sizeForm.FindStringSubmatch(text)
	if parts == nil {
		return 0, fmt.Errorf("not a number of bytes with a unit")
	}
	n, _ := strconv.ParseInt(parts[1], 10, 64) // 18 digits fit
	shift := 10 * map[string]int{"": 0, "K": 1, "M": 2, "G": 3}[parts[2]]
	if n > math.MaxInt64>>shift {
		return 0, fmt.Errorf("too large a number of bytes")
	}
	return n << shift, nil
}

// bounds words Min and Max.
func (p *Property) bounds() string {
	if p.Max == 0 {
		return fmt.Sprintf(", %d or more", p.Min)
	}
	return fmt.Sprintf(" from %d to %d", p.Min, p.Max)
}

var secondsForm = pattern.New(`^[0-9]{1,9}(\.[0-9]{1,9})?$`)

// ParseSeconds reads a decimal number of seconds, such as 60 or 0.25.
func ParseSeconds(text string) (time.Duration, error) {
	if !secondsForm.MatchString(text) {
		return 0, fmt.Errorf("not a number of seconds")
	}
	return time.ParseDuration(text + "s")
}

// FormatSeconds writes d as the shortest text that [ParseSeconds] reads back; it
// refuses the minus that a negative d is written with.
func FormatSeconds(d time.Duration) string {
	whole, part := d/time.Second, (d % time.Second).Abs()
	text := strconv.FormatInt(int64(whole), 10)
	if d < 0 && whole == 0 {
		text = "-0"
	}
	if part == 0 {
		return text
	}
	return strings.TrimRight(fmt.Sprintf("%s.%09d", text, part), "0")
}

// unreadable finds the first character that no value of p may hold.
func (p *Property) unreadable(text string) (offset int, what string) {
	if p.Lines { // of the same length, so that offsets hold
		text = strings.NewReplacer("\n", " ", "\r", " ", "\t", " ").Replace(text)
	}
	return unreadable(text)
}

// unreadable finds the first character that no value may hold, and names it.
func unreadable(text string) (offset int, what string) {
	for i, r := range text {
		switch {
		case r == 0:
			return i, "a NUL byte"
		case unicode.IsControl(r):
			return i, fmt.Sprintf("the control character %U", r)
		case r == utf8.RuneError && !strings.HasPrefix(text[i:], string(utf8.RuneError)):
			return i, "bytes that are not UTF-8"
		}
	}
	return 0, ""
}
