package pgfunc

import (
	"encoding/hex"
	"math"
	"math/bits"
	"math/rand/v2"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgerror"
	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgtype"
)

// prng is what PostgreSQL 15 makes random numbers with (xoroshiro128**), so that those behind a
// setseed are the same. It is none for secrets, as SQL's random is not.
type prng struct{ s0, s1 uint64 }

// seed begins anew from a number (splitmix64).
func (p *prng) seed(n uint64) {
	next := func() uint64 {
		n += 0x9E3779B97F4A7C15
		v := (n ^ n>>30) * 0xBF58476D1CE4E5B9
		v = (v ^ v>>27) * 0x94D049BB133111EB
		return v ^ v>>31
	}
	p.s0, p.s1 = next(), next()
}

func (p *prng) next() uint64 {
	if p.s0 == 0 && p.s1 == 0 { // nothing has begun it
		p.seed(rand.Uint64()) //nolint:gosec // as above
	}
	s0, sx := p.s0, p.s1^p.s0
	v := bits.RotateLeft64(s0*5, 7) * 9
	p.s0 = bits.RotateLeft64(s0, 24) ^ sx ^ sx<<16
	p.s1 = bits.RotateLeft64(sx, 37)
	return v
}

// randomForms make numbers at random.
func randomForms() []Form {
	return []Form{
		volatile(function("random", nil, pgtype.Float8, "pg_random", func(c *call) any {
			return math.Ldexp(float64(c.random.next()>>12), -52)
		})),
		volatile(function("setseed", types(pgtype.Float8), pgtype.Void, "pg_setseed", func(c *call) any {
			f := c.float(0)
			if !(f >= -1 && f <= 1) {
				return pgerror.New("22023", "setseed parameter %v is out of allowed range [-1,1]", f)
			}
			c.random.seed(uint64(int64(float64(uint64(1)<<52-1) * f)))
			return ""
		})),
		volatile(function("gen_random_uuid", nil, pgtype.UUID, "pg_random_uuid", func(*call) any {
			var b [16]byte
			for i := range b {
				b[i] = byte(rand.Uint32()) //nolint:gosec // as above
			}
			b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80 // version 4, of the variant that all have
			s := hex.EncodeToString(b[:])
			return s[:8] + "-" + s[8:12] + "-" + s[12:16] + "-" + s[16:20] + "-" + s[20:]
		})),
	}
}
