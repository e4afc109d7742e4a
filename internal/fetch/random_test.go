package fetch_test

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/ncruces/go-sqlite3"

	"github.com/viewfinder-sql/viewfinder/internal/engine"
	"github.com/viewfinder-sql/viewfinder/internal/fetch"
	"github.com/viewfinder-sql/viewfinder/internal/graph"
	"github.com/viewfinder-sql/viewfinder/internal/graphsim"
	"github.com/viewfinder-sql/viewfinder/internal/plan"
	"github.com/viewfinder-sql/viewfinder/internal/value"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// TestRandomStatements compares random statements over the virtual tables with
// the same over plain tables of the same data, in each of the modes, which
// differ in the calls that are made and must not differ in rows. The seed is
// printed; VIEWFINDER_SEED sets it, VIEWFINDER_STATEMENTS how many.
func TestRandomStatements(t *testing.T) {
	t.Parallel()
	seed := randomSeed(t)
	statements := randomStatements(1200)
	for i, setting := range settings {
		t.Run(setting.name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, setting)
			rnd := rand.New(rand.NewPCG(seed, uint64(i)))
			compared, failed := 0, 0
			for compared < statements/len(settings) && failed < 3 {
				data := randomTape(rnd)
				switch problem, ok := w.check(data); {
				case !ok:
				case problem != nil:
					failed++
					t.Errorf("VIEWFINDER_SEED=%d: %v", seed, w.shrink(data, problem))
				default:
					compared++
				}
			}
			t.Logf("%d statements compared, %d of no rows; given up: %d statements, %d runs", compared, w.empty, w.skipped, w.heavy)
		})
	}
}

// randomSeed is where random statements begin.
func randomSeed(t *testing.T) uint64 {
	t.Helper()
	seed := uint64(time.Now().UnixNano())
	if text := os.Getenv("VIEWFINDER_SEED"); text != "" {
		var err error
		if seed, err = strconv.ParseUint(text, 10, 64); err != nil {
			t.Fatalf("VIEWFINDER_SEED: %v", err)
		}
	}
	t.Logf("VIEWFINDER_SEED=%d", seed)
	return seed
}

// randomStatements is how many of them to make where so many are usual.
func randomStatements(usual int) int {
	if n, err := strconv.Atoi(os.Getenv("VIEWFINDER_STATEMENTS")); err == nil {
		return n
	}
	if testing.Short() || raceDetector() {
		return min(usual, 100)
	}
	return usual
}

// raceDetector reports whether the test was built with it, which takes ten times
// as long.
func raceDetector() bool {
	info, ok := debug.ReadBuildInfo()
	return ok && slices.Contains(info.Settings, debug.BuildSetting{Key: "-race", Value: "true"})
}

// FuzzStatements does the same with ever more statements. The input is where one
// begins: a tape would be an input to minimise, which takes the fuzzer a minute
// for each.
func FuzzStatements(f *testing.F) {
	for seed := range uint64(10) {
		f.Add(seed)
	}
	w := newWorld(f, settings[1])
	f.Fuzz(func(t *testing.T, seed uint64) {
		data := randomTape(rand.New(rand.NewPCG(seed, 0)))
		if problem, ok := w.check(data); ok && problem != nil {
			t.Fatal(w.shrink(data, problem))
		}
	})
}

func randomTape(rnd *rand.Rand) []byte {
	data := make([]byte, 20+rnd.IntN(140))
	for i := range data {
		data[i] = byte(rnd.Uint32())
	}
	return data
}

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
	{name: "three accounts, small pages", options: graphsim.Options{Accounts: 3, Media: 60, Comments: 600, Replies: 200, PreConversion: 15, UnlinkedPages: 1}, pageSize: 7},
	{name: "one of two accounts", options: graphsim.Options{Accounts: 2, Media: 90, Comments: 500, Replies: 160}, account: 2},
	{name: "costly pages", options: graphsim.Options{Accounts: 3, Media: 70, Comments: 500, Replies: 160, PageCost: 400}},
	{name: "short and empty pages", options: graphsim.Options{Accounts: 2, Media: 80, Comments: 450, Replies: 160, Faults: []graphsim.Fault{
		{Kind: graphsim.FaultShortPage, Every: 3}, {Kind: graphsim.FaultEmptyPage, Every: 7},
	}}},
	{name: "instagram login", options: graphsim.Options{Accounts: 2, Media: 90, Comments: 500, Replies: 160}, account: 1, login: schema.InstagramLogin},
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
	sim    *graphsim.Server
	truth  *sqlite3.Conn
	conn   *engine.Conn
	cfg    fetch.Config
	tables []*tableInfo
	ids    []string // of objects of every kind
	// distinct tells the columns of instants of posts in which no two are equal.
	distinct map[string]bool

	mode mode // of the statement being run
	// skipped counts the statements that were too much work over plain tables,
	// heavy the runs over virtual ones, empty the answers without a row.
	skipped, heavy, empty int
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

func newWorld(t testing.TB, x setting) *world {
	t.Helper()
	w := &world{setting: x, sim: graphsim.New(x.options)}
	token := w.sim.Token()
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
			modules[i].Module = &whimsical{modules[i].Module, w}
		}
	}
	if w.conn, err = engine.Open(context.Background(), engine.Config{Tables: modules}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = w.conn.Close() })
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
	names := []string{"Media", "Comments", "MediaInsights", "Replies", "IGMedia", "MediaChildren", "Stories", "Tags", "InstagramBusinessProfile"}
	exec("BEGIN")
	exec("DROP TABLE Pages")
	loadTable(t, w.truth, own, schema.Default().Table("IGMedia"), exec)
	if w.login == schema.FacebookLogin {
		loadTable(t, w.truth, &pages, schema.Default().Table("Pages"), exec)
		loadTable(t, w.truth, data, schema.Default().Table("InstagramPages"), exec)
		names = append(names, "Pages", "InstagramPages")
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

// mode is one way to run a statement; none may change its rows.
type mode struct {
	name    string
	nesting fetch.Nesting
	once    bool // say that it reads once
	first   int  // say that it wants so many rows at first; -1 for what it does
	fresh   bool // nothing is remembered of earlier statements
	costs   bool // plans are priced at random
	deaf    bool // some terms that could be pushed down are not seen
	dice    *rand.Rand
}

func (m mode) String() string {
	return fmt.Sprintf("%s (once %t, first %d, fresh %t)", m.name, m.once, m.first, m.fresh)
}

// modes are the ways to run one statement. What they leave open depends on its
// tape, so that a failure comes again.
func modes(data []byte) []mode {
	h := fnv.New64a()
	_, _ = h.Write(data)
	dice := rand.New(rand.NewPCG(h.Sum64(), 0))
	list := []mode{
		{name: "as it is", first: -1},
		{name: "no hints", nesting: fetch.NestLearned},
		{name: "no nesting", nesting: fetch.NestNothing},
		{name: "other costs", costs: true},
		{name: "less pushed down", deaf: true, costs: true},
	}
	for i := range list {
		m := &list[i]
		m.dice = rand.New(rand.NewPCG(h.Sum64(), uint64(i)))
		m.fresh = dice.IntN(4) == 0
		if m.first == 0 {
			m.first = []int{0, 0, 1, 12, 150}[dice.IntN(5)]
			m.once = dice.IntN(4) == 0
		}
	}
	return list
}

// whimsical plans as a module does, at other costs or without seeing some terms,
// as the mode says.
type whimsical struct {
	engine.Module
	world *world
}

func (m *whimsical) Plan(run engine.Run, offer *plan.Offer) (*plan.Choice, error) {
	mode := &m.world.mode
	if mode.deaf {
		heard := *offer
		heard.Constraints = slices.Clone(offer.Constraints)
		for i := range heard.Constraints {
			if mode.dice.IntN(3) == 0 {
				heard.Constraints[i].Usable = false
			}
		}
		offer = &heard
	}
	choice, err := m.Module.Plan(run, offer)
	if err == nil && mode.costs {
		choice.Cost = float64(int64(1) << mode.dice.IntN(40))
		choice.Rows = int64(1) << mode.dice.IntN(30)
	}
	return choice, err
}

// work bounds what SQLite may do for a statement: it asks for the context's
// error before each row and every thousand steps.
type work struct {
	context.Context
	left int
}

var errWork = errors.New("too much work")

func (w *work) Err() error {
	if w.left--; w.left < 0 {
		return errWork
	}
	return w.Context.Err()
}

// Work allowed, in thousands of SQLite's steps. A plan over virtual tables may
// be worse than one over indexed ones, and is given up beyond a factor.
const (
	plainWork   = 60
	virtualWork = 10 * plainWork
)

// problem is a statement whose rows differ, or that fails.
type problem struct {
	query query
	mode  mode
	what  string
}

func (p *problem) Error() string {
	return fmt.Sprintf("%s\nargs %q\nmode %s\n%s", p.query.text(), p.query.args, p.mode, p.what)
}

// check runs the statement of a tape in all modes. ok is false where it is too
// much work to compare.
func (w *world) check(data []byte) (_ *problem, ok bool) {
	return w.compare(w.generate(data), data)
}

// compare runs a statement in all modes; data decides what these leave open.
func (w *world) compare(q query, data []byte) (_ *problem, ok bool) {
	want, err := w.plain(q.text(), q.args)
	if errors.Is(err, errWork) || len(want) > 20000 {
		w.skipped++
		return nil, false
	}
	if err != nil {
		return &problem{q, mode{}, "plain tables: " + err.Error()}, true
	}
	every := want
	if q.limit != "" {
		if every, err = w.plain(q.sql, q.args); err != nil {
			w.skipped++
			return nil, false
		}
	}
	if len(want) == 0 {
		w.empty++
	}
	for _, m := range modes(data) {
		if m.first < 0 {
			m.first = q.bound
		}
		got, notes, err := w.run(q, m)
		if errors.Is(err, errWork) {
			w.heavy++
			continue
		}
		what := ""
		if err != nil {
			what = "error: " + err.Error()
		} else {
			what = differ(q, want, every, got)
		}
		for _, n := range notes {
			if n.Incomplete && n.Reason != fetch.ReasonNotFound {
				what += fmt.Sprintf("\nnote %+v", n)
			}
		}
		if what != "" {
			return &problem{q, m, what}, true
		}
	}
	return nil, true
}

// shrink makes the statement of a failing tape smaller, as long as it fails.
func (w *world) shrink(data []byte, p *problem) *problem {
	tries := 400
	try := func(smaller []byte) bool {
		if tries--; tries < 0 {
			return false
		}
		if q, ok := w.check(smaller); ok && q != nil && len(q.query.text()) <= len(p.query.text()) {
			data, p = smaller, q
			return true
		}
		return false
	}
	for again := true; again && tries > 0; {
		again = false
		for size := max(1, len(data)/2); size > 0; size /= 2 {
			for at := 0; at+size <= len(data); {
				if !try(slices.Delete(slices.Clone(data), at, at+size)) {
					at += size
				} else {
					again = true
				}
			}
		}
		for i := range data {
			if data[i] != 0 {
				zero := slices.Clone(data)
				zero[i] = 0
				again = try(zero) && len(zero) == len(data) || again
			}
		}
	}
	return p
}

// plain runs a statement over the plain tables.
func (w *world) plain(sql string, args []any) (rows [][]string, err error) {
	st, _, err := w.truth.Prepare(sql)
	if err != nil {
		return nil, err
	}
	defer func() { _ = st.Close() }()
	for i := range min(len(args), st.BindCount()) {
		switch a := args[i].(type) {
		case string:
			err = st.BindText(i+1, a)
		case int64:
			err = st.BindInt64(i+1, a)
		}
		if err != nil {
			return nil, err
		}
	}
	budget := &work{context.Background(), plainWork}
	defer w.truth.SetInterrupt(w.truth.SetInterrupt(budget))
	for st.Step() {
		budget.left++
		row := make([]string, st.ColumnCount())
		for i := range row {
			switch st.ColumnType(i) {
			case sqlite3.NULL:
				row[i] = cell(nil)
			case sqlite3.INTEGER:
				row[i] = cell(st.ColumnInt64(i))
			case sqlite3.FLOAT:
				row[i] = cell(st.ColumnFloat(i))
			default:
				row[i] = cell(st.ColumnText(i))
			}
		}
		rows = append(rows, row)
	}
	if budget.left < 0 {
		return nil, errWork
	}
	return rows, st.Err()
}

// cell writes a value so that values of two types never look the same.
func cell(v any) string {
	switch v := v.(type) {
	case nil:
		return "NULL"
	case string:
		return strconv.Quote(v)
	case float64:
		return value.Float(v).Text() + "f"
	default:
		return fmt.Sprint(v)
	}
}

// run runs a statement over the virtual tables.
func (w *world) run(q query, m mode) (rows [][]string, notes []fetch.Note, err error) {
	w.mode = m
	w.sim.ResetJournal()
	cfg := w.cfg
	if m.fresh {
		cfg.Memory = fetch.NewMemory()
	}
	ctx := &work{context.Background(), virtualWork}
	run := fetch.NewStatement(cfg)
	st, err := w.conn.Prepare(ctx, q.text(), run)
	if err != nil {
		return nil, nil, err
	}
	defer func() { _ = st.Close() }()
	for i := range min(len(q.args), st.ParamCount()) {
		v := value.Null
		switch a := q.args[i].(type) {
		case string:
			v = value.Text(a)
		case int64:
			v = value.Int(a)
		}
		if err := st.Bind(i+1, v); err != nil {
			return nil, nil, err
		}
	}
	run.ReadOnce(m.once)
	run.Begin(context.Background(), nil, m.first)
	defer run.End()
	run.Nest(m.nesting)
	dest := make([]driver.Value, st.ColumnCount())
	for {
		switch ok, err := st.Step(ctx); {
		case err != nil:
			return nil, nil, err
		case !ok:
			run.End()
			return rows, run.Notes(), nil
		}
		ctx.left++
		if err := st.Row(dest); err != nil {
			return nil, nil, err
		}
		row := make([]string, len(dest))
		for i, v := range dest {
			row[i] = cell(v)
		}
		rows = append(rows, row)
	}
}

// differ tells how the rows got differ from those wanted, "" where they do not.
// every is the answer without its LIMIT.
func differ(q query, want, every, got [][]string) string {
	if len(want) != len(got) {
		return fmt.Sprintf("%d rows, not %d; %s", len(got), len(want), firstDifference(want, got))
	}
	for i := range want {
		for _, c := range q.order {
			if want[i][c] != got[i][c] {
				return fmt.Sprintf("row %d is out of order: %s where %s belongs", i, got[i][c], want[i][c])
			}
		}
	}
	if q.limit == "" {
		return firstDifference(want, got)
	}
	// Which rows a LIMIT keeps is open where the order leaves ties.
	count := map[string]int{}
	for _, row := range every {
		count[strings.Join(row, " | ")]++
	}
	for _, row := range got {
		text := strings.Join(row, " | ")
		if count[text]--; count[text] < 0 {
			return "a row that is not in the answer: " + text
		}
	}
	return ""
}

// firstDifference names rows that only one side has, by the number of times it
// has them.
func firstDifference(want, got [][]string) string {
	count := map[string]int{}
	for _, row := range want {
		count[strings.Join(row, " | ")]++
	}
	for _, row := range got {
		count[strings.Join(row, " | ")]--
	}
	var missing, extra []string
	for text, n := range count {
		if n > 0 {
			missing = append(missing, text)
		} else if n < 0 {
			extra = append(extra, text)
		}
	}
	if len(missing)+len(extra) == 0 {
		return ""
	}
	slices.Sort(missing)
	slices.Sort(extra)
	return fmt.Sprintf("missing (%d) %q\nextra (%d) %q", len(missing), missing[:min(3, len(missing))], len(extra), extra[:min(3, len(extra))])
}
