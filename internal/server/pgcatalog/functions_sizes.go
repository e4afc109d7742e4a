package pgcatalog

import (
	"fmt"
	"math/big"
	"strings"
)

// sizeFunctions tell what things take on disk, which is nothing.
var sizeFunctions = map[string]call{
	"pg_table_size":              sizeOfRelation,
	"pg_total_relation_size":     sizeOfRelation,
	"pg_relation_size":           sizeOfRelation,
	"pg_indexes_size":            sizeOfRelation,
	"pg_database_size":           always(int64(0)),
	"pg_tablespace_size":         always(int64(0)),
	"pg_relation_filenode":       always(nil),
	"pg_relation_is_publishable": always(false),
	"pg_relation_is_updatable": func(c *conn, args []any) (any, error) {
		e := c.book.relations[integer(args[0])]
		if e == nil {
			return int64(0), nil
		}
		// Bits are of the commands by their numbers: UPDATE 2, INSERT 3, DELETE 4.
		return b01(e.may&Update != 0)<<2 | b01(e.may&Insert != 0)<<3 | b01(e.may&Delete != 0)<<4, nil
	},
	"pg_stat_get_numscans": always(int64(0)), // nothing counts
	"pg_size_pretty":       pretty,
}

func sizeOfRelation(c *conn, args []any) (any, error) {
	if c.book.relations[integer(args[0])] == nil {
		return nil, nil
	}
	return int64(0), nil
}

// pretty is a number of bytes as people read it. A numeric is text.
func pretty(_ *conn, args []any) (any, error) {
	exact, ok := args[0].(string)
	if !ok {
		return prettySize(big.NewInt(integer(args[0]))), nil
	}
	whole, _, _ := strings.Cut(exact, ".")
	n, ok := new(big.Int).SetString(whole, 10)
	if !ok || n.CmpAbs(big.NewInt(fewBytes)) < 0 {
		return exact + " bytes", nil
	}
	return prettySize(n), nil
}

// fewBytes is from which on sizes are no longer told in bytes.
const fewBytes = 10 << 10

// prettySize is a number of bytes as people read it: in the largest unit of which there
// are ten.
func prettySize(n *big.Int) string {
	size, sign := new(big.Int).Abs(n), ""
	if n.Sign() < 0 {
		sign = "-"
	}
	if size.Cmp(big.NewInt(fewBytes)) < 0 {
		return fmt.Sprintf("%s%d bytes", sign, size)
	}
	units := []string{"kB", "MB", "GB", "TB", "PB"}
	unit := 0
	size.Rsh(size, 9) // halves, for the last of them to be rounded
	for ; size.Cmp(big.NewInt(2*fewBytes-1)) >= 0 && unit < len(units)-1; unit++ {
		size.Rsh(size, 10)
	}
	size.Add(size, big.NewInt(1))
	return fmt.Sprintf("%s%d %s", sign, size.Rsh(size, 1), units[unit])
}
