package recall

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/fetch/learn"
	"github.com/viewfinder-sql/viewfinder/internal/privatefile"
)

// keeper is one of a file in a directory that is not there yet; what it logs is told.
func keeper(t *testing.T, path string, world ...string) (k *Keeper, told *[]string) {
	t.Helper()
	told = new([]string)
	return Open(Place{Path: path, World: world}, func(err error) { *told = append(*told, err.Error()) }), told
}

func place(t *testing.T) string { return filepath.Join(t.TempDir(), "private", "tokens.json.memory") }

// taught is a memory that knows something of every kind.
func taught() *learn.Memory {
	m := learn.NewMemory()
	m.SetLength("17841400000000001/media", 250)
	m.SetFurtherCalls("17841400000000001/media/comments", 7)
	m.SetOrder("17841400000000001/media", false)
	m.SetChained("17841400000000001/stories")
	m.SetConversion("17841400000000001", "2026-03-01 10:00:00.000")
	m.PageRefused("17841400000000001/media?comments.limit(50){text}", 100)
	m.PageAnswered("17841400000000001/media?comments.limit(50){text}", 50)
	m.SetAccounts([]learn.Account{{ID: "17841400000000001", Username: "nobody.here"}}, time.Now())
	return m
}

// whatTaught is what knows tells of taught.
const whatTaught = "250 7 false true true 2026-03-01 10:00:00 50 50\n"

// knows is a fact of every kind.
func knows(p learn.Past) string {
	length, _ := p.Length("17841400000000001/media")
	further, _ := p.FurtherCalls("17841400000000001/media/comments")
	ordered, known := p.Ordered("17841400000000001/media")
	chained, _ := p.Chained("17841400000000001/stories")
	conversion, _ := p.Conversion("17841400000000001")
	limit, proven, _ := p.Size("17841400000000001/media?comments.limit(50){text}")
	return fmt.Sprintln(length, further, ordered, known, chained, conversion, limit, proven)
}

// What one keeper writes another reads, of the same world alone, and no id stands in it.
func TestKeeper(t *testing.T) {
	t.Parallel()
	path := place(t)
	k, told := keeper(t, path, "v27.0", "app")
	if p := k.Past(); p != nil {
		t.Errorf("of nothing: %v", p)
	}
	k.Close(taught())
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, hidden := range []string{"1784140", "nobody", "v27.0", "app\"", "text"} {
		if strings.Contains(string(data), hidden) {
			t.Errorf("%s stands in %s", hidden, data)
		}
	}
	again, _ := keeper(t, path, "v27.0", "app")
	p := again.Past()
	if p == nil {
		t.Fatal("nothing is known")
	}
	if got := knows(p); got != whatTaught {
		t.Errorf("got %s, want %s", got, whatTaught)
	}
	accounts := p.Accounts()
	if n, known := p.Length(accounts[0].ID + "/media"); len(accounts) != 1 || !known || n != 250 {
		t.Errorf("of %v there are %d", accounts, n)
	}
	if other, _ := keeper(t, path, "v26.0", "app"); other.Past() != nil {
		t.Error("another world is believed")
	}
	if len(*told) > 0 {
		t.Errorf("told %q", *told)
	}
}

// What cannot be read is left out of account and replaced; what is of a newer program
// stays. Either is told once.
func TestKeeper_oddFiles(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		content, told string
		stays         bool
	}{
		"cut":            {`{"format":1,"salt":"`, "cannot be read", false},
		"no JSON":        {"SQLite format 3\x00", "cannot be read", false},
		"empty":          {"", "cannot be read", false},
		"no salt":        {`{"format":1,"worlds":{}}`, "cannot be read", false},
		"a world absent": {`{"format":1,"salt":"AAAAAAAAAAAAAAAAAAAAAA==","worlds":{"#x":null}}`, "cannot be read", false},
		"too long":       {`{"format":1,"salt":"AAAAAAAAAAAAAAAAAAAAAA==","worlds":{}}` + strings.Repeat(" ", mostBytes), "cannot be read", false},
		"newer":          {`{"format":2,"more":[]}`, "newer version", true},
	} {
		path := place(t)
		if err := privatefile.Replace(path, []byte(c.content)); err != nil {
			t.Fatal(err)
		}
		if _, err := At(path); err == nil || !strings.Contains(err.Error(), c.told) || !strings.Contains(err.Error(), path) {
			t.Errorf("%s: a look shows %v", name, err)
		}
		k, told := keeper(t, path)
		if k.Past() != nil {
			t.Errorf("%s: something is known", name)
		}
		if first, then := k.Warning(), k.Warning(); !strings.Contains(first, c.told) || !strings.Contains(first, path) || then != "" {
			t.Errorf("%s: warned of %q, then of %q", name, first, then)
		}
		k.Close(taught())
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if stays := string(data) == c.content; stays != c.stays {
			t.Errorf("%s: stays: %t, told %q", name, stays, *told)
		}
	}
}

// Where nothing can be written, that is logged and nothing fails.
func TestKeeper_noPlace(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "file", "memory")
	if err := os.WriteFile(filepath.Dir(path), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	k, told := keeper(t, path)
	k.Past()
	k.Close(taught())
	if len(*told) != 2 || !strings.Contains((*told)[1], "is not kept") {
		t.Errorf("told %q", *told)
	}
	for _, told := range *told {
		if !strings.Contains(told, path+": ") && !strings.Contains(told, path+" ") {
			t.Errorf("%q does not name the file", told)
		}
	}
	if k := Open(Place{}, nil); k != nil || k.Warning() != "" {
		t.Errorf("of no place: %v", k)
	}
}

// A directory that somebody has named is not made, and that it is missing is told.
func TestKeeper_namedPlace(t *testing.T) {
	t.Parallel()
	path := place(t)
	var told []string
	k := Open(Place{Path: path, Named: true}, func(err error) { told = append(told, err.Error()) })
	k.Past()
	k.Close(taught())
	want := "what is learned is not kept: " + path + " is in a directory that is not there: make it first, or have Memory name another place"
	if got := k.Warning(); got != want || len(told) != 2 || told[0] != want {
		t.Errorf("warned of %q, told %q", got, told)
	}
	if _, err := os.Stat(filepath.Dir(path)); err == nil {
		t.Error("the directory was made")
	}
	if err := os.Mkdir(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	k = Open(Place{Path: path, Named: true}, func(err error) { t.Error(err) })
	k.Past()
	k.Close(taught())
	if _, err := os.Stat(path); err != nil {
		t.Error(err)
	}
}

// Programs that write at the same time each add what they know.
func TestKeeper_together(t *testing.T) {
	t.Parallel()
	path := place(t)
	var wait sync.WaitGroup
	const programs = 8
	for i := range programs {
		wait.Go(func() {
			m := learn.NewMemory()
			m.SetLength(fmt.Sprintf("%d/media", i), i)
			k, _ := keeper(t, path, "same")
			k.Close(m)
		})
	}
	wait.Wait()
	k, told := keeper(t, path, "same")
	p := k.Past()
	for i := range programs {
		if n, known := p.Length(fmt.Sprintf("%d/media", i)); !known || n != i {
			t.Errorf("of %d: %d, %t, %q", i, n, known, *told)
		}
	}
}

// The newest facts stay: so many of a kind, worlds and bytes.
func TestContent_bounds(t *testing.T) {
	t.Parallel()
	now := time.Now()
	c := newContent()
	for i := range 3 * mostWorlds {
		w := &world{Lengths: facts[int]{}, Further: facts[int]{}, Sizes: facts[[2]int]{}}
		for j := range 2 * mostFacts {
			at := now.Add(-time.Duration(j) * time.Hour).Unix()
			name := fmt.Sprintf("#%012d%s", j, strings.Repeat("x", 60))
			w.Lengths[name], w.Further[name], w.Sizes[name] = fact[int]{j, at}, fact[int]{j, at}, fact[[2]int]{[2]int{j, j}, at}
		}
		w.Lengths["from the future"] = fact[int]{1, now.Add(48 * time.Hour).Unix()}
		w.Lengths["too old"] = fact[int]{1, now.Add(-life - time.Hour).Unix()}
		w.Lengths["no number of objects"] = fact[int]{-1, now.Unix()}
		w.Accounts = fact[[]string]{nil, now.Add(time.Duration(i) * time.Second).Unix()}
		c.Worlds[fmt.Sprintf("#%d", i)] = w
	}
	data, err := c.encode(now)
	if err != nil || len(data) > mostBytes {
		t.Fatalf("%d bytes, %v", len(data), err)
	}
	back, err := decode(data, now)
	if err != nil {
		t.Fatal(err)
	}
	if len(back.Worlds) != mostWorlds {
		t.Errorf("%d worlds", len(back.Worlds))
	}
	for name, w := range back.Worlds {
		if n := len(w.Lengths); n == 0 || n > mostFacts {
			t.Errorf("%s: %d facts", name, n)
		}
		for fact, f := range w.Lengths {
			if f.Value > mostFacts || !strings.HasPrefix(fact, "#0") {
				t.Errorf("%s: %s is %d", name, fact, f.Value)
			}
		}
	}
	t.Logf("%d bytes", len(data))
}

// No file makes a reader fail or hold what is no fact.
func FuzzDecode(f *testing.F) {
	c := newContent()
	l := taught().Learned()
	c.Worlds["#x"] = worldOf(&l, names{c.Salt})
	data, _ := json.Marshal(c)
	f.Add(data)
	f.Add([]byte(`{"format":1,"salt":"AAAAAAAAAAAAAAAAAAAAAA==","worlds":{"#x":{"sizes":{"a":{"v":[-1,5],"t":1}}}}}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		c, err := decode(data, time.Now())
		if err != nil {
			return
		}
		for _, w := range c.Worlds {
			p := past{w, names{c.Salt}}
			if limit, proven, known := p.Size("a"); known && (limit < 0 || proven < 0) {
				t.Errorf("sizes %d, %d", limit, proven)
			}
			p.Conversion("a")
			p.Accounts()
		}
		if _, err := c.encode(time.Now()); err != nil {
			t.Error(err)
		}
	})
}
