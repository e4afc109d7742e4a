package stories

import (
	"context"
	"errors"
	"slices"

	"github.com/viewfinder-sql/viewfinder/internal/config"
	"github.com/viewfinder-sql/viewfinder/internal/connect"
	"github.com/viewfinder-sql/viewfinder/internal/keeping/history"
	"github.com/viewfinder-sql/viewfinder/internal/keeping/reading"
	"github.com/viewfinder-sql/viewfinder/internal/session"
)

// Open makes a keeper of a configuration's login, with sessions of its own, which close ends.
// Nothing is sent to the platform.
func Open(ctx context.Context, cfg *config.Config, sink history.Sink, files bool) (_ *Keeper, close func() error, err error) {
	o := connect.Options{}
	pool, err := session.Open(cfg, o)
	if err != nil {
		return nil, nil, err
	}
	k, err := New(ctx, Config{Pool: pool, Sink: sink, Files: files, Clock: o.Clock(cfg)})
	if err != nil {
		return nil, nil, errors.Join(err, pool.Close())
	}
	return k, pool.Close, nil
}

// Accounts are the ids of the login's accounts. missing says why there may be others, "" where
// there are none. It takes a call.
func (k *Keeper) Accounts(ctx context.Context) (ids []string, missing string, err error) {
	list, err := reading.AccountsIn(ctx, k.c.Pool)
	if err != nil {
		return nil, "", err
	}
	for _, a := range list.Accounts {
		ids = append(ids, a.ID)
	}
	if !list.Complete {
		missing = "accounts may be missing in the list"
		if i := slices.IndexFunc(list.Reasons, func(r history.Reason) bool { return r.Incomplete }); i >= 0 {
			missing = list.Reasons[i].Message
		}
	}
	return ids, missing, nil
}
