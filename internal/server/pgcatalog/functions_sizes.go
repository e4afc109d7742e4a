package pgcatalog

import "fmt"

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
	"pg_size_pretty":       func(_ *conn, args []any) (any, error) { return prettySize(integer(args[0])), nil },
}

func sizeOfRelation(c *conn, args []any) (any, error) {
	if c.book.relations[integer(args[0])] == nil {
		return nil, nil
	}
	return int64(0), nil
}

// prettySize is a number of bytes as people read it: in the largest unit of which there
// are ten.
func prettySize(n int64) string {
	size, sign := uint64(n), ""
	if n < 0 {
		size, sign = -size, "-"
	}
	if size < 10<<10 {
		return fmt.Sprintf("%s%d bytes", sign, size)
	}
	units := []string{"kB", "MB", "GB", "TB", "PB"}
	unit := 0
	size >>= 9 // halves, for the last of them to be rounded
	for ; size >= 20<<10-1 && unit < len(units)-1; unit++ {
		size >>= 10
	}
	return fmt.Sprintf("%s%d %s", sign, (size+1)/2, units[unit])
}
