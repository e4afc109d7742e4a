package pgsql_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/viewfinder-sql/viewfinder/driver/drivertest"
)

// Statements that change a table are checked as PostgreSQL does, and then done as the driver's.
func TestWrite(t *testing.T) {
	t.Parallel()
	r := newRig(t, drivertest.Options{Accounts: 1, Media: 4, Seed: 3})
	post := r.run(t, "select id from media where iscommentenabled order by created desc limit 1").rows[0]
	var id string
	for _, x := range []struct {
		sql      string
		args     []string
		rows     []string
		affected int64
		code     string
		message  string
	}{
		{sql: "insert into comments (mediaid, text) values ('" + post + "', 'first') returning text, lower(mediaid) as post, id is null", rows: []string{"first|" + post + "|f"}, affected: 1},
		{sql: "insert into comments (text, mediaid) select $1 || '!', id from media where id = $2 returning id", args: []string{"second", post}, rows: []string{"*"}, affected: 1},
		{sql: "update comments set hidden = true where id = '*'", affected: 1},
		{sql: "select hidden from comments where id = '*'", rows: []string{"t"}},
		{sql: "update comments c set hidden = not c.hidden where c.id in ('*') returning id, hidden", rows: []string{"*|f"}, affected: 1},
		{sql: "explain update comments set hidden = true where id = '*'", rows: []string{"1|Comments|UPDATE, a call for each row|POST * hide=true|<nil>|<nil>|1|unknown|unknown", "2|<nil>|the whole statement|<nil>|<nil>|<nil>|1|unknown|unknown"}},
		{sql: "explain analyze update comments set hidden = true where id = '*'", code: "XX000", message: "EXPLAIN ANALYZE runs the statement"},
		{sql: "update comments set hidden = true", code: "XX000", message: "AllRows"},
		{sql: "update comments set nothing = 1 where id = '*'", code: "42703", message: `column "nothing" of relation "Comments" does not exist`},
		{sql: "update comments set hidden = 'perhaps' where id = '*'", code: "22P02"},
		{sql: "update comments set hidden = 1.5 where id = '*'", code: "42804", message: `column "Hidden" is of type boolean but expression is of type numeric`},
		{sql: "update media set caption = 'x' where id = '" + post + "'", code: "XX000", message: "Caption cannot be set"},
		{sql: "insert into comments (mediaid, text) values ('" + post + "')", code: "42601", message: "INSERT has more target columns than expressions"},
		{sql: "insert into comments (mediaid) values ('" + post + "', 'x')", code: "42601", message: "INSERT has more expressions than target columns"},
		{sql: "insert into nowhere values (1)", code: "42P01"},
		{sql: "delete from comments c using media m where c.mediaid = m.id and m.id = '" + post + "' and c.text = 'first'", code: "XX000", message: "AllRows"},
		{sql: "delete /*+ AllRows */ from comments c using media m where c.mediaid = m.id and m.id = '" + post + "' and c.text = 'first' returning c.text", rows: []string{"first"}, affected: 1},
		{sql: "delete from comments using media m where c.mediaid = m.id", code: "42P01"},
		{sql: "insert into comments (mediaid, text) values ('" + post + "', 'x') on conflict (id) do nothing", code: "0A000", message: "ON CONFLICT"},
		{sql: "delete from comments where id = '*' returning 1", rows: []string{"1"}, affected: 1},
		{sql: "delete from comments where id = $1", args: []string{"*"}, code: "XX000", message: "does not exist"},
	} {
		sql := strings.ReplaceAll(x.sql, "'*'", "'"+id+"'")
		args := slices.Clone(x.args)
		for i := range args {
			args[i] = strings.ReplaceAll(args[i], "*", id)
		}
		got := r.run(t, sql, args...)
		if len(got.rows) == 1 && id == "" && slices.Equal(x.rows, []string{"*"}) {
			id = got.rows[0]
		}
		want := slices.Clone(x.rows)
		for i := range want {
			want[i] = strings.ReplaceAll(want[i], "*", id)
		}
		if got.code != x.code || !strings.Contains(got.message, x.message) || !slices.Equal(got.rows, want) || got.affected != x.affected {
			t.Errorf("%s\n%+v", sql, got)
		}
	}
}
