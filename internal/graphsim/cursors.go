package graphsim

import (
	"encoding/base64"
	"encoding/binary"
	"hash/fnv"
	"sync/atomic"
)

// A cursor is the item's number under a mask that depends on the list, its
// checksum, and the epoch that a reset ends; opaque, and of no use elsewhere. A
// number may follow that makes it another one.
const (
	cursorPrefix = "AQHS"
	plainCursor  = len(cursorPrefix) + 12 // bytes
)

// cursors makes and reads them.
type cursors struct {
	seed   uint64
	epoch  atomic.Uint64
	issued atomic.Uint32 // for places that had one
}

// reset makes all cursors handed out so far invalid.
func (k *cursors) reset() { k.epoch.Add(1) }

// mask is that of the list of an edge below a node.
func (k *cursors) mask(edge, node string) uint64 {
	h := fnv.New64a()
	h.Write([]byte(edge))
	h.Write([]byte(node))
	return mix(h.Sum64(), k.epoch.Load()+k.seed<<8)
}

// write makes the cursor of the item with that number; 0 is the place before the
// first.
func (*cursors) write(mask, id uint64) string {
	buf := binary.BigEndian.AppendUint64([]byte(cursorPrefix), id^mask)
	buf = binary.BigEndian.AppendUint32(buf, uint32(mix(mask, id)))
	return base64.RawURLEncoding.EncodeToString(buf)
}

// read returns the number of the item that a cursor stands on; false is no cursor
// of the list.
func (*cursors) read(mask uint64, cursor string) (id uint64, ok bool) {
	buf, err := base64.RawURLEncoding.DecodeString(cursor)
	if err != nil || len(buf) != plainCursor && len(buf) != plainCursor+4 || string(buf[:len(cursorPrefix)]) != cursorPrefix {
		return 0, false
	}
	id = binary.BigEndian.Uint64(buf[len(cursorPrefix):]) ^ mask
	return id, binary.BigEndian.Uint32(buf[len(cursorPrefix)+8:plainCursor]) == uint32(mix(mask, id))
}

// another returns a cursor to the same place that was not handed out before.
func (k *cursors) another(cursor string) string {
	buf, err := base64.RawURLEncoding.DecodeString(cursor)
	if err != nil || len(buf) < plainCursor { // the caller's, which is refused when it comes again
		return cursor
	}
	buf = binary.BigEndian.AppendUint32(buf[:plainCursor], k.issued.Add(1))
	return base64.RawURLEncoding.EncodeToString(buf)
}
