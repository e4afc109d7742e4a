package pgfunc

import (
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgerror"
	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgtime"
)

// formatForms write times by templates, and read them.
func formatForms() []Form {
	return []Form{
		stable(function("to_char", types(stamp, text), text, "pg_to_char", func(c *call) any { return formatted(c, nil) })),
		stable(function("to_char", types(instant, text), text, "pg_to_char_in", func(c *call) any { return formatted(c, c.zone()) })),
		stable(function("to_date", types(text, text), date, "pg_to_date", func(c *call) any {
			s, err := pgtime.Scan(c.text(0), c.text(1))
			if err != nil {
				return err
			}
			day, _ := s.Split()
			return pgtime.FormatDay(day)
		})),
		stable(function("to_timestamp", types(text, text), instant, "pg_to_timestamp_by", func(c *call) any {
			s, err := pgtime.ScanIn(c.text(0), c.text(1), c.zone())
			return stampOr(s, err)
		})),
	}
}

// mostTemplate bounds a template, in bytes.
const mostTemplate = 1 << 12

func formatted(c *call, zone *time.Location) any {
	s, template := c.stamp(0), c.text(1)
	switch {
	case template == "" || !s.Finite():
		return nil
	case len(template) > mostTemplate:
		return pgerror.New("54000", "the format is longer than %d bytes", mostTemplate)
	}
	out, err := pgtime.Format(s, template, zone)
	return unless(out, err)
}
