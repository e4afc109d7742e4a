package procedures

import (
	"context"
	"errors"
	"slices"
	"testing"

	"github.com/viewfinder-sql/viewfinder/internal/graphsim"
	"github.com/viewfinder-sql/viewfinder/oauth"
)

// erased notes what it is asked to erase.
type erased struct {
	accounts []string
	fails    error
}

func (e *erased) Erase(_ context.Context, _ string, accounts []string) ([]any, []string, error) {
	e.accounts = accounts
	return []any{map[string]any{"what": "cache"}}, []string{"a backup"}, e.fails
}

// The accounts are those of the user's stored logins and those that are named; where erasing
// fails the logins stay, which know them.
func TestHandleDataDeletion_erases(t *testing.T) {
	t.Parallel()
	sim, env, store := simulated(oauth.FacebookLogin, graphsim.Options{Accounts: 2})
	row := logIn(t, sim, env)
	user := row["UserId"].(string)
	var want []string
	for _, token := range store.tokens {
		want = append(slices.Clone(token.AccountIDs), "17")
	}
	if len(want) < 3 {
		t.Fatalf("the login names the accounts %v", want)
	}
	slices.Sort(want)
	does := &erased{fails: errors.New("the disk is away")}
	env.Erase = does
	args := []Argument{{"SignedRequest", signedRequest(sim, user)}, {"StatusURL", "https://app.example.com/deletion"}, {"Accounts", "17, 17"}}
	if _, err := exec(t, env, "HandleDataDeletion", args...); !errors.Is(err, does.fails) || len(store.tokens) != 1 {
		t.Fatalf("got %v, and kept %v", err, store.tokens)
	}
	does.fails = nil
	got, err := exec(t, env, "HandleDataDeletion", args...)
	if err != nil || len(store.tokens) != 0 || !slices.Equal(does.accounts, want) {
		t.Fatalf("got %v, %v; of %v, want %v", got, err, does.accounts, want)
	}
	if got["Erased"] != `[{"what":"cache"}]` || got["Left"] != `["a backup"]` {
		t.Errorf("got %v", got)
	}
	got, err = exec(t, env, "HandleDataDeletion", args[:2]...)
	if err != nil || got["Accounts"] != nil || got["Left"] != `["what is kept of the user's accounts, since no stored login says which they are: give Accounts","a backup"]` {
		t.Errorf("got %v, %v", got, err)
	}
	args[2].Value = "my.shop"
	if _, err := exec(t, env, "HandleDataDeletion", args...); err == nil || err.Error() != `procedures: HandleDataDeletion: Accounts: "my.shop" is no id of an account` {
		t.Errorf("got %v", err)
	}
}
