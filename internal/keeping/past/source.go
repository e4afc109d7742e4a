package past

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/fetch/note"
	"github.com/viewfinder-sql/viewfinder/internal/keeping/history"
)

// Source is what one execution reads of the file.
type Source struct {
	open    func(context.Context) (*Reader, error)
	only    string  // the account that is read, "" for all
	reader  *Reader // nil before something is read
	books   map[string]*history.Book
	asked   map[asking]bool
	gaps    []note.Note
	missing map[lack]int
	reasons map[string]map[string][]string // of rows, by their JSON
	indexes map[indexed]*index
	asOf    time.Time
}

// asking is a table at a moment, zero for now.
type asking struct {
	table  string
	moment time.Time
}

// lack is why values of a column are NULL.
type lack struct{ table, column, reason string }

// NewSource makes the source of an execution, which opens the file with what is read first. It
// reads what is kept of one account alone, where one is given.
func NewSource(open func(context.Context) (*Reader, error), only string) *Source {
	return &Source{
		open: open, only: only, books: map[string]*history.Book{}, asked: map[asking]bool{}, missing: map[lack]int{},
		reasons: map[string]map[string][]string{}, indexes: map[indexed]*index{},
	}
}

// End lets go of the moment of the file that was read.
func (s *Source) End() error {
	if s == nil || s.reader == nil {
		return nil
	}
	r := s.reader
	s.reader = nil
	return r.release()
}

type sourceKey struct{}

// With returns a context whose statement reads from a source.
func With(ctx context.Context, s *Source) context.Context {
	return context.WithValue(ctx, sourceKey{}, s)
}

func sourceOf(ctx context.Context) *Source {
	s, _ := ctx.Value(sourceKey{}).(*Source)
	return s
}

// ready has the file be open.
func (s *Source) ready(ctx context.Context) error {
	if s == nil {
		return errors.New("past: read outside of an execution")
	}
	if s.reader != nil {
		return nil
	}
	r, err := s.open(ctx)
	if err != nil {
		return err
	}
	if err := r.hold(); err != nil {
		return err
	}
	s.reader = r
	return nil
}

// ask notes that a table is read as of a moment, and how whole it is there.
func (s *Source) ask(ctx context.Context, a asking) error {
	if s.asked[a] {
		return nil
	}
	b, err := s.book(ctx, a.table)
	if err != nil {
		return err
	}
	gaps, last, err := b.At(a.moment)
	if early := (*history.EarlyError)(nil); errors.As(err, &early) {
		return &Error{Message: err.Error(), Err: err}
	} else if err != nil {
		return err
	}
	s.asked[a] = true
	if s.asOf.IsZero() || last.Before(s.asOf) {
		s.asOf = last
	}
	when := "now"
	if !a.moment.IsZero() {
		when = "on " + a.moment.Format(time.RFC3339)
	}
	for _, g := range gaps {
		n := note.Note{
			Reason: note.Partial, Table: a.table, Object: g.Account, Count: 1, Incomplete: true,
			Message: fmt.Sprintf("%s%s is not whole as it is kept %s: %s", a.table, accountText(g.Account), when, g.Message),
		}
		same := func(o note.Note) bool { return o.Table == n.Table && o.Object == n.Object }
		if i := slices.IndexFunc(s.gaps, same); i >= 0 {
			s.gaps[i].Count++ // at other moments
			continue
		}
		s.gaps = append(s.gaps, n)
	}
	return nil
}

// fewMoments is of how many moments of a table the book is read anew; of more it is held.
const fewMoments = 3

// book is that of a table.
func (s *Source) book(ctx context.Context, table string) (*history.Book, error) {
	moments := 0
	for a := range s.asked {
		if a.table == table {
			moments++
		}
	}
	b, err := s.books[table], error(nil)
	if b == nil {
		b, err = s.reader.readBook(ctx, table, s.only)
	} else if moments == fewMoments {
		b, err = b.Held()
	}
	if err != nil {
		return nil, err
	}
	s.books[table] = b
	return b, nil
}

// lacks notes why values of a row are NULL, of the columns that are read.
func (s *Source) lacks(table string, columns []string, doc string) error {
	reasons, known := s.reasons[doc]
	if !known {
		if err := json.Unmarshal([]byte(doc), &reasons); err != nil {
			return &Error{fmt.Sprintf("%s: reasons in the column missing of %s were changed: %s", s.reader.path, versions(table), err), err, s.reader.path, true}
		}
		s.reasons[doc] = reasons
	}
	for _, column := range columns {
		for _, why := range reasons[column] {
			s.missing[lack{table, column, why}]++
		}
	}
	return nil
}

// AsOf is when the oldest of what was read was read of the API: the last reading before the
// moment; zero where nothing was read.
func (s *Source) AsOf() time.Time {
	if s == nil {
		return time.Time{}
	}
	return s.asOf
}

// Notes tell what is not whole, and why values are NULL; meaning describes a reason, "" where it
// does not know it.
func (s *Source) Notes(meaning func(reason string) string) []note.Note {
	if s == nil {
		return nil
	}
	list := slices.Clone(s.gaps)
	lacks := make([]lack, 0, len(s.missing))
	for l := range s.missing {
		lacks = append(lacks, l)
	}
	slices.SortFunc(lacks, func(a, b lack) int {
		return cmp.Or(strings.Compare(a.table, b.table), strings.Compare(a.column, b.column), strings.Compare(a.reason, b.reason))
	})
	for _, l := range lacks {
		list = append(list, note.Note{
			Reason: l.reason, Table: l.table, Column: l.column, Count: s.missing[l],
			Message: "NULL as it was kept: " + cmp.Or(meaning(l.reason), l.reason),
		})
	}
	return list
}
