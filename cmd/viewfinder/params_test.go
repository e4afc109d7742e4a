package main

import (
	"database/sql"
	"testing"
)

func TestParseParams(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]any{
		"n=5":                      int64(5),
		"n=-5":                     int64(-5),
		"n=0":                      int64(0),
		"n=-1.50":                  -1.5,
		"n=1e3":                    1000.0,
		"n=9223372036854775807":    int64(9223372036854775807),
		"n=9223372036854775808":    "9223372036854775808",
		"n=007":                    "007",
		"n=+1":                     "+1",
		"n=":                       "",
		"n=a=b":                    "a=b",
		"@n=text":                  "text",
		":n=0x10":                  "0x10",
		"n='5'":                    "5",
		"n='it''s'":                "it's",
		"n='":                      "'",
		"n=NULL":                   "NULL",
		"n=2026-01-01":             "2026-01-01",
		"n=NaN":                    "NaN",
		"n=1e999":                  "1e999",
		"n=17841400000000001":      int64(17841400000000001),
		"n=123456789012345678901.": "123456789012345678901.",
	} {
		args, err := parseParams([]string{text})
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		if got := args[0].(sql.NamedArg); got.Name != "n" || got.Value != want {
			t.Errorf("%s: %q = %#v, want %#v", text, got.Name, got.Value, want)
		}
	}
}
