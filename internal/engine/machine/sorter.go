package machine

import "strings"

// arena keeps records, many in one piece of memory: a text of one is a part of that.
type arena struct {
	piece *strings.Builder
	size  int // of the last piece
}

// The size of pieces: of the first one, and that from which on they do not grow.
const (
	firstPiece = 1 << 10
	mostPiece  = 64 << 10
)

// keep copies a record.
func (a *arena) keep(record []byte) string {
	if a.piece == nil || a.piece.Cap()-a.piece.Len() < len(record) {
		a.size = min(max(firstPiece, 2*a.size), mostPiece)
		a.piece = &strings.Builder{}
		a.piece.Grow(max(a.size, len(record)))
	}
	at := a.piece.Len()
	a.piece.Write(record)
	return a.piece.String()[at:]
}

// overhead is what a record that is kept takes besides its bytes.
const overhead = 32

// sorter gives records in order, as SQLite's does: it makes the same comparisons, for
// whoever hears of them.
type sorter struct {
	arena
	keys    []key
	records []string
	next    []int32 // of each record, the one behind it; nobody at the end
	at      int32   // the record at which it stands, or nobody
	bytes   int
}

// nobody is no record.
const nobody = -1

// reset empties it, and returns how much memory that was.
func (s *sorter) reset(keys []key) (bytes int) {
	bytes = s.bytes
	*s = sorter{keys: keys, at: nobody}
	return bytes
}

// add keeps a record, and returns how much memory that takes.
func (s *sorter) add(record []byte) (bytes int) {
	s.records = append(s.records, s.keep(record))
	bytes = len(record) + overhead
	s.bytes += bytes
	return bytes
}

// sort puts the records into their order: the lists of a merge sort are built from the
// last record to the first, and of two that are equal the earlier one stays first.
func (s *sorter) sort() {
	const most = 40 // lists, each twice as long as the one before
	var lists [most]int32
	for i := range lists {
		lists[i] = nobody
	}
	s.next = make([]int32, len(s.records))
	for i := len(s.records) - 1; i >= 0; i-- {
		list, n := int32(i), 0
		s.next[i] = nobody
		for ; lists[n] != nobody; n++ {
			list = s.merge(list, lists[n])
			lists[n] = nobody
		}
		lists[n] = list
	}
	s.at = nobody
	for _, list := range lists {
		switch {
		case list == nobody:
		case s.at == nobody:
			s.at = list
		default:
			s.at = s.merge(s.at, list)
		}
	}
}

// merge makes one list of two that are not empty.
func (s *sorter) merge(a, b int32) (first int32) {
	end := &first
	for {
		if compareRecords(s.records[a], s.records[b], s.keys) <= 0 {
			*end, end, a = a, &s.next[a], s.next[a]
			if a == nobody {
				*end = b
				return first
			}
			continue
		}
		*end, end, b = b, &s.next[b], s.next[b]
		if b == nobody {
			*end = a
			return first
		}
	}
}
