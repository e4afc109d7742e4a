package driver_test

import (
	"strings"
	"testing"

	"github.com/viewfinder-sql/viewfinder/driver/drivertest"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// named is the WHERE without which a table has no rows, "" where it needs none: it names
// something that the simulator has.
func named(t testing.TB, srv *drivertest.Server, table string) string {
	t.Helper()
	x := schema.Default().Table(table)
	if x == nil || x.Required() == nil {
		return ""
	}
	a := srv.Data().Accounts[0]
	var post, remark string // of others, that mention the account
	for _, m := range a.Tags {
		for _, c := range m.Comments {
			if strings.Contains(c.Text, "@"+a.Username+" ") {
				post, remark = m.ID, c.ID
			}
		}
	}
	where := map[string]string{
		"BusinessDiscovery": "Username = '" + srv.Data().Strangers[0] + "'",
		"ShadowIGHashtag":   x.Required()[0][0] + " = 'coffee'",
		"MentionedMedia":    x.Required()[0][0] + " = '" + post + "' AND InstagramBusinessAccountId = '" + a.ID + "'",
		"MentionedComment":  "Id = '" + remark + "' AND InstagramBusinessAccountId = '" + a.ID + "'",
		"Root":              "AudioType = 'music'",
		"OEmbed":            "Url = '" + a.Media[0].Field("permalink").(string) + "' AND MaxWidth = 658",
	}[x.Address.Node]
	if x.Address.Node == "ShadowIGMediaBuilder" {
		where = "Id IN ('" + a.Containers[0] + "', '" + a.Containers[2] + "')"
	}
	if where == "" {
		t.Fatalf("%s: nothing is known to name", table)
	}
	return " WHERE " + where
}
