package session

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/cache"
	"github.com/viewfinder-sql/viewfinder/internal/cache/serving"
	"github.com/viewfinder-sql/viewfinder/internal/config"
	"github.com/viewfinder-sql/viewfinder/internal/logging"
	"github.com/viewfinder-sql/viewfinder/internal/sqltext/token"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// refreshing reads tables of the cache anew behind the statements that were answered from
// what is old, until the pool is closed.
type refreshing struct {
	ctx    context.Context
	cancel context.CancelFunc

	mu   sync.Mutex
	busy map[busy]bool
	all  sync.WaitGroup
}

// busy is a table that is read anew, of the cache that is bound to an account.
type busy struct{ account, table string }

func newRefreshing() *refreshing {
	r := &refreshing{busy: map[busy]bool{}}
	r.ctx, r.cancel = context.WithCancel(context.Background())
	return r
}

// stop ends what is under way, and waits for it.
func (r *refreshing) stop() {
	r.mu.Lock()
	r.cancel()
	r.mu.Unlock()
	r.all.Wait()
}

// start reads anew what lines of the book are of, the newest of each table, unless that is
// being done.
func (r *refreshing) start(p *shared, cfg *config.Config, lines []cache.Scan) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, line := range lines {
		of := busy{cfg.BusinessAccountID, line.Table}
		if r.busy[of] || r.ctx.Err() != nil {
			continue
		}
		r.busy[of] = true
		r.all.Go(func() {
			if err := refresh(r.ctx, p, cfg, line); err != nil && r.ctx.Err() == nil {
				p.books.log.note(r.ctx, logging.CACH, 1, "cache: "+line.Table+" was not read anew: "+err.Error())
			}
			r.mu.Lock()
			defer r.mu.Unlock()
			delete(r.busy, of)
		})
	}
}

// refresh caches anew what a line of the book is of.
func refresh(ctx context.Context, p *shared, cfg *config.Config, line cache.Scan) error {
	t := p.parts.Catalogue.Table(line.Table)
	if t == nil {
		return nil
	}
	s := &Session{shared: p, settings: p.settingsOf(cfg, p.views.current.Load()), kept: p.caches.of(cfg), ended: func() {}}
	defer func() { _ = s.Close() }()
	rows, err := s.Query(ctx, token.NewText(cacheText(p.parts.Catalogue, t, line)).String(), nil)
	if err != nil {
		return err
	}
	return rows.Drain()
}

// cacheText is the CACHE that brings what a line of the book is of.
func cacheText(cat *schema.Catalogue, t *schema.Table, line cache.Scan) string {
	name := func(s string) string { return `"` + s + `"` }
	columns := make([]string, len(line.Columns))
	for i, c := range line.Columns {
		columns[i] = name(c)
	}
	text := fmt.Sprintf("CACHE SELECT %s FROM %s", strings.Join(columns, ", "), name(t.Name))
	kept := serving.TableOf(cat, t, line.Columns)
	var terms []string
	if line.Accounts != nil {
		ids := make([]string, len(line.Accounts))
		for i, id := range line.Accounts {
			ids[i] = token.Quote(id)
		}
		terms = append(terms, fmt.Sprintf("%s IN (%s)", name(kept.Account), strings.Join(ids, ", ")))
	}
	if !line.Since.IsZero() {
		terms = append(terms, fmt.Sprintf("%s >= %s", name(kept.Time), token.Quote(line.Since.Format(time.RFC3339))))
	}
	if !line.Until.IsZero() {
		terms = append(terms, fmt.Sprintf("%s <= %s", name(kept.Time), token.Quote(line.Until.Format(time.RFC3339))))
	}
	if len(terms) > 0 {
		text += " WHERE " + strings.Join(terms, " AND ")
	}
	return text
}
