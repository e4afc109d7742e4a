package fetch_test

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/ncruces/go-sqlite3"

	"github.com/viewfinder-sql/viewfinder/internal/engine"
	"github.com/viewfinder-sql/viewfinder/internal/fetch"
	"github.com/viewfinder-sql/viewfinder/internal/graph"
	"github.com/viewfinder-sql/viewfinder/internal/graphsim"
	"github.com/viewfinder-sql/viewfinder/internal/graphsim/simtest"
	"github.com/viewfinder-sql/viewfinder/internal/value"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// tableInfo is a table as the generator sees it.
type tableInfo struct {
	name, key string
	columns   []operand // the key first
	ties      bool      // rows share a key
}

// world is a simulator, and its data as virtual and as plain tables.
type world struct {
	setting
	sim   *graphsim.Server
	truth *sqlite3.Conn
	// lanes run statements; there is a second one where two run at once.
	lanes  []*lane
	cfg    fetch.Config
	tables []*tableInfo
	// arguments are the tables with arguments that statements read.
	arguments []*namedTable
	ids       []string            // of objects of every kind
	listed    map[string][]string // all ids of a domain, in the order of the API
	// relations are those between the tables.
	relations []schema.Relation
	// distinct tells the columns of instants of posts in which no two are equal.
	distinct map[string]bool

	idle time.Duration // that the clock has gone on since the world was made
	sent chan struct{} // closed with the first request, where two statements run at once
	tally
}

// tally is what came of a world's statements.
type tally struct {
	// written counts pages written away, skipped the statements that were too much
	// work over plain tables, heavy the runs over virtual ones, empty the answers
	// without a row, straight the runs whose rows were read without SQLite, and
	// bounded those whose calls were compared with what EXPLAIN says.
	runs, written, skipped, heavy, empty, straight, bounded int
	refused                                                 int // statements that give no value for an argument
	seen                                                    *coverage
}

// lane is an engine over a world's tables, and the mode of what runs on it.
type lane struct {
	world *world
	conns [2]*engine.Conn // SQLite runs every statement on the second
	// open opens one of them, anew where it is bad.
	open func(i int)
	mode mode
}

// granted are the permissions of the login.
var granted = []string{
	"pages_show_list", "pages_read_engagement", "business_management", "instagram_basic", "instagram_manage_comments",
	"instagram_manage_insights", "pages_manage_metadata", "instagram_content_publish", "catalog_management", "instagram_shopping_tag_products",
}

func newWorld(t testing.TB, x setting) *world {
	t.Helper()
	w := newPlainWorld(t, x)
	data := w.sim.Data()
	own := *data
	if x.account > 0 {
		own.Accounts = data.Accounts[x.account-1 : x.account]
	}
	w.loadTruth(t, data, &own)
	return w
}

// newPlainWorld makes a world without the plain tables.
func newPlainWorld(t testing.TB, x setting) *world {
	t.Helper()
	x.options.NewApp, x.options.InvitationReads = true, -1
	w := &world{setting: x, sim: graphsim.New(x.options), listed: map[string][]string{}}
	w.seen = newCoverage(thresholds)
	token := w.sim.NewToken(graphsim.TokenSpec{Scopes: granted})
	if w.login == 0 {
		w.login = schema.FacebookLogin
	}
	if x.account > 0 {
		w.cfg.Account = w.sim.Data().Accounts[x.account-1].ID
	}
	if w.login == schema.InstagramLogin {
		token, w.cfg.Account = w.sim.NewToken(graphsim.TokenSpec{Instagram: true, Account: x.account - 1}), ""
	}
	asked := graph.Config{Endpoint: "http://127.0.0.1:1", Tokens: tokens(token), Transport: simtest.InProcess{Handler: w.sim}, Retries: -1}
	if x.lacks != "" {
		asked.Transport = fronted{unknownField(x.lacks, "IGUser"), asked.Transport}
	}
	if x.together {
		asked.Share, asked.CacheBytes, asked.CacheAge = true, 300_000, time.Minute
		w.sent = make(chan struct{})
		first := sync.OnceFunc(func() { close(w.sent) })
		asked.Transport = fronted{func(r *http.Request, next http.RoundTripper) (*http.Response, error) {
			first()
			return next.RoundTrip(r)
		}, asked.Transport}
	}
	client, err := graph.New(asked)
	if err != nil {
		t.Fatal(err)
	}
	w.cfg.Catalogue, w.cfg.Client, w.cfg.Memory = schema.Default().For(w.login), client, fetch.NewMemory()
	w.cfg.Beside = x.beside
	w.cfg.Login, w.cfg.Version, w.cfg.PageSize = w.login, "v27.0", x.pageSize
	now := w.sim.Now() // which stands still
	w.cfg.Now = func() time.Time { return now.Add(w.idle) }
	w.lanes = append(w.lanes, w.lane(t))
	if x.together {
		w.lanes = append(w.lanes, w.lane(t))
	}
	for _, f := range refusals(&x, w.sim.Data()) {
		w.sim.Inject(f)
	}
	return w
}

// lane makes an engine over the world's tables.
func (w *world) lane(t testing.TB) *lane {
	l := &lane{world: w}
	modules := fetch.Modules(w.cfg.Catalogue)
	for i := range modules {
		if t := w.cfg.Catalogue.Table(modules[i].Name); t != nil && len(t.Arguments) == 0 { // whose rows are made by what is pushed down
			modules[i].Module = &whimsical{modules[i].Module, modules[i].Name, l}
		}
	}
	var zone *value.Zone
	if w.zone != "" {
		var err error
		if zone, err = value.LoadZone(w.zone); err != nil {
			t.Fatal(err)
		}
	}
	l.open = func(i int) {
		_ = l.conns[i].Close()
		conn, err := engine.Open(context.Background(), engine.Config{Tables: modules, Interpreted: i == 1, Zone: zone})
		if err != nil {
			t.Fatal(err)
		}
		l.conns[i] = conn
	}
	for i := range l.conns {
		l.conns[i] = &engine.Conn{}
		l.open(i)
		t.Cleanup(func() { _ = l.conns[i].Close() })
	}
	return l
}

// loadTruth fills the plain tables: data is everything, own what the statements
// may see of the accounts.
func (w *world) loadTruth(t testing.TB, data, own *graphsim.Data) {
	w.truth = loadTruth(t, own)
	exec := func(sql string) {
		if err := w.truth.Exec(sql); err != nil {
			t.Fatalf("%s: %v", sql, err)
		}
	}
	pages := *data // the login's Pages, those without an account too
	pages.Accounts = pages.Accounts[w.options.Pageless:]
	linked := pages
	for _, p := range data.Unlinked {
		pages.Accounts = append(slices.Clip(pages.Accounts), &graphsim.Account{Page: p})
	}
	names := []string{"LiveMedia", "Media", "Comments", "MediaInsights", "MediaInsightsStory", "Replies", "IGMedia", "MediaChildren", "Stories", "Tags", "InstagramBusinessProfile", "WebhookSubscriptions"}
	exec("BEGIN")
	exec("DROP TABLE Pages")
	loadTable(t, w.truth, own, schema.Default().Table("IGMedia"), exec)
	if w.login == schema.FacebookLogin {
		loadTable(t, w.truth, &pages, schema.Default().Table("Pages"), exec)
		loadTable(t, w.truth, &linked, schema.Default().Table("InstagramPages"), exec)
		if w.options.Pageless > 0 {
			exec("DROP TABLE WebhookSubscriptions")
			loadTable(t, w.truth, &linked, schema.Default().Table("WebhookSubscriptions"), exec)
		}
		names = append(names, "Pages", "InstagramPages", "Permissions", "RecentlySearchedHashtags", "CollaborativeMedia", "CollaborationInvites",
			"Collaborators", "ProductTags", "UpcomingEvents", "Businesses", "BusinessAccounts", "OwnedInstagramAssets")
		exec("CREATE TABLE Permissions(Permission TEXT, Status TEXT)")
		for _, scope := range granted {
			exec("INSERT INTO Permissions VALUES('" + scope + "', 'granted')")
		}
	}
	if w.setting.named { // for which the statements add to it
		names = slices.DeleteFunc(names, func(name string) bool { return name == "RecentlySearchedHashtags" })
	}
	exec("COMMIT")
	w.setting.truth(data, exec)
	exec("CREATE INDEX own ON IGMedia(Id)")
	exec("PRAGMA automatic_index = off") // the work to count is that of virtual tables, which have none
	for _, name := range names {
		w.describe(t, name, exec)
	}
	if w.setting.named {
		w.nameTables(t, own, exec)
	}
	for _, info := range w.tables {
		for _, c := range info.columns {
			if c.class == classID && len(w.listed[c.domain]) == 0 {
				w.listed[c.domain] = texts(w.values(t, info.name, c.expr))
			}
		}
	}
	for _, r := range schema.Default().Relations() {
		if slices.Contains(names, r.Table) && slices.Contains(names, r.RefTable) {
			w.relations = append(w.relations, r)
		}
	}
	w.distinct = map[string]bool{}
	for _, c := range []string{"Media.Created", "IGMedia.Timestamp"} {
		table, column, _ := strings.Cut(c, ".")
		rows, err := truthRows(w.truth, "SELECT count(*) - count(DISTINCT "+column+") FROM "+table)
		if err != nil {
			t.Fatal(err)
		}
		w.distinct[column] = rows[0] == "0"
	}
}

// describe adds a table to those that statements read. Of the columns without
// any value, two are enough.
func (w *world) describe(t testing.TB, name string, exec func(string)) {
	table := schema.Default().Table(name)
	info := &tableInfo{name: name, key: keyOf(name)}
	nulls := 0
	for i := range table.Columns {
		c := &table.Columns[i]
		hidden := name == "Tags" && (c.Field == "alt_text" || c.Field == "is_shared_to_feed") // under that login they are the owner's to read
		if c.Login != 0 && c.Login&w.login == 0 || hidden && w.login == schema.InstagramLogin {
			exec(fmt.Sprintf("UPDATE %s SET %s = NULL", name, c.Name))
		}
		if c.Field == "account_type" || c.Field == "user_id" { // the data does not hold them
			continue
		}
		k, domain := classOf(table, c)
		o := operand{expr: c.Name, class: k, domain: domain, values: w.sample(t, name, c.Name)}
		if len(o.values) == 0 {
			if nulls++; nulls > 2 {
				continue
			}
		}
		if k == classID && len(o.values) > 0 {
			w.ids = append(w.ids, o.values[0].(string))
		}
		info.columns = append(info.columns, o)
		if c.Name == info.key {
			last := len(info.columns) - 1
			info.columns[0], info.columns[last] = info.columns[last], info.columns[0]
		}
	}
	info.ties = info.columns[0].expr != info.key
	if !info.ties {
		repeated, err := truthRows(w.truth, fmt.Sprintf("SELECT count(*) - count(DISTINCT %s) FROM %s", info.key, name))
		if err != nil {
			t.Fatal(err)
		}
		info.ties = repeated[0] != "0"
	}
	w.tables = append(w.tables, info)
}

// values returns the values of a column in the order of its rows, each once.
func (w *world) values(t testing.TB, table, column string) (values []any) {
	st, _, err := w.truth.Prepare(fmt.Sprintf("SELECT DISTINCT %s FROM %s WHERE %[1]s IS NOT NULL", column, table))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = st.Close() }()
	for st.Step() {
		switch st.ColumnType(0) {
		case sqlite3.TEXT:
			values = append(values, st.ColumnText(0))
		case sqlite3.INTEGER:
			values = append(values, st.ColumnInt64(0))
		}
	}
	return values
}

// sample returns some of the values of a column.
func (w *world) sample(t testing.TB, table, column string) []any {
	values := w.values(t, table, column)
	const enough = 24
	for len(values) > enough {
		half := values[:0]
		for i := 0; i < len(values); i += 2 {
			half = append(half, values[i])
		}
		values = half
	}
	return values
}

func texts(values []any) (out []string) {
	for _, v := range values {
		if text, ok := v.(string); ok {
			out = append(out, text)
		}
	}
	return out
}
