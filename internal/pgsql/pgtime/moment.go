package pgtime

import (
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/pattern"
	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgerror"
)

var (
	errSyntax = pgerror.New("22007", "")
	errField  = pgerror.New("22008", "")
	errOffset = pgerror.New("22009", "")
)

// moment is what a text of a date, a time or both says.
type moment struct {
	special          string // infinity and the like
	year, month, day int
	hasDay           bool
	micros           int64
	hasClock         bool
	zone             *time.Location // nil where none is said
	inWords          bool           // the month is named, or a T stands before the time
}

var (
	isoDate    = pattern.New(`^(\d{4,6})-(\d{1,2})-(\d{1,2})`)
	plainDate  = pattern.New(`^(\d{4})(\d{2})(\d{2})(?:$|[^\d:.])`)
	slashDate  = pattern.New(`^(\d{1,2})/(\d{1,2})/(\d{4,6})`)
	yearSlash  = pattern.New(`^(\d{4})/(\d{1,2})/(\d{1,2})`)
	namedDate  = pattern.New(`^(\d{1,2})-([A-Za-z]{3,9})-(\d{4})`)
	yearNamed  = pattern.New(`^(\d{4})-([A-Za-z]{3,9})-(\d{1,2})`)
	clockText  = pattern.New(`^(\d{1,2}):(\d{1,2})(?::(\d{1,2})(\.\d*)?)?`)
	plainClock = pattern.New(`^(\d{2})(\d{2})(\d{2})(\.\d+)?`)
	offsetText = pattern.New(`^([+-])(\d{1,2})(?::(\d{2})(?::(\d{2}))?|(\d{2})(\d{2})?)?`)
	wordText   = pattern.New(`^[+-]?[A-Za-z]+(?:[/_+-][A-Za-z0-9_+-]+)*`)
	dayNumber  = pattern.New(`^(\d+)`)
)

func number(s string) int {
	n, _ := strconv.Atoi(s) // of few digits
	return n
}

// fraction is a fraction of a second (".5") in microseconds.
func fraction(s string) int64 {
	if len(s) < 2 {
		return 0
	}
	f, _ := strconv.ParseFloat("0"+s, 64) // of digits only
	return int64(math.RoundToEven(f * 1e6))
}

// parseMoment reads the parts of a text one after another.
func parseMoment(text string) (m moment, err error) {
	p := momentReader{rest: strings.TrimSpace(text)}
	if p.rest == "" || len(p.rest) > 128 {
		return m, errSyntax
	}
	for p.rest != "" {
		if err := p.part(); err != nil {
			return p.moment, err
		}
		p.rest = strings.TrimLeft(p.rest, " ,\t\n")
	}
	return p.end()
}

type momentReader struct {
	moment
	rest            string
	monthNamed      bool
	numbers         []string // days and years that stand alone
	afternoon, half bool     // half says that AM or PM stands there
}

// match takes what an expression matches at the begin.
func (p *momentReader) match(re *pattern.Pattern) []string {
	found := re.FindStringSubmatch(p.rest)
	if found == nil {
		return nil
	}
	if re == plainDate {
		p.rest = p.rest[8:]
	} else {
		p.rest = p.rest[len(found[0]):]
	}
	return found
}

func (p *momentReader) setDay(year, month, day int) error {
	if p.hasDay {
		return errSyntax
	}
	p.hasDay, p.year, p.month, p.day = true, year, month, day
	return nil
}

func (p *momentReader) part() error {
	if p.hasDay || p.hasClock {
		if f := p.match(offsetText); f != nil {
			return p.offset(f)
		}
	}
	if !p.hasDay {
		if f := p.match(isoDate); f != nil {
			return p.setDay(number(f[1]), number(f[2]), number(f[3]))
		}
		if f := p.match(plainDate); f != nil {
			return p.setDay(number(f[1]), number(f[2]), number(f[3]))
		}
		if f := p.match(slashDate); f != nil {
			return p.setDay(number(f[3]), number(f[1]), number(f[2]))
		}
		if f := p.match(yearSlash); f != nil {
			return p.setDay(number(f[1]), number(f[2]), number(f[3]))
		}
		if f := p.match(namedDate); f != nil {
			return p.setDay(number(f[3]), monthOf(f[2]), number(f[1]))
		}
		if f := p.match(yearNamed); f != nil {
			return p.setDay(number(f[1]), monthOf(f[2]), number(f[3]))
		}
	}
	if f := p.match(clockText); f != nil {
		return p.clock(f)
	}
	if p.hasDay && !p.hasClock {
		if f := p.match(plainClock); f != nil {
			return p.clock(f)
		}
	}
	if f := p.match(wordText); f != nil {
		return p.word(f[0])
	}
	if f := p.match(dayNumber); f != nil {
		p.numbers = append(p.numbers, f[1])
		return nil
	}
	return errSyntax
}

func (p *momentReader) clock(f []string) error {
	h, m, s := int64(number(f[1])), int64(number(f[2])), int64(number(f[3]))
	if p.hasClock {
		return errSyntax
	}
	p.hasClock = true
	p.micros = h*hour + m*minute + s*second + fraction(f[4])
	if m > 59 || s > 60 || h > 24 || p.micros > perDay {
		return errField
	}
	return nil
}

func (p *momentReader) offset(f []string) error {
	if p.zone != nil {
		return errSyntax
	}
	h, m, s := number(f[2]), number(f[3]+f[5]), number(f[4]+f[6])
	if h > 15 || m > 59 || s > 59 {
		return errOffset
	}
	seconds := h*3600 + m*60 + s
	if f[1] == "-" {
		seconds = -seconds
	}
	p.zone = time.FixedZone("", seconds)
	return nil
}

func (p *momentReader) word(w string) error {
	switch lower := strings.ToLower(w); lower {
	case "infinity", "+infinity", "-infinity", "epoch", "now", "today", "tomorrow", "yesterday":
		if p.special != "" || p.hasDay {
			return errSyntax
		}
		p.special = lower
	case "t":
		if !p.hasDay || p.hasClock {
			return errSyntax
		}
		p.inWords = true
	case "am", "pm":
		if p.half {
			return errSyntax
		}
		p.half, p.afternoon = true, lower == "pm"
	case "ad":
	case "bc":
		return errStamp
	default:
		if m := monthOf(lower); m > 0 && !p.monthNamed && !p.hasDay {
			p.month, p.monthNamed, p.inWords = m, true, true
			return nil
		}
		if isWeekday(lower) {
			return nil
		}
		if !p.hasDay && !p.hasClock && !p.monthNamed || p.zone != nil {
			return errSyntax
		}
		zone, err := Zone(w)
		if err != nil {
			if strings.Contains(w, "/") {
				return err
			}
			return errSyntax
		}
		p.zone = zone
	}
	return nil
}

// end puts the parts together.
func (p *momentReader) end() (moment, error) {
	if p.monthNamed {
		if len(p.numbers) != 2 || p.hasDay {
			return p.moment, errSyntax
		}
		day, year := p.numbers[0], p.numbers[1]
		if len(day) > 2 {
			day, year = year, day
		}
		if len(day) > 2 || len(year) < 3 {
			return p.moment, errSyntax
		}
		if err := p.setDay(number(year), p.month, number(day)); err != nil {
			return p.moment, err
		}
	} else if len(p.numbers) > 0 {
		if len(p.numbers[0]) > 2 {
			return p.moment, errField
		}
		return p.moment, errSyntax
	}
	if p.special != "" && (p.special[0] == '-' || p.special[0] == '+' || p.special == "infinity" || p.special == "epoch" || p.special == "now") && (p.hasDay || p.hasClock) {
		return p.moment, errSyntax
	}
	if p.half {
		if !p.hasClock || p.micros >= 13*hour {
			return p.moment, errField
		}
		if p.micros >= 12*hour {
			p.micros -= 12 * hour
		}
		if p.afternoon {
			p.micros += 12 * hour
		}
	}
	return p.moment, nil
}
