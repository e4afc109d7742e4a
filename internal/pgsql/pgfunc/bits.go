package pgfunc

import (
	"strconv"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgerror"
	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgtype"
)

// bitForms are the casts of bits, which Looker hashes keys by:
// ('x' || md5(id))::bit(64)::bigint.
func bitForms() []Form {
	fit := func(c *call) any {
		text, n := c.text(0), int(c.int(1))
		switch {
		case len(text) > n:
			text = text[:n]
		case n > c.longest():
			return errTooLong
		default:
			text += strings.Repeat("0", n-len(text))
		}
		return text
	}
	whole := func(t intType) func(*call) any {
		return func(c *call) any {
			text := c.text(0)
			if len(text) > t.bits {
				return t.overflow()
			}
			if text == "" {
				return 0
			}
			n, err := strconv.ParseUint(text, 2, 64)
			if err != nil {
				return pgerror.New("22P02", "%q are no bits", text)
			}
			if t.bits == 32 {
				return int64(int32(uint32(n)))
			}
			return int64(n)
		}
	}
	return []Form{
		cast(text, pgtype.Bit, 'e', "pg_text_bit", func(c *call) any {
			v, err := c.input(pgtype.Bit, c.text(0))
			return unless(v, err)
		}),
		cast(pgtype.Varchar, pgtype.Bit, 'e', "pg_text_bit", nil),
		unchanged(pgtype.Bit, text, 'a', "$1"),
		unchanged(pgtype.Bit, pgtype.Varchar, 'a', "$1"),
		cast(pgtype.Bit, pgtype.Int4, 'e', "pg_bit_int4", whole(intTypes[1])),
		cast(pgtype.Bit, pgtype.Int8, 'e', "pg_bit_int8", whole(intTypes[2])),
		{Kind: Modify, Args: types(pgtype.Bit, pgtype.Int4), Result: pgtype.Bit, Volatility: Immutable, Engine: "pg_fit_bit", call: fit},
	}
}
