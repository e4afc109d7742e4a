package engine_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/viewfinder-sql/viewfinder/internal/engine"
	"github.com/viewfinder-sql/viewfinder/internal/plan"
	"github.com/viewfinder-sql/viewfinder/internal/value"
)

// words is a table that has rows only of the words asked for: each word and its
// length. refused is its reason for a plan that asks for none.
type words struct{ refused error }

func (w words) Plan(_ engine.Run, offer *plan.Offer) (*plan.Choice, error) {
	c := &plan.Choice{Access: "words", Cost: 1000, Rows: 1, Args: make([]int, len(offer.Constraints)), In: make([]bool, len(offer.Constraints)), Refused: w.refused}
	for i, k := range offer.Constraints {
		c.Args[i] = -1
		if c.Refused != nil && k.Op == plan.OpEQ && k.Column == 0 && k.Usable {
			c.Args[i], c.In[i], c.Refused = 0, k.In, nil
		}
	}
	return c, nil
}

func (words) Open(engine.Run) (engine.Cursor, error) { return new(wordsCursor), nil }

type wordsCursor struct{ left []string }

func (c *wordsCursor) Filter(_ context.Context, _ string, args []engine.Arg) error {
	list := args[0].List
	if !args[0].IsList {
		list = []value.Value{args[0].Value}
	}
	c.left = nil
	for _, v := range list {
		if !v.IsNull() {
			c.left = append(c.left, v.Text())
		}
	}
	return nil
}

func (c *wordsCursor) Next(context.Context) error { c.left = c.left[1:]; return nil }
func (c *wordsCursor) EOF() bool                  { return len(c.left) == 0 }
func (c *wordsCursor) Close() error               { return nil }

// RowID is the same of the same word: of several it tells the rows of an OR apart.
func (c *wordsCursor) RowID() (id int64) {
	for _, b := range []byte(c.left[0]) {
		id = id<<8 | int64(b)
	}
	return id
}

func (c *wordsCursor) Value(column int) value.Value {
	if column == 0 {
		return value.Text(c.left[0])
	}
	return value.Int(int64(len(c.left[0])))
}

var errNoWord, errNoTerm = errors.New("a word of Words is required"), errors.New("a word of Terms is required")

func wordsConfig() engine.Config {
	cfg := mediaConfig(media())
	for name, module := range map[string]words{"Words": {errNoWord}, "Terms": {errNoTerm}} {
		cfg.Tables = append(cfg.Tables, engine.Table{
			Name: name, Module: module, Columns: []engine.Column{{Name: "Word", Type: "TEXT"}, {Name: "N", Type: "INTEGER"}},
		})
	}
	return cfg
}

// TestRefusedPlan has a table refuse the plans that do not say of what to read it.
func TestRefusedPlan(t *testing.T) {
	t.Parallel()
	c := mustOpen(t, wordsConfig())
	for sql, want := range map[string][]string{
		"SELECT N FROM Words WHERE Word = 'abc'":                                                                             {"3"},
		"SELECT Word, N FROM Words WHERE Word IN ('a', 'bb', NULL)":                                                          {"a|1", "bb|2"},
		"SELECT Word FROM Words WHERE Word IN (SELECT Caption FROM Media WHERE Id < '3')":                                    {"caption 1", "caption 2"},
		"SELECT w.N FROM Words w, Media m WHERE w.Word = m.Caption AND m.Id = '2'":                                           {"9"},
		"SELECT w.N FROM Words w CROSS JOIN Media m WHERE w.Word = 'x' AND m.Id = '2'":                                       {"1"},
		"SELECT m.Id, w.N FROM Media m LEFT JOIN Words w ON w.Word = m.Caption AND m.Id = '2' WHERE m.Id < '3'":              {"1|<nil>", "2|9"},
		"SELECT N FROM Words WHERE Word = 'a' OR Word = 'bb' AND N > 1":                                                      {"1", "2"},
		"SELECT m.Id, (SELECT w.N FROM Words w WHERE w.Word = m.Caption) FROM Media m WHERE m.Id > '3'":                      {"4|9"},
		"SELECT count(*) FROM Media m WHERE EXISTS (SELECT 1 FROM Words w WHERE w.Word = m.Caption)":                         {"4"},
		"WITH v(u) AS (VALUES ('a'), ('bb')) SELECT w.N FROM v JOIN Words w ON w.Word = v.u":                                 {"1", "2"},
		"SELECT t.Word FROM Words w JOIN Terms t ON t.Word = w.Word WHERE w.Word = 'a'":                                      {"a"},
		"SELECT * FROM (SELECT Word AS x, N AS n FROM Words) WHERE x = 'abc'":                                                {"abc|3"},
		"SELECT x FROM (SELECT Word AS x FROM Words UNION ALL SELECT Word FROM Terms) WHERE x = 'abc'":                       {"abc", "abc"},
		"SELECT m.Id FROM Media m JOIN Words w ON w.Word = m.Caption OR w.Word = m.Id WHERE m.Id = '1' ORDER BY w.N LIMIT 1": {"1"},
	} {
		st := mustPrepare(t, c, sql)
		got := rows(t, st)
		slices.Sort(got)
		if !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", sql, got, want)
		}
		if err := st.Close(); err != nil {
			t.Error(err)
		}
	}
	for sql, want := range map[string]error{
		"SELECT * FROM Words":                                                                          errNoWord,
		"SELECT * FROM Words WHERE Word > 'a' LIMIT 1":                                                 errNoWord,
		"SELECT * FROM Words WHERE Word = 'a' OR N = 1":                                                errNoWord,
		"SELECT * FROM Words w CROSS JOIN Media m WHERE w.Word = m.Caption":                            errNoWord,
		"SELECT * FROM Media m FULL JOIN Words w ON w.Word = m.Caption":                                errNoWord,
		"SELECT * FROM Media m RIGHT JOIN Words w ON w.Word = m.Caption":                               errNoWord,
		"SELECT * FROM Words w JOIN Terms t ON t.Word = w.Word":                                        errNoWord,
		"SELECT * FROM Words w JOIN Terms t ON t.N = w.N WHERE w.Word = 'a'":                           errNoTerm,
		"SELECT * FROM Terms t, Media m WHERE t.Word = m.Caption AND EXISTS (SELECT 1 FROM Words)":     errNoWord,
		"SELECT * FROM Media m JOIN Words w ON w.Word = m.Caption OR m.LikeCount = 1 WHERE m.Id = '1'": errNoWord,
	} {
		if _, err := c.Prepare(t.Context(), sql, nil); !errors.Is(err, want) {
			t.Errorf("%s: %v, want %v", sql, err, want)
		}
	}
	if got := fmt.Sprint(rows(t, mustPrepare(t, c, "SELECT count(*) FROM Media"))); got != "[4]" {
		t.Errorf("afterwards: %s", got)
	}
}
