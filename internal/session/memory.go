package session

import (
	"context"

	"github.com/viewfinder-sql/viewfinder/internal/connect"
	"github.com/viewfinder-sql/viewfinder/internal/logging"
	"github.com/viewfinder-sql/viewfinder/internal/recall"
)

// rememberEarlier has the pool's memory begin with what other programs have kept, and keeps
// for others what it learns.
func (p *shared) rememberEarlier() {
	path, world := connect.Memory(p.parts.Config)
	p.books.kept = recall.Open(recall.Place{Path: path, Named: p.parts.Config.Memory == path, World: world}, func(err error) {
		p.books.log.note(context.Background(), logging.CACH, 1, err.Error())
	})
	p.books.tick = func() { p.books.kept.Tick(p.memory) }
	if p.books.kept != nil {
		p.memory.Earlier().Remember(p.books.kept.Past)
	}
}
