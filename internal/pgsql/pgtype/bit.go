package pgtype

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgerror"
)

// readBits reads a text of binary digits, or of hexadecimal ones behind an x: those are four each.
func readBits(s string) (any, error) {
	kind, digits := byte('b'), s
	if s != "" && strings.IndexByte("bBxX", s[0]) >= 0 {
		kind, digits = s[0]|0x20, s[1:]
	}
	base, name, format := 2, "binary", "%b"
	if kind == 'x' {
		base, name, format = 16, "hexadecimal", "%04b"
	}
	var b strings.Builder
	for _, r := range digits {
		n, err := strconv.ParseUint(string(r), base, 8)
		if err != nil {
			return nil, pgerror.New(pgerror.InvalidTextRepresentation, "\"%c\" is not a valid %s digit", r, name)
		}
		fmt.Fprintf(&b, format, n)
	}
	return b.String(), nil
}
