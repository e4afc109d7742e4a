package setting

import (
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgtime"
	"github.com/viewfinder-sql/viewfinder/internal/value"
)

func checkZone(name, value string) (string, error) {
	if strings.EqualFold(value, "gmt") {
		return "GMT", nil
	}
	zone, err := zoneOf(value)
	if err != nil {
		return "", refused(name, value, "Use a name of the IANA database, as Europe/Berlin.")
	}
	if number, err := strconv.ParseFloat(value, 64); err == nil {
		return spelt(time.Duration(math.Round(number*60)) * time.Minute), nil
	}
	if east, ok, _ := intervalZone(value); ok {
		return spelt(east), nil
	}
	if strings.Contains(value, "/") || strings.EqualFold(value, "utc") {
		return zone.String(), nil
	}
	return value, nil
}

// spelt is how PostgreSQL spells a zone of so much time east.
func spelt(east time.Duration) string {
	sign, other := "+", "-"
	if east < 0 {
		sign, other = "-", "+"
	}
	text := time.Time{}.Add(east.Abs()).Format("15:04:05")
	text = strings.TrimSuffix(strings.TrimSuffix(text, ":00"), ":00")
	return "<" + sign + text + ">" + other + text
}

// intervalZone is how far east a zone is that is told as INTERVAL and an interval in quotes;
// false for others.
func intervalZone(name string) (east time.Duration, ok bool, err error) {
	const word = "interval"
	if len(name) < len(word) || !strings.EqualFold(name[:len(word)], word) {
		return 0, false, nil
	}
	text, begins := strings.CutPrefix(strings.TrimSpace(name[len(word):]), "'")
	text, ends := strings.CutSuffix(text, "'")
	if !begins || !ends {
		return 0, false, nil
	}
	i, err := pgtime.ParseInterval(text, "")
	if err != nil || i.Months != 0 || i.Days != 0 || i.Micros%1e6 != 0 || (time.Duration(i.Micros)*time.Microsecond).Abs() > 15*time.Hour {
		return 0, false, refused("TimeZone", name, "")
	}
	return time.Duration(i.Micros) * time.Microsecond, true, nil
}

// zoneOf finds a zone by its name; a number of hours is east of UTC, and what follows a
// name, as in GMT-02:00, or stands by itself with minutes, is west of it, as POSIX has it.
func zoneOf(name string) (*time.Location, error) {
	if hours, err := strconv.ParseFloat(name, 64); err == nil {
		if math.Abs(hours) > 15 || math.IsNaN(hours) {
			return nil, refused("TimeZone", name, "")
		}
		return time.FixedZone(name, int(math.Round(hours*3600))), nil
	}
	if strings.EqualFold(name, "gmt") || strings.EqualFold(name, "utc") {
		return time.UTC, nil
	}
	if east, ok, err := intervalZone(name); ok || err != nil {
		return time.FixedZone(name, int(east/time.Second)), err
	}
	letters := strings.TrimLeft(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
	if strings.HasPrefix(name, "<") {
		_, letters, _ = strings.Cut(name, ">")
	}
	if letters != "" && (letters != name || strings.Contains(name, ":")) && strings.ContainsAny(letters[:1], "+-0123456789") {
		sign := -1
		switch letters[0] {
		case '-':
			sign, letters = 1, letters[1:]
		case '+':
			letters = letters[1:]
		}
		hours, minutes, _ := strings.Cut(letters, ":")
		h, err := strconv.ParseUint(hours, 10, 4)
		if err != nil {
			return nil, refused("TimeZone", name, "")
		}
		m := uint64(0)
		if minutes != "" {
			if m, err = strconv.ParseUint(minutes, 10, 6); err != nil || m > 59 {
				return nil, refused("TimeZone", name, "")
			}
		}
		return time.FixedZone(name, sign*int(h*3600+m*60)), nil
	}
	if strings.EqualFold(name, "local") || strings.EqualFold(name, "localtime") || name == "" || strings.ContainsAny(name[:1], "+-") {
		return nil, refused("TimeZone", name, "") // nobody is told where the server stands
	}
	zone, err := value.LoadZone(name)
	if err != nil {
		return nil, refused("TimeZone", name, "")
	}
	return zone.Location(), nil
}
