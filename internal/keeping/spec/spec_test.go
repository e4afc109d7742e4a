package spec

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestParse(t *testing.T) {
	got, err := Parse([]byte(`# what we keep
sink: sqlite:kept.db
accounts: [my.shop, 17841400000000001]
every: 6h
retention: 400d
tables:
  - Media
  - table: Comments
    every: 15m
    without: [Username]
  - table: TopPosts
    complete: 1d
    select: |
      SELECT Id FROM Media
      WHERE InstagramBusinessAccountId = @account
    key: Id
`))
	if err != nil {
		t.Fatal(err)
	}
	day := 24 * time.Hour
	want := &Spec{
		Sink: "sqlite:kept.db", Accounts: []string{"my.shop", "17841400000000001"}, Retention: 400 * day,
		Tables: []Table{
			{Name: "Media", Every: 6 * time.Hour, Complete: 7 * day, EverySaid: true, Line: 7},
			{Name: "Comments", Every: 15 * time.Minute, Complete: 7 * day, Without: []string{"Username"}, EverySaid: true, Line: 8},
			{Name: "TopPosts", Every: 6 * time.Hour, Complete: day, Key: []string{"Id"}, EverySaid: true, Line: 11, Select: "SELECT Id FROM Media\nWHERE InstagramBusinessAccountId = @account"},
		},
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

func TestParse_logins(t *testing.T) {
	for text, want := range map[string]*Spec{
		"profiles: all":            {AllLogins: true},
		"profiles: brand":          {Logins: []Login{{Profile: "brand", Line: 3}}},
		"profiles: [brand, 'all']": {Logins: []Login{{Profile: "brand", Line: 3}, {Profile: "all", Line: 3}}},
		"profiles:\n  - brand\n  - profile: shop\n    accounts: [a, 17]": {Logins: []Login{{Profile: "brand", Line: 4}, {Profile: "shop", Accounts: []string{"a", "17"}, Line: 5}}},
	} {
		got, err := Parse([]byte("sink: sqlite:a\ntables: [Media]\n" + text))
		if err != nil {
			t.Fatal(text, err)
		}
		if d := cmp.Diff(want.Logins, got.Logins); d != "" || got.AllLogins != want.AllLogins {
			t.Errorf("%s: %s", text, d)
		}
	}
}

func TestParse_wrong(t *testing.T) {
	for text, want := range map[string]string{
		"":                                      "the file says nothing",
		"- a":                                   "line 1: the file is a mapping",
		"sink: x: y":                            "line 1: this is no YAML",
		"sink: sqlite:a\ntables: [Media]\nx: 1": "line 3: the file has no x: it has accounts, complete, every, profiles, retention, sink, state, tables",
		"tables: [Media]":                       "there is no sink",
		"version: 2\nsinks: [a]\nlater: {}":     "line 1: the file has the version 2, of a newer viewfinder, and this one knows 1: use that one",
		"sink: sqlite:a\nversion: 0\ntables: [A]":                        "line 2: version is the number of the form",
		"version: new\nsink: sqlite:a":                                   "line 1: version is the number of the form",
		"version: [1]\nsink: sqlite:a":                                   "line 1: version is the number of the form",
		"version: 1\nsink: sqlite:a":                                     "there are no tables",
		"sink: sqlite:a\naccounts: ''\ntables: [Media]":                  "line 2: accounts is empty",
		"sink: sqlite:a\naccounts: ['']\ntables: [Media]":                "line 2: an entry of accounts is empty",
		"sink: sqlite:a\naccounts: []\ntables: [Media]":                  "line 2: accounts names none",
		"sink: sqlite:a\ntables:\n- table: Media\n  columns: []":         "line 4: columns names none",
		"sink: sqlite:a\nprofiles: []\ntables: [Media]":                  "line 2: profiles names none",
		"sink: sqlite:a\nprofiles: [a, a]\ntables: [Media]":              "line 2: the profile a stands in line 2 already",
		"sink: sqlite:a\nprofiles: [{accounts: a}]\ntables: [Media]":     "line 2: an entry of profiles needs a name",
		"sink: sqlite:a\nprofiles: [{x: a}]\ntables: [Media]":            "line 2: a profile has no x: it has accounts, profile",
		"sink: sqlite:a\nprofiles: a\naccounts: b\ntables: [Media]":      "line 3: accounts are of one login",
		"sink: postgres://u:fake@h/d\ntables: [Media]":                   "line 1: a password has no place in this file: leave it out",
		"sink: postgres://u:%zz@h/d\ntables: [Media]":                    "line 1: a password has no place",
		"sink: 'postgresql://h/d?password=fake'\ntables: [Media]":        "line 1: a password has no place",
		"sink: parquet:x\nstate: postgres://u:fake@h/d\ntables: [Media]": "line 2: a password has no place",
		"sink: sqlite:a":                                                                   "there are no tables",
		"sink: sqlite:a\ntables: []":                                                       "line 2: there are no tables",
		"sink: sqlite:a\ntables: Media":                                                    "line 2: tables is a list",
		"sink: ftp://x\ntables: [Media]":                                                   `line 1: "ftp:…" is no sink`,
		"sink: pg://u:secret@h\ntables: [A]":                                               `line 1: "pg:…" is no sink`,
		"sink: sqlite:a\nevery: often\ntables: [Media]":                                    "line 2: every is a time such as 15m",
		"sink: sqlite:a\nretention: 31000w\ntables: [Media]":                               "line 2: retention is longer than 200 years",
		"sink: sqlite:a\nevery: 0h\ntables: [Media]":                                       "line 2: every is a time such as 15m",
		"sink: sqlite:a\ntables:\n  - Media\n  - media":                                    "line 4: media is kept already, by line 3",
		"sink: sqlite:a\ntables:\n  - every: 1h":                                           "line 3: a table needs a name",
		"sink: sqlite:a\ntables:\n  - sync_task":                                           "line 3: sync_task is a name that sinks have themselves",
		"sink: sqlite:a\ntables:\n  - 'a b'":                                               `line 3: "a b" is no name of a table`,
		"sink: sqlite:a\ntables:\n  - table: T\n    select: SELECT 1":                      "line 3: T needs a key",
		"sink: sqlite:a\ntables:\n  - table: T\n    key: [Id]":                             "line 3: T has a key already",
		"sink: sqlite:a\ntables:\n  - table: T\n    columns: [A]\n    without: [B]":        "line 3: T has columns and without",
		"sink: sqlite:a\ntables:\n  - table: T\n    select: S\n    key: a\n    columns: b": "line 3: T says its columns in its select",
		"sink: sqlite:a\ntables:\n  - table: T\n    columns: [Seen_From]":                  "line 3: Seen_From is a column that sinks have themselves",
	} {
		_, err := Parse([]byte(text))
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "fake") {
			t.Errorf("%q: %v, want %s", text, err, want)
		}
	}
}

// A file may begin with a byte order mark.
func TestParse_mark(t *testing.T) {
	s, err := Parse([]byte("\uFEFFsink: sqlite:a\ntables: [Media]\n"))
	if err != nil || s.Sink != "sqlite:a" || len(s.Tables) != 1 {
		t.Fatal(s, err)
	}
}

func FuzzParse(f *testing.F) {
	f.Add("sink: sqlite:a\ntables:\n  - table: T\n    every: 1d\n")
	f.Add("a: &b [*b]\n? x\n: |\n")
	f.Fuzz(func(t *testing.T, text string) {
		s, err := Parse([]byte(text))
		if (s == nil) == (err == nil) {
			t.Fatalf("%v, %v", s, err)
		}
	})
}

// Without names is said for all tables or beside one; what cannot leave them out is refused.
func TestParse_withoutNames(t *testing.T) {
	t.Parallel()
	s, err := Parse([]byte("sink: sqlite:x\nwithout: names\ntables: [Media, Comments]\n"))
	if err != nil || !s.Tables[0].WithoutNames || !s.Tables[1].WithoutNames {
		t.Errorf("%+v, %v", s, err)
	}
	s, err = Parse([]byte("sink: sqlite:x\ntables:\n  - Media\n  - table: Comments\n    without: [names, LikesCount]\n"))
	if err != nil || s.Tables[0].WithoutNames || !s.Tables[1].WithoutNames || len(s.Tables[1].Without) != 1 {
		t.Errorf("%+v, %v", s, err)
	}
	for text, says := range map[string]string{
		"sink: sqlite:x\nwithout: Username\ntables: [Media]\n":                                             "line 2: without is names for all tables",
		"sink: sqlite:x\nwithout: names\ntables:\n  - {table: T, select: SELECT Id FROM Media, key: Id}\n": "T says its columns in its select, and without: names cannot leave any out",
	} {
		if _, err := Parse([]byte(text)); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("got %v, without %s", err, says)
		}
	}
}
