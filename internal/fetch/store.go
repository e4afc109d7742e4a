package fetch

import (
	"context"
	"sync"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/fetch/nodes"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/pager"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/series"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/shape"
	"github.com/viewfinder-sql/viewfinder/internal/graph"
)

// store is one execution of a statement: what it has seen, and what asks for what it
// lacks. It serves one goroutine, the statement's; only pages fetched ahead run
// beside it, and they hold the pager alone.
type store struct {
	*planner
	pager *pager.Pager
	seen  *nodes.Store

	// present is when the execution began, as the statement takes it.
	present time.Time

	roots     *roots
	planned   *accountPlan
	refusals  *refusals
	degrader  *degrader
	course    *course
	completer *completer
	walks     *walks
	lists     *lists
	accounts  *accounts
	lookups   *lookups
	questions *questions

	series   series.Answers      // of tables of numbers over time
	accesses []string            // those that cursors have used
	standing map[string]**cursor // the cursor that has begun the last scan by an access
	sought   int                 // scans of which only the rows were read that have a value
	program  func() scans        // what the statement's program says of its scans, and the catalogue
	// readOnce says which lists one scan reads, and no other: onces, as far as known.
	readOnce func(*shape.Path) bool
	onces    map[*shape.Path]bool
}

// newStore begins an execution of what p plans, whose calls the client makes.
func newStore(ctx context.Context, client *graph.Client, p *planner) *store {
	s := &store{
		planner: p, planned: planAccounts(p), series: series.Answers{}, standing: map[string]**cursor{},
		pager: pager.New(ctx, client, p.cfg.Memory, p.cfg.Login.Batches(), len(p.shape.Paths)),
		roots: &roots{shape: p.shape, found: map[*shape.Path][]*nodes.Node{}},
	}
	s.program = sync.OnceValue(func() scans { return s.scans(s.compiled.Visits()) })
	s.readOnce = s.once
	s.seen = nodes.New(p.shape.Paths, p.cfg.MaxMemory, func(p *shape.Path) bool { return s.readOnce(p) }, p.cfg.SpillTo)
	s.refusals = &refusals{p.teller, &p.cfg, s.roots, p.hidden}
	s.degrader = &degrader{&p.cfg, p.needs, s.pager}
	orders := &orders{p.teller, &p.cfg, s.pager}
	s.course = newCourse(p, s.pager, orders)
	numbers := newNumbers(p, s.seen, orders)
	intake := &intake{p.teller, s.seen, s.roots, numbers, s.course}
	rereader := &rereader{p, s.pager, s.seen, intake, s.degrader, s.refusals}
	insights := &insights{p, s.pager, numbers, rereader, s.degrader, s.refusals}
	objects := &objects{p, s.pager, intake, s.degrader, s.refusals, map[*nodes.Question]Note{}}
	s.completer = &completer{p, rereader, insights, objects, s.refusals}
	pages := &pages{p, s.pager, numbers, s.degrader, s.refusals}
	resumer := &resumer{p, s.pager, s.seen, orders, s.refusals}
	s.lists = &lists{p, s.pager, s.seen, pages, resumer, intake, s.course, orders, numbers, insights, objects, map[windowKey]*nodes.List{}}
	s.walks = &walks{p, s.pager, s.seen, s.lists, pages, s.course, orders, s.completer}
	own := &ownAccount{p, s.planned, s.pager, s.seen, s.roots, intake, s.degrader, s.lists}
	linked := &linkedAccounts{p, s.planned, s.pager, s.seen, intake, s.degrader, s.refusals, s.lists, s.walks}
	s.accounts = &accounts{p, s.planned, s.pager, s.seen, s.roots, intake, s.degrader, s.refusals, s.walks, own, linked}
	s.questions = &questions{p, s.pager, s.seen, s.accounts, objects, s.lists, s.refusals, map[string]*nodes.Question{}}
	s.lookups = &lookups{
		p, s.pager, s.seen, s.planned, s.roots, s.accounts, intake, s.course, s.lists, s.walks, s.completer, s.degrader, s.refusals,
		&judge{&p.cfg, s.seen, s.roots, intake}, make([]lookupState, len(p.shape.Paths)),
	}
	return s
}

// close stops what runs ahead and waits for it.
func (s *store) close() {
	s.pager.Close()
	s.course.learnFurther()
	_ = s.seen.Close() // nothing more is wanted of it
}
