package sqlsink

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/keeping/history"
)

// Commit writes a step.
func (s *Sink) Commit(ctx context.Context, claim history.Claim, step *history.Step) (counts history.Counts, err error) {
	return s.CommitWith(ctx, claim, step, func(*sql.Tx) error { return nil })
}

// CommitWith writes a step, and in the same transaction what a function does besides.
func (s *Sink) CommitWith(ctx context.Context, claim history.Claim, step *history.Step, besides func(*sql.Tx) error) (counts history.Counts, err error) {
	err = s.within(ctx, func(tx *sql.Tx) error {
		counts = history.Counts{}
		var checkpoint any // NULL for none
		if len(step.Checkpoint) > 0 {
			checkpoint = step.Checkpoint
		}
		n, err := s.d.exec(ctx, tx, "UPDATE sync_task SET checkpoint = $1, committed = $2 WHERE account = $3 AND name = $4 AND fence = $5",
			checkpoint, s.d.time(time.Now()), claim.Task.Account, claim.Task.Table, claim.Fence)
		if err != nil {
			return err
		}
		if n == 0 {
			return history.ErrFenced
		}
		for i := range step.Batches {
			done, err := s.batch(ctx, tx, claim.Task.Account, &step.Batches[i])
			if name := step.Batches[i].Table.Name; err != nil && name != claim.Task.Table {
				return fmt.Errorf("%s: %w", name, err)
			} else if err != nil {
				return err
			}
			counts.Add(done)
		}
		return besides(tx)
	})
	if errors.As(err, new(*TroubleError)) { // it is of all that is kept
		return history.Counts{}, err
	}
	if err != nil {
		return history.Counts{}, fmt.Errorf("keeping %s of account %s: %w", claim.Task.Table, claim.Task.Account, err)
	}
	return counts, nil
}

func (s *Sink) batch(ctx context.Context, tx *sql.Tx, account string, b *history.Batch) (history.Counts, error) {
	latest, err := s.latest(ctx, tx, account, b)
	if err != nil {
		return history.Counts{}, err
	}
	changes, counts, err := b.Decide(latest)
	if err != nil {
		return history.Counts{}, err
	}
	scan, err := s.scan(ctx, tx, account, b, counts)
	if err != nil {
		return history.Counts{}, err
	}
	if err := s.close(ctx, tx, account, b.Table, changes.Closed); err != nil {
		return history.Counts{}, err
	}
	return counts, s.open(ctx, tx, account, b.Table, scan, changes.Opened)
}

// latest are the versions that [history.Batch.Decide] asks for.
func (s *Sink) latest(ctx context.Context, tx *sql.Tx, account string, b *history.Batch) ([]history.Latest, error) {
	found := map[string]history.Latest{}
	row := func(scan func(...any) error) error {
		var l history.Latest
		var hash []byte
		var from, to instant
		if err := scan(&l.Key, &hash, &from, &to); err != nil {
			return err
		}
		if copy(l.Hash[:], hash) != len(l.Hash) {
			return fmt.Errorf("the row_hash of %s was changed", l.Key)
		}
		l.From, l.To = from.Time, to.Time
		found[l.Key] = l
		return nil
	}
	table := s.d.name(versions(b.Table.Name))
	keys := make([]string, len(b.Rows))
	for i := range b.Rows {
		if err := b.Table.Normalize(&b.Rows[i]); err != nil {
			return nil, err
		}
		keys[i] = b.Table.RowKey(&b.Rows[i])
	}
	if b.Closes() {
		where, args := s.d.inScope(b, account)
		if err := s.d.each(ctx, tx, row, "SELECT row_key, row_hash, seen_from, seen_to FROM "+table+" WHERE "+where, args...); err != nil {
			return nil, err
		}
	}
	for part := range slices.Chunk(keys, 1000) {
		query := "SELECT v.row_key, v.row_hash, v.seen_from, v.seen_to FROM " + table + " v JOIN (SELECT row_key, max(seen_from) AS seen_from FROM " + table +
			" WHERE account = $1 AND " + s.d.among("row_key", "$2") + " GROUP BY row_key) n ON v.row_key = n.row_key AND v.seen_from = n.seen_from WHERE v.account = $1"
		if err := s.d.each(ctx, tx, row, query, account, s.d.list(part)); err != nil {
			return nil, err
		}
	}
	return slices.Collect(maps.Values(found)), nil
}

// inScope is the condition for open versions in a batch's scope.
func (d *dialect) inScope(b *history.Batch, account string) (where string, args []any) {
	terms := []string{"account = $1", "seen_to IS NULL"}
	args = []any{account}
	param := func(v any) string {
		args = append(args, v)
		return "$" + strconv.Itoa(len(args))
	}
	if c := b.Scope.Column; c != "" {
		terms = append(terms, d.among(d.name(c), param(d.list(b.Scope.Values))))
	}
	if c := b.Scope.Time; c != "" {
		terms = append(terms, d.name(c)+" IS NOT NULL")
		if !b.Scope.From.IsZero() {
			terms = append(terms, d.name(c)+" >= "+param(d.time(b.Scope.From)))
		}
		if !b.Scope.To.IsZero() {
			terms = append(terms, d.name(c)+" < "+param(d.time(b.Scope.To)))
		}
	}
	return strings.Join(terms, " AND "), args
}

// scan keeps what there is to tell of a reading.
func (s *Sink) scan(ctx context.Context, tx *sql.Tx, account string, b *history.Batch, counts history.Counts) (id int64, err error) {
	reasons := b.Scan.Reasons
	if reasons == nil {
		reasons = []history.Reason{}
	}
	doc, err := json.Marshal(reasons)
	if err != nil {
		return 0, err
	}
	err = tx.QueryRowContext(ctx, s.d.text(`INSERT INTO sync_scan
		(account, name, range_from, range_to, began, ended, complete, reasons, calls, rows_read, opened, closed, vanished)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) RETURNING id`),
		account, b.Table.Name, s.d.time(b.Scan.From), s.d.time(b.Scan.To), s.d.time(b.Scan.Began), s.d.time(b.Scan.Ended),
		b.Scan.Complete, string(doc), b.Scan.Calls, counts.Rows, counts.Opened, counts.Closed, counts.Vanished).Scan(&id)
	return id, err
}

// close ends versions. They all end at a moment or two.
func (s *Sink) close(ctx context.Context, tx *sql.Tx, account string, t *history.Table, closings []history.Closing) error {
	at := map[time.Time][]string{}
	for _, c := range closings {
		at[c.To] = append(at[c.To], c.Key)
	}
	for to, keys := range at {
		n, err := s.d.exec(ctx, tx, "UPDATE "+s.d.name(versions(t.Name))+" SET seen_to = $1 WHERE account = $2 AND seen_to IS NULL AND "+s.d.among("row_key", "$3"),
			s.d.time(to), account, s.d.list(keys))
		if err != nil {
			return err
		}
		if n != int64(len(keys)) {
			return fmt.Errorf("%d versions were to be closed, and %d were open", len(keys), n)
		}
	}
	return nil
}

// mostParams is how many parameters a statement may have in both databases.
const mostParams = 30_000

// open writes versions, many by a statement.
func (s *Sink) open(ctx context.Context, tx *sql.Tx, account string, t *history.Table, scan int64, opened []history.Version) error {
	if len(opened) == 0 {
		return nil
	}
	dropped, err := s.dropped(ctx, tx, t)
	if err != nil {
		return err
	}
	columns := []string{"account", "row_key", "row_hash", "seen_from", "missing", "scan"}
	fixed := len(columns)
	for _, c := range t.Columns {
		columns = append(columns, s.d.name(c.Name))
	}
	head := "INSERT INTO " + s.d.name(versions(t.Name)) + " (" + strings.Join(columns, ", ") + ") VALUES "
	width := fixed + len(t.Columns)
	for part := range slices.Chunk(opened, max(1, min(100, mostParams/width))) {
		var text strings.Builder
		text.WriteString(head)
		args := make([]any, 0, width*len(part))
		for i, v := range part {
			missing, err := missingOf(v.Row, dropped)
			if err != nil {
				return err
			}
			args = append(args, account, v.Key, v.Hash[:], s.d.time(v.From), missing, scan)
			for _, x := range v.Row.Values {
				args = append(args, s.d.value(x))
			}
			for k := range width {
				text.WriteString([]string{", ", "("}[b2i(k == 0)])
				fmt.Fprintf(&text, "$%d", i*width+k+1)
			}
			text.WriteString([]string{"), ", ")"}[b2i(i == len(part)-1)])
		}
		if _, err := s.d.exec(ctx, tx, text.String(), args...); err != nil {
			return err
		}
	}
	return nil
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

// dropped are the columns of a table that was made with more than it is kept with now.
func (s *Sink) dropped(ctx context.Context, tx *sql.Tx, t *history.Table) (names []string, err error) {
	made, _, err := s.made(ctx, tx, t.Name)
	for _, m := range made {
		if t.Index(m.Name) < 0 {
			names = append(names, m.Name)
		}
	}
	return names, err
}

// missingOf are the reasons of a row's missing values as JSON, NULL for none; dropped are columns
// that it has no values of any more.
func missingOf(r *history.Row, dropped []string) (any, error) {
	if len(r.Missing) == 0 && len(dropped) == 0 {
		return nil, nil //nolint:nilnil // NULL
	}
	all := make(map[string][]string, len(r.Missing)+len(dropped))
	maps.Copy(all, r.Missing)
	for _, name := range dropped {
		all[name] = []string{history.ColumnNotKept}
	}
	doc, err := json.Marshal(all)
	return string(doc), err
}
