package pgfunc

import (
	"crypto/md5" //nolint:gosec // SQL's md5
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"encoding/hex"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgerror"
	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgtype"
)

const blob = pgtype.Bytea

// bytesForms are the functions of bytea.
func bytesForms() []Form {
	return []Form{
		native(Scalar, "length", types(blob), pgtype.Int4, "length($1)"),
		native(Scalar, "octet_length", types(blob), pgtype.Int4, "length($1)"),
		native(Scalar, "bit_length", types(blob), pgtype.Int4, "(8 * length($1))"),
		operator("||", types(blob, blob), blob, "pg_cat_bytes", func(c *call) any { return append(append([]byte{}, c.blob(0)...), c.blob(1)...) }),
		function("md5", types(blob), text, "pg_md5_bytes", func(c *call) any {
			sum := md5.Sum(c.blob(0))
			return hex.EncodeToString(sum[:])
		}),
		function("sha224", types(blob), blob, "pg_sha224", func(c *call) any { s := sha256.Sum224(c.blob(0)); return s[:] }),
		function("sha256", types(blob), blob, "pg_sha256", func(c *call) any { s := sha256.Sum256(c.blob(0)); return s[:] }),
		function("sha384", types(blob), blob, "pg_sha384", func(c *call) any { s := sha512.Sum384(c.blob(0)); return s[:] }),
		function("sha512", types(blob), blob, "pg_sha512", func(c *call) any { s := sha512.Sum512(c.blob(0)); return s[:] }),
		function("encode", types(blob, text), text, "pg_encode", encode),
		function("decode", types(text, text), blob, "pg_decode", decode),
		function("convert_from", types(blob, pgtype.Name), text, "pg_convert_from", func(c *call) any {
			if !isUTF8(c.text(1)) {
				return pgerror.New("0A000", "encoding \"%s\" is not supported: UTF8 is", c.text(1))
			}
			s := string(c.blob(0))
			return unless(s, pgtype.CheckText(s))
		}),
		function("convert_to", types(text, pgtype.Name), blob, "pg_convert_to", func(c *call) any {
			if !isUTF8(c.text(1)) {
				return pgerror.New("0A000", "encoding \"%s\" is not supported: UTF8 is", c.text(1))
			}
			return []byte(c.text(0))
		}),
	}
}

func isUTF8(encoding string) bool {
	switch strings.ToLower(encoding) {
	case "utf8", "utf-8", "unicode":
		return true
	}
	return false
}

// lineLength is how long the lines are that base64 is written in.
const lineLength = 76

func encode(c *call) any {
	data := c.blob(0)
	switch strings.ToLower(c.text(1)) {
	case "hex":
		return hex.EncodeToString(data)
	case "base64":
		s := base64.StdEncoding.EncodeToString(data)
		var b strings.Builder
		for len(s) > lineLength {
			b.WriteString(s[:lineLength] + "\n")
			s = s[lineLength:]
		}
		return b.String() + s
	case "escape":
		var b strings.Builder
		for _, x := range data {
			switch {
			case x == '\\':
				b.WriteString(`\\`)
			case x == 0 || x >= 0x80:
				b.WriteString(`\` + string([]byte{'0' + x>>6, '0' + x>>3&7, '0' + x&7}))
			default:
				b.WriteByte(x)
			}
		}
		return b.String()
	}
	return pgerror.New("22023", "unrecognized encoding: \"%s\"", c.text(1))
}

func decode(c *call) any {
	s := c.text(0)
	switch strings.ToLower(c.text(1)) {
	case "hex":
		return unlessBytes(hex.DecodeString(dropSpacesBetween(s)))
	case "base64":
		return unlessBytes(base64.StdEncoding.DecodeString(dropSpaces(s)))
	case "escape":
		v, err := pgtype.DecodeText(strings.Replace(s, `\x`, `\170`, 1), blob, pgtype.Env{})
		if strings.HasPrefix(s, `\x`) {
			err = pgerror.New("22P02", "invalid input syntax for type bytea")
		}
		return unless(v, err)
	}
	return pgerror.New("22023", "unrecognized encoding: \"%s\"", c.text(1))
}

func unlessBytes(data []byte, err error) any {
	if err != nil {
		return pgerror.New("22023", "invalid data to decode: %s", err)
	}
	return data
}

// dropSpacesBetween drops spaces between pairs of digits.
func dropSpacesBetween(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if b.Len()%2 == 1 || !strings.ContainsRune(" \t\n\r", rune(s[i])) {
			b.WriteByte(s[i])
		}
	}
	return b.String()
}

func dropSpaces(s string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(" \t\n\r", r) {
			return -1
		}
		return r
	}, s)
}
