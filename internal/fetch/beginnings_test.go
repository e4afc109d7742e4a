package fetch

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/bitset"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/learn"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/nodes"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/shape"
	"github.com/viewfinder-sql/viewfinder/internal/plan"
	"github.com/viewfinder-sql/viewfinder/internal/value"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// begun is an execution that has asked for nothing.
func begun(t *testing.T, cfg Config) *store {
	t.Helper()
	cfg.Catalogue, cfg.Memory = schema.Default(), NewMemory()
	s := newStore(t.Context(), nil, newPlanner(cfg, &plan.Hints{}, &notes{}, Wanted{}, unread{}))
	t.Cleanup(s.close)
	return s
}

func TestAccountPlan_request(t *testing.T) {
	t.Parallel()
	for login, want := range map[schema.Login]string{
		schema.FacebookLogin:  "me/accounts?fields=instagram_business_account{media_count}",
		schema.InstagramLogin: "me?fields=media_count,user_id,username",
	} {
		s := begun(t, Config{Login: login})
		p := s.shape.Accounts()
		a := &shape.Selection{Path: p}
		s.builder(nil, nil, "").AddFields(a, bitset.Of(p.Field("media_count")))
		if got := requestText(s.planned.accountsRequest(a)); got != want {
			t.Errorf("%s asks for the accounts by %s, not by %s", login, got, want)
		}
	}
}

// TestAccountPlan_linked holds when the walk of the Pages gives the accounts: where the
// statement reads which account is linked to which Page, and no more of the accounts than
// a Page tells.
func TestAccountPlan_linked(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name  string
		cfg   Config
		pages []string
		needs []string
		want  bool
	}{
		{"linked", Config{Login: schema.FacebookLogin}, []string{"instagram_business_account.id"}, []string{"username"}, true},
		{"the ids are not read", Config{Login: schema.FacebookLogin}, []string{"name"}, nil, false},
		{"a field that no Page tells", Config{Login: schema.FacebookLogin}, []string{"instagram_business_account.id"}, []string{"shopping_product_tag_eligibility"}, false},
		{"one account", Config{Login: schema.FacebookLogin, Account: "17"}, []string{"instagram_business_account.id"}, nil, false},
		{"no Pages", Config{Login: schema.InstagramLogin}, []string{"instagram_business_account.id"}, nil, false},
	} {
		s := begun(t, test.cfg)
		pages, accounts := s.shape.OfLogin("accounts"), s.shape.Accounts()
		for _, f := range test.pages {
			s.needs.At(pages).Fields.Add(pages.Field(f))
		}
		for _, f := range test.needs {
			at := slices.Index(accounts.Fields, f)
			if at < 0 {
				t.Fatalf("%s: accounts have no field %s", test.name, f)
			}
			s.needs.At(accounts).Fields.Add(at)
		}
		if _, got := s.planned.linkedTo(accounts); got != test.want {
			t.Errorf("%s: the walk of the Pages gives the accounts: %t, not %t", test.name, got, test.want)
		}
		if _, got := s.planned.linkedTo(pages); got {
			t.Errorf("%s: the walk of the Pages gives Pages as accounts", test.name)
		}
	}
}

func TestAccounts_undeclared(t *testing.T) {
	t.Parallel()
	s := begun(t, Config{Login: schema.InstagramLogin})
	_, err := s.accounts.rootNodes(&shape.Path{Root: schema.RootPage, RootName: "Page"})
	if err == nil || !strings.Contains(err.Error(), "AuthScheme=InstagramLogin does not lead to it") {
		t.Errorf("a login comes to Pages that it is not declared to reach: %v", err)
	}
}

func TestAccounts_answered(t *testing.T) {
	t.Parallel()
	s := begun(t, Config{Login: schema.FacebookLogin})
	s.accounts.answered([]string{"17", "18"})
	these, err := s.accounts.rootNodes(s.shape.Accounts())
	if err != nil || !slices.Equal(ids(these), []string{"17", "18"}) {
		t.Errorf("the accounts that have answered are %v: %v", ids(these), err)
	}
	if known := s.cfg.Memory.Accounts(time.Now()); len(known) != 2 {
		t.Errorf("later statements know of %v", known)
	}

	s = begun(t, Config{Login: schema.FacebookLogin})
	s.needs.At(s.shape.Accounts()).Fields.Add(s.shape.Accounts().Field("username"))
	s.accounts.answered([]string{"17"})
	if s.roots.accounts() != nil {
		t.Error("accounts of which more is wanted than ids are taken from an answer with ids")
	}
}

func TestRoots_id(t *testing.T) {
	t.Parallel()
	r := &roots{own: learn.Account{ID: "1784", Scoped: "99"}}
	for _, test := range []struct{ given, want value.Value }{
		{value.Text("99"), value.Text("1784")},
		{value.Text("98"), value.Text("98")},
		{value.Int(99), value.Int(99)},
		{value.Null, value.Null},
	} {
		if got := r.id(test.given); got.Text() != test.want.Text() || got.Kind() != test.want.Kind() {
			t.Errorf("%v is known as %v", test.given, got)
		}
	}
	if got := (&roots{}).id(value.Text("")); got.Text() != "" {
		t.Errorf("an empty text is taken for the account's other id: %v", got)
	}
}

// TestJudge_reaches holds whose objects are rows: those of the accounts that the
// statement reads, as far as they are known.
func TestJudge_reaches(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name    string
		account string // of the configuration
		begin   func(s *store)
		of      string
		want    schema.Verdict
	}{
		{"no owner told", "", nil, "", schema.Open},
		{"nothing known", "", nil, "17", schema.Member},
		{"the one account", "17", nil, "17", schema.Member},
		{"another than the one", "17", nil, "18", schema.NoMember},
		{"the one by its other id", "99", func(s *store) { s.roots.own = learn.Account{ID: "17", Scoped: "99"} }, "17", schema.Member},
		{"of those found", "", func(s *store) {
			p := s.shape.Accounts()
			s.roots.set(p, []*nodes.Node{s.seen.Root(p, "17", nil), s.seen.Root(p, "18", nil)})
		}, "18", schema.Member},
		{"of none found", "", func(s *store) {
			p := s.shape.Accounts()
			s.roots.set(p, []*nodes.Node{s.seen.Root(p, "17", nil)})
		}, "18", schema.NoMember},
		{"of none remembered", "", func(s *store) {
			s.cfg.Memory.SetAccounts([]learn.Account{{ID: "17"}}, s.now())
		}, "18", schema.NoMember},
	} {
		s := begun(t, Config{Login: schema.FacebookLogin, Account: test.account})
		if test.begin != nil {
			test.begin(s)
		}
		if got := s.lookups.judge.reaches(test.of); got != test.want {
			t.Errorf("%s: the verdict is %v, not %v", test.name, got, test.want)
		}
	}
}

func TestBoth(t *testing.T) {
	t.Parallel()
	order := []schema.Verdict{schema.NoMember, schema.Open, schema.Member} // the earlier one wins
	for i, a := range order {
		for j, b := range order {
			if got := both(a, b); got != order[min(i, j)] {
				t.Errorf("both of %v and %v is %v", a, b, got)
			}
		}
	}
}
