package fetch

import (
	"context"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/fetch/nodes"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/pager"
	"github.com/viewfinder-sql/viewfinder/schema"
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
	mender    *mender
	orders    *orders
	course    *course
	numbers   *numbers
	intake    *intake
	rereader  *rereader
	insights  *insights
	objects   *objects
	completer *completer
	pages     *pages
	resumer   *resumer
	lists     *lists
	questions *questions

	states   []state                   // of each path, by its index
	series   map[string][]seriesAnswer // of account insights, by what was asked
	accesses []string                  // those that cursors have used
}

func newStore(ctx context.Context, p *planner, once bool) *store {
	s := &store{planner: p, series: map[string][]seriesAnswer{}}
	s.pager = pager.New(ctx, p.cfg.Client, p.cfg.Memory, p.cfg.Login != schema.InstagramLogin, len(p.shape.Paths))
	s.seen = nodes.New(p.shape.Paths, p.cfg.MaxMemory, once)
	s.states = make([]state, len(p.shape.Paths))
	s.planned = planAccounts(p)
	s.roots = &roots{found: map[schema.Root][]*nodes.Node{}}
	s.refusals = &refusals{p, s.roots}
	s.mender = &mender{p, s.pager}
	s.orders = &orders{p, s.pager}
	s.course = newCourse(p, s.pager, s.orders)
	s.numbers = newNumbers(p, s.seen, s.orders)
	s.intake = &intake{p, s.seen, s.roots, s.numbers, s.course}
	s.rereader = &rereader{p, s.pager, s.seen, s.intake, s.mender, s.refusals}
	s.insights = &insights{p, s.pager, s.numbers, s.rereader, s.mender, s.refusals}
	s.objects = &objects{p, s.pager, s.intake, s.mender, s.refusals}
	s.completer = &completer{p, s.rereader, s.insights, s.objects, s.refusals}
	s.pages = &pages{p, s.pager, s.numbers, s.mender, s.refusals}
	s.resumer = &resumer{p, s.pager, s.seen, s.orders, s.refusals}
	s.lists = &lists{p, s.pager, s.seen, s.pages, s.resumer, s.intake, s.course, s.orders, s.numbers, s.insights, s.objects, map[windowKey]*nodes.List{}}
	s.questions = newQuestions(s)
	return s
}

// close stops what runs ahead and waits for it.
func (s *store) close() {
	s.pager.Close()
	s.course.learnFurther()
	_ = s.seen.Close() // nothing more is wanted of it
}
