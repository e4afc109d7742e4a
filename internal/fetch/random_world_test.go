package fetch_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/ncruces/go-sqlite3"

	"github.com/viewfinder-sql/viewfinder/internal/engine"
	"github.com/viewfinder-sql/viewfinder/internal/fetch"
	"github.com/viewfinder-sql/viewfinder/internal/graph"
	"github.com/viewfinder-sql/viewfinder/internal/graphsim"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// setting is one simulator and configuration to run statements on.
type setting struct {
	name     string
	options  graphsim.Options
	account  int // of Config.Account, counted from 1
	pageSize int
	login    schema.Login
}

var settings = []setting{
	{name: "one account", options: graphsim.Options{Media: 150, Comments: 700, Replies: 260}},
	{name: "three accounts, small pages", options: graphsim.Options{Accounts: 3, Media: 60, Comments: 600, Replies: 200, PreConversion: 15, UnlinkedPages: 1, Ambiguous: true}, pageSize: 7},
	{name: "one of two accounts", options: graphsim.Options{Accounts: 2, Media: 90, Comments: 500, Replies: 160, Hostile: true}, account: 2},
	{name: "costly pages", options: graphsim.Options{Accounts: 3, Media: 70, Comments: 500, Replies: 160, PageCost: 400}},
	{name: "very costly pages", options: graphsim.Options{Accounts: 2, Media: 60, Comments: 400, Replies: 200, PageCost: 20}},
	{name: "cursors do not last", options: graphsim.Options{Accounts: 2, Media: 90, Comments: 500, Replies: 160, Tags: 30, Faults: []graphsim.Fault{
		{Kind: graphsim.FaultResetCursors, Path: "after=", Every: 23},
	}}, pageSize: 9},
	{name: "short and empty pages", options: graphsim.Options{Accounts: 2, Media: 80, Comments: 450, Replies: 160, Faults: []graphsim.Fault{
		{Kind: graphsim.FaultShortPage, Every: 3}, {Kind: graphsim.FaultEmptyPage, Every: 7},
		{Kind: graphsim.FaultFilteredPage, Every: 5}, {Kind: graphsim.FaultRepeatedPage, Path: "after=", Every: 9},
	}}},
	{name: "all of that at once", options: graphsim.Options{Accounts: 2, Media: 60, PreConversion: 20, Comments: 250, Replies: 80, Tags: 30, PageCost: 150, Faults: []graphsim.Fault{
		{Kind: graphsim.FaultResetCursors, Path: "after=", Every: 29}, {Kind: graphsim.FaultShortPage, Every: 5}, {Kind: graphsim.FaultEmptyPage, Every: 11},
	}}, pageSize: 13},
	{name: "pinned posts, ranges without their ends", options: graphsim.Options{Accounts: 3, Media: 130, PreConversion: 30, Comments: 400, Replies: 80, Pinned: 3, SinceExclusive: true, UntilExclusive: true}},
	{name: "posts in no order", options: graphsim.Options{Accounts: 2, Media: 90, PreConversion: 30, Comments: 400, Replies: 80, Shuffled: true, Faults: []graphsim.Fault{
		{Kind: graphsim.FaultResetCursors, Path: "after=", Every: 41}, {Kind: graphsim.FaultShortPage, Every: 5},
	}}, pageSize: 23},
	{name: "instagram login", options: graphsim.Options{Accounts: 2, Media: 90, Comments: 500, Replies: 160, Ambiguous: true}, account: 1, login: schema.InstagramLogin},
	{name: "next to nothing", options: graphsim.Options{Accounts: 2, Media: 3, Comments: 5, Replies: 2, Stories: 1, Tags: 1}},
}

// tableInfo is a table as the generator sees it.
type tableInfo struct {
	name, key string
	columns   []operand // the key first
}

// world is a simulator, and its data as virtual and as plain tables.
type world struct {
	setting
	sim   *graphsim.Server
	truth *sqlite3.Conn
	conns [2]*engine.Conn // SQLite runs every statement on the second
	// open opens one of them, anew where it is bad.
	open   func(i int)
	cfg    fetch.Config
	tables []*tableInfo
	ids    []string // of objects of every kind
	// distinct tells the columns of instants of posts in which no two are equal.
	distinct map[string]bool

	mode mode // of the statement being run
	// skipped counts the statements that were too much work over plain tables,
	// heavy the runs over virtual ones, empty the answers without a row, straight
	// the runs whose rows were read without SQLite.
	written                         int // pages written away
	skipped, heavy, empty, straight int
}

// inProcess is the network between a client and a simulator.
type inProcess struct{ http.Handler }

func (h inProcess) RoundTrip(r *http.Request) (*http.Response, error) {
	if err := r.Context().Err(); err != nil {
		return nil, err
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Result(), nil
}

// granted are the permissions of the login.
var granted = []string{
	"pages_show_list", "pages_read_engagement", "business_management", "instagram_basic", "instagram_manage_comments",
	"instagram_manage_insights",
}

func newWorld(t testing.TB, x setting) *world {
	t.Helper()
	w := &world{setting: x, sim: graphsim.New(x.options)}
	token := w.sim.NewToken(graphsim.TokenSpec{Scopes: granted})
	if w.login == 0 {
		w.login = schema.FacebookLogin
	}
	data := w.sim.Data()
	own := *data
	if x.account > 0 {
		own.Accounts = data.Accounts[x.account-1 : x.account]
		w.cfg.Account = own.Accounts[0].ID
	}
	if w.login == schema.InstagramLogin {
		token, w.cfg.Account = w.sim.NewToken(graphsim.TokenSpec{Instagram: true, Account: x.account - 1}), ""
	}
	client, err := graph.New(graph.Config{Endpoint: "http://127.0.0.1:1", Tokens: tokens(token), Transport: inProcess{w.sim}, Retries: -1})
	if err != nil {
		t.Fatal(err)
	}
	w.cfg.Catalogue, w.cfg.Client, w.cfg.Memory = schema.Default(), client, fetch.NewMemory()
	w.cfg.Login, w.cfg.Version, w.cfg.Now, w.cfg.PageSize = w.login, "v26.0", w.sim.Now, x.pageSize
	modules := fetch.Modules(schema.Default())
	for i := range modules {
		if modules[i].Name != "AccountInsights" { // whose rows are made by what is pushed down
			modules[i].Module = &whimsical{modules[i].Module, modules[i].Name, w}
		}
	}
	w.open = func(i int) {
		_ = w.conns[i].Close()
		w.conns[i], err = engine.Open(context.Background(), engine.Config{Tables: modules, Interpreted: i == 1})
		if err != nil {
			t.Fatal(err)
		}
	}
	for i := range w.conns {
		w.conns[i] = &engine.Conn{}
		w.open(i)
		t.Cleanup(func() { _ = w.conns[i].Close() })
	}
	w.loadTruth(t, data, &own)
	return w
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
	for _, p := range data.Unlinked {
		pages.Accounts = append(slices.Clip(pages.Accounts), &graphsim.Account{Page: p})
	}
	names := []string{"Media", "Comments", "MediaInsights", "MediaInsightsStory", "Replies", "IGMedia", "MediaChildren", "Stories", "Tags", "InstagramBusinessProfile"}
	exec("BEGIN")
	exec("DROP TABLE Pages")
	loadTable(t, w.truth, own, schema.Default().Table("IGMedia"), exec)
	if w.login == schema.FacebookLogin {
		loadTable(t, w.truth, &pages, schema.Default().Table("Pages"), exec)
		loadTable(t, w.truth, data, schema.Default().Table("InstagramPages"), exec)
		names = append(names, "Pages", "InstagramPages", "Permissions")
		exec("CREATE TABLE Permissions(Permission TEXT, Status TEXT)")
		for _, scope := range granted {
			exec("INSERT INTO Permissions VALUES('" + scope + "', 'granted')")
		}
	}
	exec("COMMIT")
	exec("CREATE INDEX own ON IGMedia(Id)")
	exec("PRAGMA automatic_index = off") // the work to count is that of virtual tables, which have none
	for _, name := range names {
		w.describe(t, name, exec)
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
	w.tables = append(w.tables, info)
}

// sample returns some of the values of a column.
func (w *world) sample(t testing.TB, table, column string) (values []any) {
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
