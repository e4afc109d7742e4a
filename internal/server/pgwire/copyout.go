package pgwire

import (
	"bytes"
	"encoding/binary"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgproto3"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql"
	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgerror"
	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgtype"
	"github.com/viewfinder-sql/viewfinder/internal/server/pgwire/command"
)

// copyTo is COPY … TO STDOUT.
func (s performer) copyTo(p *portal, c command.Copy) (*answer, error) {
	prepared, err := s.query(p.ctx, c.Query.Text, nil)
	if err != nil {
		return nil, moved(err, c.Query.Offset)
	}
	p.uses = &statement{text: c.Query, prepared: prepared, users: 1}
	if err := s.mayDeclare(prepared); err != nil {
		return nil, err
	}
	out, err := newCopyOut(prepared.Columns(), c.Options)
	if err != nil {
		return nil, err
	}
	a, err := s.start(p, prepared, nil)
	if err != nil {
		return nil, err
	}
	a.copy, a.tag, a.counted = out, "COPY", true
	return a, nil
}

// copyOut writes rows as COPY does.
type copyOut struct {
	columns []pgsql.Column
	forced  []bool // quoted always
	command.CopyOptions
	started bool
}

func newCopyOut(columns []pgsql.Column, options command.CopyOptions) (*copyOut, error) {
	c := &copyOut{columns: columns, forced: make([]bool, len(columns)), CopyOptions: options}
	for i := range c.forced {
		c.forced[i] = options.ForceAll
	}
	for _, name := range options.ForceQuote {
		i := slices.IndexFunc(columns, func(column pgsql.Column) bool { return strings.EqualFold(column.Name, name) })
		if i < 0 {
			return nil, pgerror.New(pgerror.InvalidColumnReference, "FORCE_QUOTE column \"%s\" not referenced by COPY", name)
		}
		c.forced[i] = true
	}
	return c, nil
}

// begin is the message before the rows.
func (c *copyOut) begin() *pgproto3.CopyOutResponse {
	format := uint16(textFormat)
	if c.Format == "binary" {
		format = binaryFormat
	}
	m := &pgproto3.CopyOutResponse{OverallFormat: byte(format), ColumnFormatCodes: make([]uint16, len(c.columns))}
	for i := range m.ColumnFormatCodes {
		m.ColumnFormatCodes[i] = format
	}
	return m
}

// binaryHead is what a copy in binary begins with: a signature, flags, the length of what
// else there is.
const binaryHead = "PGCOPY\n\xff\r\n\x00\x00\x00\x00\x00\x00\x00\x00\x00"

// appendRow appends a CopyData message. What stands before the first row is in its message.
func (c *copyOut) appendRow(b []byte, row []any, zone *time.Location) (_ []byte, err error) {
	if !c.started && c.Header {
		b = c.appendHeader(b)
	}
	start := len(b)
	b = append(b, 'd', 0, 0, 0, 0)
	switch c.Format {
	case "binary":
		if !c.started {
			b = append(b, binaryHead...)
		}
		b, err = c.appendBinary(b, row)
	default:
		b, err = c.appendText(b, row, zone)
	}
	c.started = true
	if err != nil {
		return b[:start], err
	}
	return endMessage(b, start)
}

// end appends what stands behind the last row, and before it where there was none.
func (c *copyOut) end(b []byte) []byte {
	if !c.started && c.Header {
		b = c.appendHeader(b)
	}
	if c.Format != "binary" {
		return b
	}
	start := len(b)
	b = append(b, 'd', 0, 0, 0, 0)
	if !c.started {
		b = append(b, binaryHead...)
	}
	b = binary.BigEndian.AppendUint16(b, 0xffff)
	binary.BigEndian.PutUint32(b[start+1:], uint32(len(b)-start-1))
	return b
}

func (c *copyOut) appendBinary(b []byte, row []any) (_ []byte, err error) {
	b = binary.BigEndian.AppendUint16(b, uint16(len(row)))
	for i, v := range row {
		if v == nil {
			b = binary.BigEndian.AppendUint32(b, null)
			continue
		}
		at := len(b)
		if b, err = pgtype.AppendBinary(append(b, 0, 0, 0, 0), v, c.columns[i].Type); err != nil {
			return b, err
		}
		binary.BigEndian.PutUint32(b[at:], uint32(len(b)-at-4))
	}
	return b, nil
}

func (c *copyOut) appendText(b []byte, row []any, zone *time.Location) (_ []byte, err error) {
	for i, v := range row {
		if i > 0 {
			b = append(b, c.Delimiter)
		}
		if v == nil {
			b = append(b, c.Null...)
			continue
		}
		at := len(b)
		if b, err = pgtype.AppendText(b, v, c.columns[i].Type, zone); err != nil {
			return b, err
		}
		b = c.escape(b, at, c.forced[i], len(row) == 1)
	}
	return append(b, '\n'), nil
}

// appendHeader appends the names of the columns, as a line.
func (c *copyOut) appendHeader(b []byte) []byte {
	start := len(b)
	b = append(b, 'd', 0, 0, 0, 0)
	for i, column := range c.columns {
		if i > 0 {
			b = append(b, c.Delimiter)
		}
		at := len(b)
		b = c.escape(append(b, clean(column.Name)...), at, false, len(c.columns) == 1)
	}
	b = append(b, '\n')
	binary.BigEndian.PutUint32(b[start+1:], uint32(len(b)-start-1))
	return b
}

// escape has what stands in b from at on read back as itself.
func (c *copyOut) escape(b []byte, at int, forced, alone bool) []byte {
	value := b[at:]
	if c.Format == "csv" {
		if !forced && string(value) != c.Null && !(alone && string(value) == `\.`) && !c.needsQuotes(value) {
			return b
		}
		value = bytes.Clone(value)
		b = append(b[:at], c.Quote)
		for _, x := range value {
			if x == c.Quote || x == c.Escape {
				b = append(b, c.Escape)
			}
			b = append(b, x)
		}
		return append(b, c.Quote)
	}
	if !c.needsEscapes(value) {
		return b
	}
	value, b = bytes.Clone(value), b[:at]
	for _, x := range value {
		if i := strings.IndexByte("\b\f\n\r\t\v\\", x); i >= 0 {
			b = append(b, '\\', `bfnrtv\`[i])
			continue
		}
		if x == c.Delimiter {
			b = append(b, '\\')
		}
		b = append(b, x)
	}
	return b
}

func (c *copyOut) needsQuotes(value []byte) bool {
	for _, x := range value {
		if x == c.Delimiter || x == c.Quote || x == '\n' || x == '\r' {
			return true
		}
	}
	return false
}

func (c *copyOut) needsEscapes(value []byte) bool {
	for _, x := range value {
		if x >= '\b' && x <= '\r' || x == '\\' || x == c.Delimiter {
			return true
		}
	}
	return false
}
