package fetch_test

import (
	"errors"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/ncruces/go-sqlite3"

	"github.com/viewfinder-sql/viewfinder/internal/fetch"
	"github.com/viewfinder-sql/viewfinder/internal/graphsim"
	"github.com/viewfinder-sql/viewfinder/schema"
)

func TestWholeTables(t *testing.T) {
	t.Parallel()
	r := newRig(t, graphsim.Options{Accounts: 2, Media: 230, Live: 2, Collaborations: 130, Invitations: 130, Businesses: 2})
	truth := loadTruth(t, r.sim.Data())
	for _, name := range truthTables {
		if !schema.Default().Table(name).Serves(schema.FacebookLogin) {
			continue
		}
		t.Run(name, func(t *testing.T) { r.compareWhole(truth, name) })
	}
}

// An Instagram Login reads its own account; what only the other kind of login
// gives is NULL, and what only that one reads is refused before a call.
func TestWholeTables_instagramLogin(t *testing.T) {
	t.Parallel()
	r := newRig(t, graphsim.Options{Accounts: 2, Media: 230, Live: 2})
	own := *r.sim.Data()
	own.Accounts = own.Accounts[1:]
	r.loginWithInstagram(1)
	truth := loadTruth(t, &own)
	for _, name := range truthTables {
		table := schema.Default().Table(name)
		if !table.Serves(schema.InstagramLogin) {
			continue
		}
		for _, c := range table.Columns {
			hidden := name == "Tags" && (c.Field == "alt_text" || c.Field == "is_shared_to_feed") // there, they are the owner's to read
			text := ""
			switch {
			case c.Login != 0 && c.Login&schema.InstagramLogin == 0 || hidden:
				text = "NULL"
			case c.Field == "account_type":
				text = "'BUSINESS'"
			case c.Field == "user_id":
				text = "'" + own.Accounts[0].ID + "'"
			default:
				continue
			}
			if err := truth.Exec("UPDATE " + name + " SET " + c.Name + " = " + text); err != nil {
				t.Fatal(err)
			}
		}
		t.Run(name, func(t *testing.T) { r.compareWhole(truth, name) })
	}
	for _, table := range schema.Default().Tables {
		if table.Serves(schema.InstagramLogin) {
			continue
		}
		t.Run(table.Name, func(t *testing.T) {
			for _, sql := range []string{"SELECT * FROM " + table.Name, "SELECT Id FROM Media WHERE Id IN (SELECT 1 FROM " + table.Name + ")"} {
				_, err := r.query(sql)
				var kind *fetch.LoginKindError
				if !errors.As(err, &kind) || kind.Table != table.Name || err.Error() != "table "+table.Name+": AuthScheme=InstagramLogin does not serve it: use AuthScheme=OAuth" {
					t.Errorf("%s: %v", sql, err)
				}
				if calls := r.sim.Calls(); calls != 0 {
					t.Errorf("%s: %d calls", sql, calls)
				}
			}
		})
	}
}

// compareWhole compares each column of a table with the plain table.
func (r *rig) compareWhole(truth *sqlite3.Conn, name string) {
	for _, c := range schema.Default().Table(name).Columns {
		sql := "SELECT " + keyOf(name) + `, "` + c.Name + `" FROM ` + name
		if got := r.agrees(truth, sql); len(got.rows) == 0 {
			r.t.Errorf("%s: no rows to compare", sql)
		}
	}
}

// What of an account is asked for comes with the account, and the account is
// known to later statements.
func TestInstagramLogin_calls(t *testing.T) {
	r := newRig(t, graphsim.Options{Accounts: 2, Media: 30})
	r.loginWithInstagram(1)
	account := r.sim.Data().Accounts[1]
	for _, tt := range []struct {
		sql  string
		want []string
	}{
		{"SELECT UserName FROM InstagramBusinessProfile", []string{"/v27.0/me?fields=username,user_id"}},
		{"SELECT Bio FROM InstagramBusinessProfile", []string{"/v27.0/" + account.ID + "?fields=biography"}},
		{"SELECT Id, OwnerId FROM Media", []string{"/v27.0/" + account.ID + "/media?fields=owner{id}&limit=100"}},
	} {
		res, err := r.query(tt.sql)
		if err != nil {
			t.Fatal(err)
		}
		var asked []string
		for _, c := range res.calls {
			line := c.Path
			if q, err := url.QueryUnescape(c.Query); err == nil && q != "" {
				line += "?" + q
			}
			asked = append(asked, line)
		}
		if diff := cmp.Diff(tt.want, asked); diff != "" {
			t.Errorf("%s: %s", tt.sql, diff)
		}
	}
	r.cfg.Memory = fetch.NewMemory()
	res, err := r.limited(3, "SELECT Id, OwnerId FROM Media LIMIT 3")
	if err != nil || len(res.calls) != 1 || len(res.rows) != 3 || !strings.HasSuffix(res.rows[0], "|"+account.ID) {
		t.Errorf("with the account: %d calls, %v, %v", len(res.calls), res.rows, err)
	}
}

// BusinessAccountId may be either id of the login's account, and no other one.
func TestInstagramLogin_account(t *testing.T) {
	r := newRig(t, graphsim.Options{Accounts: 2, Media: 3})
	r.loginWithInstagram(1)
	account := r.sim.Data().Accounts[1]
	for _, id := range []string{account.ID, account.AppScopedID} {
		r.cfg.Account = id
		for range 2 {
			res, err := r.query("SELECT p.Id, count(*) FROM InstagramBusinessProfile p JOIN Media m ON m.OwnerId = p.Id")
			if err != nil || res.rows[0] != account.ID+"|3" {
				t.Errorf("%s: %v, %v", id, res.rows, err)
			}
		}
	}
	r.cfg.Account = r.sim.Data().Accounts[0].ID
	_, err := r.query("SELECT Id FROM Media")
	var none *fetch.NoAccountError
	if !errors.As(err, &none) || !strings.Contains(err.Error(), "BusinessAccountId is "+r.cfg.Account+", and the login is that of "+account.ID+" ("+account.Username+")") {
		t.Errorf("another account: %v", err)
	}
}

// A login with another provider reads nothing.
func TestNoLogin(t *testing.T) {
	r := newRig(t, graphsim.Options{})
	r.cfg.Login = schema.NoLogin
	for _, table := range schema.Default().Tables {
		_, err := r.query("SELECT * FROM " + table.Name)
		var kind *fetch.LoginKindError
		use := "OAuth"
		if table.Login == schema.InstagramLogin {
			use = "InstagramLogin"
		}
		if !errors.As(err, &kind) || !strings.Contains(err.Error(), "AuthScheme=OAuthCustom is a login with another provider, which serves procedures and no tables: use AuthScheme="+use) {
			t.Errorf("%s: %v", table.Name, err)
		}
	}
}

func keyOf(table string) string {
	switch table {
	case "InstagramBusinessProfile", "BusinessAccounts":
		return "InstagramBusinessAccountId"
	case "MediaInsights", "MediaInsightsStory", "MediaInsightsPost", "MediaInsightsPostAlbum", "MediaInsightsReels", "CollaborationInvites":
		return "MediaId"
	case "ProductTags":
		return "ProductId"
	case "WebhookSubscriptions":
		return "AppId"
	case "Permissions":
		return "Permission"
	default:
		return "Id"
	}
}
