package work

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/keeping/history"
	"github.com/viewfinder-sql/viewfinder/internal/keeping/reading"
)

// Login is a login with what is kept of it.
type Login struct {
	// Name tells it from others: that of its profile; "" where there is one. Beside are the names
	// of all that are kept with it.
	Name    string
	Beside  []string
	Sources []*reading.Source
	// Accounts are those that are kept, where List is nil.
	Accounts []reading.Account
	// List asks which accounts there are. The list is a task of its own, which is read again
	// each Every, so that whoever works knows it. Of it those of Named are kept, all for none.
	List  func(context.Context) (reading.Listed, error)
	Named []string
	Every time.Duration
}

// Accounts are a list of accounts: the checkpoint of its task.
type Accounts struct {
	// Read is when it was asked for, Complete whether there are no others.
	Read     time.Time         `json:"read"`
	Complete bool              `json:"complete"`
	Accounts []reading.Account `json:"accounts"`
}

// ReadAccounts reads a checkpoint; nil is that of a list that was never read.
func ReadAccounts(checkpoint []byte) (a Accounts, err error) {
	if len(checkpoint) == 0 {
		return a, nil
	}
	if err := json.Unmarshal(checkpoint, &a); err != nil {
		return a, fmt.Errorf("the list of accounts cannot be read: %w", err)
	}
	return a, nil
}

// Due is when a list is read again.
func (l *Login) Due(a Accounts) time.Time {
	if a.Read.IsZero() {
		return time.Time{}
	}
	return a.Read.Add(l.Every)
}

// Task is that of a source for an account; of what belongs to the login, that of its name.
func (l *Login) Task(s *reading.Source, account string) history.Task {
	if !s.PerAccount {
		account = l.Name
	}
	return history.Task{Account: account, Table: s.Task()}
}

// BringAccounts brings the list of a login's accounts up to date, and returns those that are
// kept. Those that a list which is not complete lacks stay: nobody has seen that they are gone.
func BringAccounts(ctx context.Context, sink history.Sink, l *Login, anyway bool) (kept []reading.Account, r Result, err error) {
	r.Complete = true
	if l.List == nil {
		return l.Accounts, r, nil
	}
	claim, err := sink.Claim(ctx, history.Task{Account: l.Name, Table: history.AccountsTask})
	if err != nil {
		return nil, r, err
	}
	known, err := ReadAccounts(claim.Checkpoint)
	if err != nil {
		return nil, r, err
	}
	began := time.Now().UTC().Truncate(time.Second)
	if r.Due = l.Due(known); !r.Due.After(began) || anyway {
		list, err := l.List(ctx)
		if err != nil {
			return nil, r, err
		}
		known = known.with(list, began)
		text, err := json.Marshal(known)
		if err != nil {
			return nil, r, err
		}
		// Whoever has taken the task since notes down a list of its own, and this one is as good.
		if _, err := sink.Commit(ctx, claim, &history.Step{Checkpoint: text}); err != nil && !errors.Is(err, history.ErrFenced) {
			return nil, r, err
		}
		if err := endFormer(ctx, sink, l, list.Accounts); err != nil && !errors.Is(err, history.ErrFenced) {
			return nil, r, err
		}
		r.Steps, r.Rows, r.Calls, r.Complete, r.Reasons = 1, len(list.Accounts), list.Calls, list.Complete, list.Reasons
	}
	kept, missing := reading.Named(known.Accounts, l.Named)
	if len(missing) == 0 {
		return kept, r, nil
	}
	text := "the login has no account " + strings.Join(missing, ", ")
	if known.Complete {
		return kept, r, errors.New(text)
	}
	r.Complete = false
	r.Reasons = append(r.Reasons, history.Reason{Reason: "unknown", Object: missing[0], Count: len(missing), Incomplete: true, Message: text + ", as far as its list is known, which is not complete"})
	return kept, r, nil
}

// with is the list after another reading of it.
func (a Accounts) with(list reading.Listed, at time.Time) Accounts {
	is := Accounts{Read: at, Complete: list.Complete, Accounts: list.Accounts}
	if !list.Complete {
		for _, old := range a.Accounts {
			if !slices.ContainsFunc(is.Accounts, func(b reading.Account) bool { return old.ID == b.ID }) {
				is.Accounts = append(is.Accounts, old)
			}
		}
	}
	return is
}

// lists are the lists of accounts, by their logins. An error is of those that cannot be read; the
// others are there.
func lists(ctx context.Context, sink history.Sink) (all map[string]Accounts, unreadable, err error) {
	tasks, err := history.Tasks(ctx, sink, history.AccountsTask)
	if err != nil {
		return nil, nil, err
	}
	all = map[string]Accounts{}
	var wrong []error
	for _, t := range tasks {
		a, err := ReadAccounts(t.Checkpoint)
		if err != nil {
			wrong = append(wrong, fmt.Errorf("login %q: %w", t.Task.Account, err))
			continue
		}
		all[t.Task.Account] = a
	}
	return all, errors.Join(wrong...), nil
}

// Free are the accounts that are not taken, and takes them: of two logins that see the same
// account the first one reads it.
func Free(accounts []reading.Account, taken map[string]bool) (own []reading.Account) {
	for _, a := range accounts {
		if !taken[a.ID] {
			taken[a.ID] = true
			own = append(own, a)
		}
	}
	return own
}
