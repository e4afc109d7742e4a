package pgfunc

import (
	"crypto/md5" //nolint:gosec // SQL's md5
	"encoding/hex"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgerror"
	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgtype"
)

const text = pgtype.Text

// textForms are the functions of texts. Capitals are those of ASCII, as in locale C.
func textForms() []Form {
	return []Form{
		function("lower", types(text), text, "pg_lower", func(c *call) any { return lower(c.text(0)) }),
		function("upper", types(text), text, "pg_upper", func(c *call) any { return upper(c.text(0)) }),
		function("initcap", types(text), text, "pg_initcap", func(c *call) any { return initcap(c.text(0)) }),
		native(Scalar, "length", types(text), pgtype.Int4, "length($1)"),
		native(Scalar, "length", types(pgtype.BPChar), pgtype.Int4, "length(rtrim($1, ' '))"),
		native(Scalar, "char_length", types(text), pgtype.Int4, "length($1)"),
		native(Scalar, "character_length", types(text), pgtype.Int4, "length($1)"),
		native(Scalar, "octet_length", types(text), pgtype.Int4, "octet_length($1)"),
		native(Scalar, "bit_length", types(text), pgtype.Int4, "(8 * octet_length($1))"),
		native(Scalar, "btrim", types(text), text, "trim($1, ' ')"),
		native(Scalar, "btrim", types(text, text), text, "trim($1, $2)"),
		native(Scalar, "ltrim", types(text), text, "ltrim($1, ' ')"),
		native(Scalar, "ltrim", types(text, text), text, "ltrim($1, $2)"),
		native(Scalar, "rtrim", types(text), text, "rtrim($1, ' ')"),
		native(Scalar, "rtrim", types(text, text), text, "rtrim($1, $2)"),
		native(Scalar, "replace", types(text, text, text), text, "iif($3 IS NULL, NULL, replace($1, $2, $3))"), // the engine looks at $3 only where there is something to replace
		native(Scalar, "strpos", types(text, text), pgtype.Int4, "instr($1, $2)"),
		native(Scalar, "position", types(text, text), pgtype.Int4, "instr($1, $2)"),
		native(Operator, "||", types(text, text), text, "($1 || $2)"),
		function("lpad", types(text, pgtype.Int4), text, "pg_lpad", func(c *call) any { return pad(c, true) }),
		function("lpad", types(text, pgtype.Int4, text), text, "pg_lpad", nil),
		function("rpad", types(text, pgtype.Int4), text, "pg_rpad", func(c *call) any { return pad(c, false) }),
		function("rpad", types(text, pgtype.Int4, text), text, "pg_rpad", nil),
		function("repeat", types(text, pgtype.Int4), text, "pg_repeat", func(c *call) any {
			s, n := c.text(0), max(c.int(1), 0)
			if int64(len(s))*n > int64(c.longest()) {
				return errLength
			}
			return strings.Repeat(s, int(n))
		}),
		function("reverse", types(text), text, "pg_reverse", func(c *call) any {
			s := c.text(0)
			b := make([]byte, 0, len(s))
			for len(s) > 0 {
				_, n := utf8.DecodeLastRuneInString(s)
				b = append(b, s[len(s)-n:]...)
				s = s[:len(s)-n]
			}
			return string(b)
		}),
		function("left", types(text, pgtype.Int4), text, "pg_left", func(c *call) any {
			s, n := c.text(0), int(c.int(1))
			if n < 0 {
				n = max(utf8.RuneCountInString(s)+n, 0)
			}
			return firstRunes(s, n)
		}),
		function("right", types(text, pgtype.Int4), text, "pg_right", func(c *call) any {
			s, n := c.text(0), int(c.int(1))
			count := utf8.RuneCountInString(s)
			if n = max(count-n, 0); c.int(1) < 0 {
				n = int(min(-c.int(1), int64(count)))
			}
			return s[len(firstRunes(s, n)):]
		}),
		function("substr", types(text, pgtype.Int4), text, "pg_substr", func(c *call) any { return substring(c) }),
		function("substr", types(text, pgtype.Int4, pgtype.Int4), text, "pg_substr", nil),
		function("substring", types(text, pgtype.Int4), text, "pg_substr", nil),
		function("substring", types(text, pgtype.Int4, pgtype.Int4), text, "pg_substr", nil),
		function("overlay", types(text, text, pgtype.Int4), text, "pg_overlay", overlay),
		function("overlay", types(text, text, pgtype.Int4, pgtype.Int4), text, "pg_overlay", nil),
		function("split_part", types(text, text, pgtype.Int4), text, "pg_split_part", splitPart),
		function("translate", types(text, text, text), text, "pg_translate", translate),
		function("starts_with", types(text, text), pgtype.Bool, "pg_starts_with", func(c *call) any { return strings.HasPrefix(c.text(0), c.text(1)) }),
		operator("^@", types(text, text), pgtype.Bool, "pg_starts_with", nil),
		function("ascii", types(text), pgtype.Int4, "pg_ascii", func(c *call) any {
			if c.text(0) == "" {
				return 0
			}
			r, _ := utf8.DecodeRuneInString(c.text(0))
			return int64(r)
		}),
		function("chr", types(pgtype.Int4), text, "pg_chr", func(c *call) any {
			switch n := c.int(0); {
			case n < 0:
				return pgerror.New("22023", "character number must be positive")
			case n == 0:
				return pgerror.New("54000", "null character not permitted")
			case n > utf8.MaxRune:
				return pgerror.New("54000", "requested character too large for encoding: %d", n)
			case n >= 0xD800 && n < 0xE000:
				return pgerror.New("54000", "requested character not valid for encoding: %d", n)
			default:
				return string(rune(n))
			}
		}),
		function("to_hex", types(pgtype.Int4), text, "pg_to_hex_4", func(c *call) any { return strconv.FormatUint(uint64(uint32(c.int(0))), 16) }),
		function("to_hex", types(pgtype.Int8), text, "pg_to_hex_8", func(c *call) any { return strconv.FormatUint(uint64(c.int(0)), 16) }),
		function("md5", types(text), text, "pg_md5", func(c *call) any {
			sum := md5.Sum([]byte(c.text(0)))
			return hex.EncodeToString(sum[:])
		}),
		function("quote_ident", types(text), text, "pg_quote_ident", func(c *call) any { return quoteIdent(c.text(0)) }),
		function("parse_ident", types(text), pgtype.TextArray, "pg_parse_ident", parseIdent),
		function("parse_ident", types(text, pgtype.Bool), pgtype.TextArray, "pg_parse_ident", nil),
		function("quote_literal", types(text), text, "pg_quote_literal", func(c *call) any { return quoteLiteral(c.text(0)) }),
		nulls(function("quote_nullable", types(text), text, "pg_quote_nullable", func(c *call) any {
			if c.null(0) {
				return "NULL"
			}
			return quoteLiteral(c.text(0))
		})),
	}
}

// errLength is PostgreSQL's error of a text that would grow too long.
var errLength = pgerror.New("54000", "requested length too large")

func lower(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'A' && r <= 'Z' {
			return r + 'a' - 'A'
		}
		return r
	}, s)
}

func upper(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' {
			return r + 'A' - 'a'
		}
		return r
	}, s)
}

func initcap(s string) string {
	b, inWord := []byte(s), false
	for i, c := range b {
		letter := c|0x20 >= 'a' && c|0x20 <= 'z'
		switch {
		case letter && inWord:
			b[i] = c | 0x20
		case letter:
			b[i] = c &^ 0x20
		}
		inWord = letter || c >= '0' && c <= '9'
	}
	return string(b)
}

// pad fills a text to a length, or cuts it.
func pad(c *call, left bool) any {
	s, n, fill := c.text(0), int(max(c.int(1), 0)), " "
	if c.count() > 2 {
		fill = c.text(2)
	}
	missing := n - utf8.RuneCountInString(s)
	if missing <= 0 {
		return firstRunes(s, n)
	}
	if fill == "" {
		return s
	}
	if n > c.longest() {
		return errLength
	}
	width := utf8.RuneCountInString(fill)
	if missing/width*len(fill) > c.longest() {
		return errLength
	}
	more := strings.Repeat(fill, missing/width) + firstRunes(fill, missing%width)
	if left {
		return more + s
	}
	return s + more
}

// substring cuts a text out: from the place that the second argument says, and as long as
// the third says. What lies before the first character is counted and not there.
func substring(c *call) any {
	s, start, end := c.text(0), c.int(1), int64(1)<<40
	if c.count() > 2 {
		if c.int(2) < 0 {
			return pgerror.New("22011", "negative substring length not allowed")
		}
		end = start + c.int(2)
	}
	start = max(start, 1)
	if end <= start {
		return ""
	}
	rest := s[len(firstRunes(s, int(start-1))):]
	return firstRunes(rest, int(end-start))
}

func overlay(c *call) any {
	s, by, from := c.text(0), c.text(1), c.int(2)
	n := int64(utf8.RuneCountInString(by))
	if c.count() > 3 {
		n = c.int(3)
	}
	if from <= 0 {
		return pgerror.New("22011", "negative substring length not allowed")
	}
	if end := from + n; end > 1<<31-1 {
		return pgerror.New("22003", "integer out of range")
	}
	before := firstRunes(s, int(from-1))
	return before + by + s[len(firstRunes(s, int(max(from+n-1, 0)))):]
}

func splitPart(c *call) any {
	s, by, n := c.text(0), c.text(1), c.int(2)
	if n == 0 {
		return pgerror.New("22023", "field position must not be zero")
	}
	if s == "" {
		return ""
	}
	if by == "" {
		if n == 1 || n == -1 {
			return s
		}
		return ""
	}
	count := int64(strings.Count(s, by)) + 1
	if n < 0 {
		n += count + 1
	}
	if n < 1 || n > count {
		return ""
	}
	for ; n > 1; n-- {
		_, s, _ = strings.Cut(s, by)
	}
	s, _, _ = strings.Cut(s, by)
	return s
}

func translate(c *call) any {
	from, to := []rune(c.text(1)), []rune(c.text(2))
	by := map[rune]rune{}
	for i, r := range from {
		if _, ok := by[r]; ok {
			continue
		}
		by[r] = -1
		if i < len(to) {
			by[r] = to[i]
		}
	}
	return strings.Map(func(r rune) rune {
		if other, ok := by[r]; ok {
			return other
		}
		return r
	}, c.text(0))
}

// reserved are the words that an identifier must be quoted to be.
var reserved = words(`all analyse analyze and any array as asc asymmetric authorization between bigint binary bit boolean both
case cast char character check coalesce collate collation column concurrently constraint create cross current_catalog current_date current_role
current_schema current_time current_timestamp current_user dec decimal default deferrable desc distinct do else end except exists extract
false fetch float for foreign freeze from full grant greatest group grouping having ilike in initially inner inout int integer intersect
interval into is isnull join lateral leading least left like limit localtime localtimestamp national natural nchar none normalize not
notnull null nullif numeric offset on only or order out outer overlaps overlay placing position precision primary real references
returning right row select session_user setof similar smallint some substring symmetric table tablesample then time timestamp to
trailing treat trim true union unique user using values varchar variadic verbose when where window with xmlattributes xmlconcat xmlelement xmlexists
xmlforest xmlnamespaces xmlparse xmlpi xmlroot xmlserialize xmltable`)

func words(list string) map[string]bool {
	out := map[string]bool{}
	for _, w := range strings.Fields(list) {
		out[w] = true
	}
	return out
}

func quoteIdent(s string) string {
	plain := s != "" && !reserved[s]
	for i := range len(s) {
		c := s[i]
		if !(c >= 'a' && c <= 'z' || c == '_' || i > 0 && c >= '0' && c <= '9') {
			plain = false
		}
	}
	if plain {
		return s
	}
	return `"` + strings.ReplaceAll(s, `"`, `""`) + `"`
}

func quoteLiteral(s string) string {
	quoted := "'" + strings.ReplaceAll(s, "'", "''") + "'"
	if strings.Contains(s, `\`) {
		return "E" + strings.ReplaceAll(quoted, `\`, `\\`)
	}
	return quoted
}
