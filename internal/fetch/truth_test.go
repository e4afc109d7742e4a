package fetch_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ncruces/go-sqlite3"

	"github.com/viewfinder-sql/viewfinder/internal/fetch"
	"github.com/viewfinder-sql/viewfinder/internal/graphsim"
	"github.com/viewfinder-sql/viewfinder/internal/value"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// The truth is the second way to an answer: the simulator's own data in plain
// SQLite tables with the catalogue's names, queried by plain SQLite.

// object is anything of the simulator that has fields.
type object interface{ Field(name string) any }

// metrics gives a post's metrics as fields.
type metrics struct{ *graphsim.Media }

func (m metrics) Field(name string) any {
	if name == "id" {
		return m.ID
	}
	if m.NoInsights() != "" || !m.HasInsight(name) {
		return nil
	}
	return m.Insight(name)
}

// foreign is a post of somebody else: what only its owner may read is absent.
type foreign struct{ *graphsim.Media }

func (f foreign) Field(name string) any {
	switch name {
	case "ig_id", "is_comment_enabled", "is_ai_generated", "saved_count", "shares_count", "total_views_count", "legacy_instagram_media_id", "boost_eligibility_info":
		return nil
	}
	return f.Media.Field(name)
}

// chains lists, for each row of a table, the objects on its path.
func chains(d *graphsim.Data, t *schema.Table) (rows [][]object) {
	if t.Address != nil {
		return argumentChains(d, t)
	}
	path := strings.Join(t.Path, "/")
	if t.Root == schema.RootUser && t.Path[0] == "businesses" {
		return businessChains(d, path)
	}
	if t.Root == schema.RootPage {
		for _, a := range d.Accounts {
			for _, app := range a.Page.SubscribedApps() {
				rows = append(rows, []object{a.Page, app})
			}
		}
		return rows
	}
	if t.Root == schema.RootUser {
		for _, a := range d.Accounts {
			rows = append(rows, []object{d.User, a.Page})
		}
		return rows
	}
	for _, a := range d.Accounts {
		media := map[string][]*graphsim.Media{"media": a.Media[:min(len(a.Media), listed)], "stories": a.Stories, "tags": a.Tags, "live_media": a.Live}
		if path == "" {
			rows = append(rows, []object{a})
			continue
		}
		if lists, ok := accountLists[path]; ok {
			for _, o := range lists(a) {
				rows = append(rows, []object{a, o})
			}
			continue
		}
		for _, m := range media[t.Path[0]] {
			head := []object{a, m}
			if m.Account == nil {
				head[1] = foreign{m}
			}
			switch path {
			case "media/children":
				for _, c := range m.Children {
					rows = append(rows, append(head[:2:2], c))
				}
			case "media/collaborators":
				rows = append(rows, below(head, m.Collaborators())...)
			case "media/product_tags":
				rows = append(rows, below(head, m.ProductTags())...)
			case "media/insights", "stories/insights":
				rows = append(rows, append(head[:2:2], metrics{m}))
			case "media/comments", "media/comments/replies":
				for _, c := range m.Comments {
					if path == "media/comments" {
						rows = append(rows, append(head[:2:2], c))
						continue
					}
					for _, r := range c.Replies {
						rows = append(rows, append(head[:2:2], c, r))
					}
				}
			default:
				rows = append(rows, head)
			}
		}
	}
	return rows
}

// accountLists are the lists of an account that hold no posts, by their paths.
var accountLists = map[string]func(a *graphsim.Account) []object{
	"recently_searched_hashtags": func(a *graphsim.Account) []object { return objects(a.Hashtags) },
	"collaborative_media":        func(a *graphsim.Account) []object { return objects(a.Collaborations) },
	"collaboration_invites":      func(a *graphsim.Account) []object { return objects(a.Invitations) },
	"upcoming_events":            func(a *graphsim.Account) []object { return objects(a.Events) },
}

func objects[T object](list []T) (out []object) {
	for _, o := range list {
		out = append(out, o)
	}
	return out
}

// below are the chains of what hangs below the last object of one.
func below[T object](head []object, list []T) (rows [][]object) {
	for _, o := range list {
		rows = append(rows, append(head[:len(head):len(head)], o))
	}
	return rows
}

// businessChains are those of what the login's portfolios hold.
func businessChains(d *graphsim.Data, path string) (rows [][]object) {
	for _, b := range d.Businesses {
		head := []object{d.User, b}
		switch path {
		case "businesses":
			rows = append(rows, head)
		case "businesses/owned_instagram_assets":
			rows = append(rows, below(head, b.OwnedAssets())...)
		case "businesses/client_instagram_assets":
			rows = append(rows, below(head, b.ClientAssets())...)
		case "businesses/instagram_business_accounts":
			rows = append(rows, below(head, b.Accounts())...)
		}
	}
	return rows
}

// dig reads a field path with dots.
func dig(o object, field string) any {
	head, rest, nested := strings.Cut(field, ".")
	if !nested {
		return o.Field(field)
	}
	switch o := o.(type) {
	case *graphsim.Page:
		if (head == "instagram_business_account" || head == "connected_instagram_account") && o.Account != nil {
			return dig(o.Account, rest)
		}
	case *graphsim.Media:
		if a := o.Owner(); head == "owner" && a != nil {
			return dig(a, rest)
		}
	case *graphsim.Comment:
		switch {
		case head == "media":
			return dig(o.Media, rest)
		case field == "from.id":
			return o.FromID()
		case field == "from.username":
			return o.Username()
		case head == "user" && o.By() != nil:
			return dig(o.By(), rest)
		}
	}
	text, _ := o.Field(head).(string)
	return digJSON([]byte(text), rest)
}

func digJSON(doc []byte, path string) any {
	var members map[string]json.RawMessage
	if json.Unmarshal(doc, &members) != nil {
		return nil
	}
	head, rest, nested := strings.Cut(path, ".")
	if nested {
		return digJSON(members[head], rest)
	}
	var v any
	if json.Unmarshal(members[head], &v) != nil {
		return nil
	}
	return v
}

// comparable tables: those whose every row the simulator's data holds.
var truthTables = []string{
	"InstagramBusinessProfile", "Media", "MediaChildren", "Comments", "Replies", "MediaInsights", "MediaInsightsStory", "Stories", "Tags", "Pages",
	"RecentlySearchedHashtags", "LiveMedia", "CollaborativeMedia", "CollaborationInvites", "Collaborators", "ProductTags", "UpcomingEvents",
	"WebhookSubscriptions", "Businesses", "BusinessAccounts", "OwnedInstagramAssets", "ClientInstagramAssets",
	"MediaInsightsPost", "MediaInsightsPostAlbum", "MediaInsightsReels",
}

// compareInstants orders texts as the instants that they denote, and what is no
// instant after all that are.
func compareInstants(a, b []byte) int {
	at, aOK := value.ParseTime(string(a))
	bt, bOK := value.ParseTime(string(b))
	switch {
	case aOK && bOK:
		return at.Compare(bt)
	case aOK:
		return -1
	case bOK:
		return 1
	default:
		return bytes.Compare(a, b)
	}
}

// truthOf are the rows that one statement should give.
func truthOf(t testing.TB, d *graphsim.Data, sql string) []string {
	t.Helper()
	rows, err := truthRows(loadTruthFor(t, d, sql), sql)
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// loadTruth makes the plain database.
func loadTruth(t testing.TB, d *graphsim.Data) *sqlite3.Conn {
	t.Helper()
	return loadTruthFor(t, d, strings.Join(slices.Concat(truthTables, argumentTruths), " "))
}

// loadTruthFor makes it of the tables that a statement names.
func loadTruthFor(t testing.TB, d *graphsim.Data, sql string) *sqlite3.Conn {
	t.Helper()
	db, err := sqlite3.Open(":memory:")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	if err := db.CreateCollation(value.TimeCollation, compareInstants); err != nil {
		t.Fatal(err)
	}
	exec := func(sql string) {
		t.Helper()
		if err := db.Exec(sql); err != nil {
			t.Fatalf("%s: %v", sql, err)
		}
	}
	exec("BEGIN")
	for _, name := range slices.Concat(truthTables, argumentTruths) {
		if strings.Contains(sql, name) {
			loadTable(t, db, d, schema.Default().Table(name), exec)
		}
	}
	exec("COMMIT")
	for _, index := range []string{"Media(Id)", "Comments(MediaId)", "Comments(Id)", "Replies(CommentId)", "Replies(MediaId)", "MediaInsights(MediaId)", "MediaChildren(MediaId)"} {
		if table, _, _ := strings.Cut(index, "("); strings.Contains(sql, table) {
			exec(fmt.Sprintf("CREATE INDEX %q ON %s", "i"+index, index))
		}
	}
	exec("ANALYZE")
	return db
}

// part is the number of a part of a post's metric; those of zero are told nowhere.
func part(m metrics, c schema.Column) any {
	if m.Field(c.Metric) == nil {
		return nil
	}
	for _, b := range m.Breakdown(c.Metric) {
		if b.Name == c.Part {
			return b.Value
		}
	}
	return int64(0)
}

func loadTable(t testing.TB, db *sqlite3.Conn, d *graphsim.Data, table *schema.Table, exec func(string)) {
	t.Helper()
	var defs, marks []string
	for _, c := range table.Columns {
		def := fmt.Sprintf("%q %s", c.Name, fetch.Declare(c.Type))
		if c.Type == schema.Datetime {
			def += " COLLATE " + value.TimeCollation
		}
		defs, marks = append(defs, def), append(marks, "?")
	}
	exec(fmt.Sprintf("CREATE TABLE %q(%s)", table.Name, strings.Join(defs, ",")))
	insert, _, err := db.Prepare(fmt.Sprintf("INSERT INTO %q VALUES(%s)", table.Name, strings.Join(marks, ",")))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = insert.Close() }()
	for _, chain := range chains(d, table) {
		shown := !slices.ContainsFunc(table.Only, func(x schema.Condition) bool {
			c, _ := table.Column(x.Column)
			return !x.Holds(fmt.Sprint(dig(chain[c.Level], c.Field)))
		})
		if !shown {
			continue
		}
		for i, c := range table.Columns {
			v := dig(chain[c.Level], c.Field)
			if c.Part != "" {
				v = part(chain[c.Level].(metrics), c)
			}
			if c.Retired != "" { // before the version that the rig asks for
				v = nil
			}
			bindTruth(t, insert, i+1, c, v)
		}
		if err := insert.Exec(); err != nil {
			t.Fatal(err)
		}
	}
}

func bindTruth(t testing.TB, st *sqlite3.Stmt, i int, c schema.Column, v any) {
	t.Helper()
	var err error
	switch v := v.(type) {
	case nil:
		err = st.BindNull(i)
	case int64:
		if c.Type == schema.Text {
			err = st.BindText(i, fmt.Sprint(v))
		} else {
			err = st.BindInt64(i, v)
		}
	case bool:
		err = st.BindInt64(i, value.Bool(v).Int())
	case string:
		if c.Type == schema.JSON { // the escape of a slash is no part of the value
			v = strings.ReplaceAll(v, `\/`, "/")
		}
		err = st.BindText(i, v)
	case time.Time:
		err = st.BindText(i, value.FormatTime(v))
	case float64:
		err = st.BindFloat(i, v)
	default:
		t.Fatalf("%s: no way to hold a %T", c.Name, v)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// truthRows runs a query on the plain tables.
func truthRows(db *sqlite3.Conn, sql string, args ...any) ([]string, error) {
	return plainRows(db, plain, sql, args...)
}

// plainRows are the rows of a statement over plain tables, with its texts as text writes
// them.
func plainRows(db *sqlite3.Conn, text func(string) string, sql string, args ...any) ([]string, error) {
	st, _, err := db.Prepare(sql)
	if err != nil {
		return nil, err
	}
	defer func() { _ = st.Close() }()
	for i, a := range args {
		switch a := a.(type) {
		case string:
			err = st.BindText(i+1, a)
		case int64:
			err = st.BindInt64(i+1, a)
		}
		if err != nil {
			return nil, err
		}
	}
	var out []string
	for st.Step() {
		var b strings.Builder
		for i := range st.ColumnCount() {
			if i > 0 {
				b.WriteByte('|')
			}
			switch st.ColumnType(i) {
			case sqlite3.NULL:
				b.WriteByte('~')
			case sqlite3.TEXT:
				b.WriteString(text(st.ColumnText(i)))
			default:
				b.WriteString(st.ColumnText(i))
			}
		}
		out = append(out, b.String())
	}
	return out, st.Err()
}
