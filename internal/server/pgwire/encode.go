package pgwire

import (
	"encoding/binary"
	"time"

	"github.com/jackc/pgx/v5/pgproto3"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql"
	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgerror"
	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgtype"
)

// Formats of values.
const (
	textFormat   = 0
	binaryFormat = 1
)

// formatOf is the format of value i of those that the client chose: none is text, one is for
// all.
func formatOf(formats []int16, i int) int16 {
	switch len(formats) {
	case 0:
		return textFormat
	case 1:
		return formats[0]
	}
	return formats[i]
}

// checkFormats checks the formats that a client chose for n values.
func checkFormats(formats []int16, n int, what string) error {
	if len(formats) > 1 && len(formats) != n {
		return pgerror.New(pgerror.ProtocolViolation, "bind message has %d %s formats but there are %d", len(formats), what, n)
	}
	for _, f := range formats {
		if f != textFormat && f != binaryFormat {
			return pgerror.New(pgerror.InvalidParameterValue, "unsupported format code: %d", f)
		}
	}
	return nil
}

// description is the message that describes columns.
func description(columns []pgsql.Column, formats []int16) *pgproto3.RowDescription {
	fields := make([]pgproto3.FieldDescription, len(columns))
	for i, c := range columns {
		fields[i] = pgproto3.FieldDescription{
			Name:                 []byte(clean(c.Name)),
			TableOID:             uint32(c.Table),
			TableAttributeNumber: uint16(c.Number),
			DataTypeOID:          uint32(c.Type),
			DataTypeSize:         c.Type.Size(),
			TypeModifier:         c.Mod,
			Format:               formatOf(formats, i),
		}
	}
	return &pgproto3.RowDescription{Fields: fields}
}

// null is the length of a value that is none.
const null = 0xffffffff

// appendRow appends a DataRow. After an error b is as it was.
func appendRow(b []byte, row []any, columns []pgsql.Column, formats []int16, zone *time.Location) ([]byte, error) {
	start := len(b)
	b = append(b, 'D', 0, 0, 0, 0)
	b = binary.BigEndian.AppendUint16(b, uint16(len(row)))
	for i, v := range row {
		if v == nil {
			b = binary.BigEndian.AppendUint32(b, null)
			continue
		}
		at := len(b)
		b = append(b, 0, 0, 0, 0)
		var err error
		if formatOf(formats, i) == binaryFormat {
			b, err = pgtype.AppendBinary(b, v, columns[i].Type)
		} else {
			b, err = pgtype.AppendText(b, v, columns[i].Type, zone)
		}
		if err != nil {
			return b[:start], err
		}
		binary.BigEndian.PutUint32(b[at:], uint32(len(b)-at-4))
	}
	return endMessage(b, start)
}

// mostBytes is how long a message may be.
const mostBytes = 1 << 30

// endMessage writes the length of the message that begins at start.
func endMessage(b []byte, start int) ([]byte, error) {
	size := len(b) - start - 1
	if size >= mostBytes {
		return b[:start], pgerror.New(pgerror.ProgramLimitExceeded, "a row of %d bytes is too long to be sent", size)
	}
	binary.BigEndian.PutUint32(b[start+1:], uint32(size))
	return b, nil
}
