package main

import (
	"database/sql"
	"testing"
	"time"
)

func TestParseParams_refused(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"n":                  "--param wants name=value or name:type=value",
		"n:integer=1.5":      `--param n: "1.5" is not a whole number of 64 bits`,
		"n:number=NaN":       `--param n: "NaN" is not a number`,
		"n:boolean=yes":      `--param n: "yes" is not true or false`,
		"n:datetime=tuesday": `--param n: "tuesday" is not a date, with a time or without: 2026-01-31, 2026-01-31T15:04:05Z`,
		"n:null=0":           `--param n: "0" is a value, and null has none`,
		"n:float=0":          `--param n: unknown type "float": use one of text, integer, number, boolean, datetime, null`,
	} {
		if _, err := parseParams([]string{text}); err == nil || err.Error() != want {
			t.Errorf("%s: %v, want %s", text, err, want)
		}
	}
}

func TestParseParams(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]any{
		"n=5":                                  int64(5),
		"n=-5":                                 int64(-5),
		"n=0":                                  int64(0),
		"n=-1.50":                              -1.5,
		"n=1e3":                                1000.0,
		"n=9223372036854775807":                int64(9223372036854775807),
		"n=9223372036854775808":                "9223372036854775808",
		"n=007":                                "007",
		"n=+1":                                 "+1",
		"n=":                                   "",
		"n=a=b":                                "a=b",
		"@n=text":                              "text",
		":n=0x10":                              "0x10",
		"n='5'":                                "5",
		"n='it''s'":                            "it's",
		"n='":                                  "'",
		"n=NULL":                               "NULL",
		"n=2026-01-01":                         "2026-01-01",
		"n=NaN":                                "NaN",
		"n=1e999":                              "1e999",
		"n=17841400000000001":                  int64(17841400000000001),
		"n=123456789012345678901.":             "123456789012345678901.",
		"n:text=5":                             "5",
		":n:text='5'":                          "'5'",
		"n:integer=-5":                         int64(-5),
		"n:NUMBER=5":                           5.0,
		"n:boolean=True":                       true,
		"n:null=":                              nil,
		"n:datetime=2026-01-02":                time.Date(2026, 1, 2, 0, 0, 0, 0, time.UTC),
		"n:datetime=2026-01-02T03:04:05+02:00": time.Date(2026, 1, 2, 1, 4, 5, 0, time.UTC),
	} {
		args, err := parseParams([]string{text})
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		got := args[0].(sql.NamedArg)
		if at, ok := got.Value.(time.Time); ok {
			got.Value = at.UTC()
		}
		if got.Name != "n" || got.Value != want {
			t.Errorf("%s: %q = %#v, want %#v", text, got.Name, got.Value, want)
		}
	}
}
