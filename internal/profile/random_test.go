package profile

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/viewfinder-sql/viewfinder/internal/connprops"
)

// Random changes of a file written by hand come to what a map says, and no comment is
// lost.
func TestEdit_random(t *testing.T) {
	t.Parallel()
	const start = `# first
version: 1 # version
profiles: # all
  # before a
  a: # a
    properties: # of a
      MaxRows: 5 # rows
      # below rows
    # at the end of a

  # before b
  b:
    # users of b
    users: [x]
    properties:
      Max Calls:   9   # calls
# last
`
	path := filepath.Join(realTemp(t), "config.yaml")
	r := rand.New(rand.NewPCG(16, 1))
	write(t, path, start)
	model := map[string]string{"a MaxRows": "5", "b MaxCalls": "9", "b users": "x"}
	made := map[string]bool{"a": true, "b": true}
	texts := map[string][]string{
		"MaxRows": {"1", "22", "-1"}, "MaxCalls": {"3", "400"}, "users": {"ana", "ana,ben", "*"},
		"Scope":       {"a b", "a: b", "- a", "#a", `"`, "it's", "[a]", "a #b", "yes", "ä", "!x", "%", "@x", "`", "a:", "null", "~"},
		"description": {"x", "x: y", "# x", "{", "two words"},
	}
	keys := slices.Sorted(maps.Keys(texts))
	for range 300 {
		profile, key := string(rune('a'+r.IntN(3))), keys[r.IntN(len(keys))]
		k, err := FindKey(key)
		if err != nil {
			t.Fatal(err)
		}
		if r.IntN(3) == 0 && made[profile] {
			err = Unset(t.Context(), path, profile, k)
			delete(model, profile+" "+key)
		} else {
			text := texts[key][r.IntN(len(texts[key]))]
			err = Set(t.Context(), path, profile, k, text)
			model[profile+" "+key], made[profile] = text, true
		}
		if err != nil {
			t.Fatalf("%s %s: %v", profile, key, err)
		}
		f, err := Load(path)
		if err != nil {
			t.Fatal(err)
		}
		if got := said(f); !maps.Equal(got, model) {
			t.Fatalf("after %s %s the file says\n%v\nnot\n%v", profile, key, got, model)
		}
	}
	text, _, _, err := read(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, comment := range []string{"# first", "# version", "# all", "# before a", "# a\n", "# of a", "# below rows", "# at the end of a", "# before b", "# users of b", "# last"} {
		if !strings.Contains(string(text), comment) {
			t.Errorf("%q is lost:\n%s", comment, text)
		}
	}
}

// said is what a file says, as the model of TestEdit_random has it.
func said(f *File) map[string]string {
	all := map[string]string{}
	for _, p := range f.Profiles {
		for property, text := range p.Open.InOrder() {
			all[p.Name+" "+property.Name] = text
		}
		if p.Users != nil {
			all[p.Name+" users"] = strings.Join(p.Users, ",")
		}
		if p.Description != "" {
			all[p.Name+" description"] = p.Description
		}
	}
	return all
}

// Whatever a file holds, it is read or refused; what is read can be changed, or the
// change is refused; and no secret passes.
func FuzzParse(f *testing.F) {
	for _, text := range []string{
		newText, "version: 1\nprofiles:\n  a:\n    users: [x, \"y\"]\n    properties:\n      MaxRows: 5 # x\n", "a: |\n  x\n", "{a: [}", "? x\n: y", "a: &a [*a]",
		"version: 1\nprofiles:\n  a:\n    properties:\n      Scope: >-\n        a\n        b\n",
	} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		file, err := parse("config.yaml", text)
		if err != nil {
			return
		}
		for _, p := range file.Profiles {
			for property := range p.Open {
				if property.Sensitivity == connprops.Password {
					t.Fatalf("%s passes", property.Name)
				}
			}
		}
		before := said(file)
		after, err := put("config.yaml", text, "7", "profiles", "zz", "properties", "MaxRows")
		if err != nil {
			return
		}
		if file, err = parse("config.yaml", after); err != nil {
			t.Fatalf("%v:\n%s", err, after)
		}
		before["zz MaxRows"] = "7"
		if got := said(file); !maps.Equal(got, before) {
			t.Fatalf("%q becomes %q:\n%s", fmt.Sprint(before), fmt.Sprint(got), after)
		}
	})
}
