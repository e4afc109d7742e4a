package stories

import (
	"context"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/connect"
	"github.com/viewfinder-sql/viewfinder/internal/keeping/history"
	"github.com/viewfinder-sql/viewfinder/internal/session"
)

// Use has a function use the sessions of a login, which is opened for it.
type Use = func(context.Context, func(*session.Pool) error) error

// NewOver makes a keeper of a kind of logins: one of them is opened, to see what their stories
// are made of. What it reads by, [Keeper.For] says.
func NewOver(ctx context.Context, use Use, c Config) (k *Keeper, err error) {
	err = use(ctx, func(pool *session.Pool) (err error) {
		c.Pool = pool
		if c.Clock == nil {
			c.Clock = connect.Options{}.Clock(pool.Parts().Config)
		}
		k, err = New(ctx, c)
		return err
	})
	return k, err
}

// For are the rounds of a login of the keeper's kind, which is opened for each reading. Logins
// have no account in common.
func (k *Keeper) For(use Use) *Rounds { return &Rounds{k, use} }

// Rounds keep the stories of a login that is not always open.
type Rounds struct {
	keeper *Keeper
	use    Use
}

// Due is [Keeper.Due].
func (r *Rounds) Due(account string, checkpoint, notices []byte) (time.Time, error) {
	return r.keeper.Due(account, checkpoint, notices)
}

// Keep is [Keeper.Keep].
func (r *Rounds) Keep(ctx context.Context, account string, anyway bool) (kept *history.Step, counts history.Counts, next time.Time, err error) {
	err = r.use(ctx, func(pool *session.Pool) (err error) {
		of := *r.keeper
		of.c.Pool = pool
		kept, counts, next, err = of.Keep(ctx, account, anyway)
		return err
	})
	return kept, counts, next, err
}
