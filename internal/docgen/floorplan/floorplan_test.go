package floorplan

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// house makes rooms of lines such as "a: b c", where a uses b and c; a line that
// begins with + stands beside the house.
func house(lines ...string) (rooms []Room) {
	for _, line := range lines {
		name, uses, _ := strings.Cut(line, ":")
		bare := strings.TrimPrefix(name, "+")
		rooms = append(rooms, Room{Name: bare, Purpose: "keeps " + bare, Uses: strings.Fields(uses), Beside: bare != name})
	}
	return rooms
}

func TestFloors(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name  string
		rooms []Room
		want  string // floors from the top, then what stands beside
	}{
		{"nothing", nil, "|"},
		{"a tower", house("a: b", "b: c", "c:"), "a/b/c|"},
		{"what is reached otherwise raises nobody", house("a: b c", "b: c", "c:"), "a/b/c|"},
		{"near below its user", house("a: b x", "b: c", "c: d", "d:", "x: d"), "a/b x/c/d|"},
		{"no room in this floor", house("a: b c d e f", "b: x", "c: x", "d: x", "e: x", "f: y", "x: y", "y:"), "a/b c d e/f x/y|"},
		{"beside", house("a: b", "b:", "+t: a"), "a/b|t"},
		{"what is beside raises nobody", house("a: b", "b:", "+t: s", "+s: b"), "a/b|s t"},
		{"names of nobody", house("a: elsewhere a"), "a|"},
		{"more than may stand on a floor", house("a: b c d e f", "b: z", "c: z", "d: z", "e: z", "f: z", "z:"), "a/b c d e/f/z|"},
	} {
		plan, err := New(tc.rooms)
		if err != nil {
			t.Errorf("%s: %v", tc.name, err)
			continue
		}
		floors, beside := plan.Floors()
		var text []string
		for _, f := range floors {
			text = append(text, strings.Join(f, " "))
		}
		if got := strings.Join(text, "/") + "|" + strings.Join(beside, " "); got != tc.want {
			t.Errorf("%s: %s, want %s", tc.name, got, tc.want)
		}
	}
}

func TestNew_refuses(t *testing.T) {
	t.Parallel()
	for want, rooms := range map[string][]Room{
		"b uses c uses b":          house("a: b", "b: c", "c: b"),
		"two rooms are called a":   house("a:", "b:", "a:"),
		"floorplan: a circle: a u": house("a: b", "b: a"),
	} {
		if _, err := New(rooms); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %q", err, want)
		}
	}
}

// What is in a folder is drawn in its room, and what stands above that as one, unless an
// arrow would lead up.
func TestFold(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name, want string
		rooms      []Room
	}{
		{"one folder's", "a(b) > c; c", house("a: a/b", "a/b: c", "c:")},
		{"another's too", "a(b); c > a", house("a: a/b", "a/b:", "c: a/b")},
		{"of one between", "a > a/b c; a/b; c > a/b", house("a: a/b c", "a/b:", "c: a/b")},
		{"of one between, by another", "a(b) > c; c > a/d; a/d", house("a: a/b c", "a/b:", "c: a/d", "a/d:")},
		{"what one between uses", "a > a/b c; a/b > a/d; a/d; c > a/b", house("a: a/b c", "a/b: a/d", "a/d:", "c: a/b")},
		{"two folders of each other", "a(b) > a/d c/e c; a/d; c > c/e; c/e > a/d", house("a: a/b a/d c/e", "a/b: c", "a/d:", "c: c/e", "c/e: a/d")},
		{"above the folder's room", "p; top > p/…; p/…(i/z x y) > p", house("p:", "p/x: p p/i/z", "p/y: p", "p/i/z: p", "top: p/x p/y")},
		{"above what is in it", "p(i); p/…(x y) > p", house("p: p/i", "p/i:", "p/x: p/i", "p/y: p")},
		{"above it, with one between", "p; p/x > p m; p/y > p; m > p/y", house("p:", "p/x: p m", "p/y: p", "m: p/y")},
		{"of no room's folder", "c > a/b; a/b", house("c: a/b", "a/b:")},
		{"by way of each other", "a(b c)", house("a: a/b", "a/b: a/c", "a/c:")},
		{"by way of one that others use", "a(b c); d > a", house("a: a/c a/b", "a/b:", "a/c: a/b", "d: a/c")},
		{"used by one above the folder's room", "a(b); a/c > a", house("a: a/b", "a/b:", "a/c: a a/b")},
		{"the outermost", "a(b b/c)", house("a: a/b", "a/b: a/b/c", "a/b/c:")},
		{"not reached", "a; a/b", house("a:", "a/b:")},
	} {
		folded := Fold(tc.rooms)
		var got []string
		for _, r := range folded {
			text := r.Name
			if len(r.Inner) > 0 {
				var names []string
				for _, inner := range r.Inner {
					names = append(names, inner.Name)
				}
				text += "(" + strings.Join(names, " ") + ")"
			}
			if len(r.Uses) > 0 {
				text += " > " + strings.Join(r.Uses, " ")
			}
			got = append(got, text)
		}
		if text := strings.Join(got, "; "); text != tc.want {
			t.Errorf("%s: %s, want %s", tc.name, text, tc.want)
		}
		if _, err := New(folded); err != nil {
			t.Errorf("%s: %v", tc.name, err)
		}
	}
	open := house("a: a/b", "a/b:")
	open[1].Public = true
	if folded := Fold(open); len(folded) != 2 {
		t.Errorf("a public room is folded: %v", folded)
	}
}

// An arrow that another way replaces is not drawn.
func TestReduction(t *testing.T) {
	t.Parallel()
	plan, err := New(house("a: b c d", "b: c d", "c: d", "d: e", "e:"))
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{"a": "b", "b": "c", "c": "d", "d": ""} {
		if got := strings.Join(namesAlong(plan.rooms[name].uses), " "); got != want {
			t.Errorf("%s leads to %q, want %q", name, got, want)
		}
	}
	if got := strings.Join(plan.rooms["d"].below, " "); got != "e" {
		t.Errorf("d stands on %q", got)
	}
}

// Lines that need not cross do not.
func TestUntangled(t *testing.T) {
	t.Parallel()
	for _, rooms := range [][]Room{
		house("top: a b c", "a: z", "b: y", "c: x", "x: g", "y: g", "z: g", "g:"),
		house("top: a b", "a: p", "b: q", "p: long", "q: x", "x: long", "long: g", "g:"),
		house("l: m", "m: n", "n: g", "r: s", "s: u", "u: g", "top: l r", "g:"),
	} {
		plan, err := New(rooms)
		if err != nil {
			t.Fatal(err)
		}
		if n := crossings(plan.strands); n != 0 {
			t.Errorf("%v: %d lines cross", rooms, n)
		}
	}
}

// Whatever the house, arrows lead down, rooms stand apart, inside the picture, and
// the same rooms give the same picture.
func TestRandomHouses(t *testing.T) {
	t.Parallel()
	for seed := range uint64(60) {
		chance := rand.New(rand.NewPCG(seed, 7))
		var rooms []Room
		for i := range 2 + chance.IntN(30) {
			r := Room{Name: fmt.Sprintf("some/room%d", i), Purpose: strings.Repeat("does what it does ", chance.IntN(8)), Beside: chance.IntN(12) == 0}
			for range chance.IntN(4) {
				if i > 0 {
					r.Uses = append(r.Uses, rooms[chance.IntN(i)].Name)
				}
			}
			rooms = append(rooms, r)
		}
		for i := range rooms {
			if i > 0 && chance.IntN(3) == 0 { // folders in folders
				renamed := rooms[chance.IntN(i)].Name + fmt.Sprintf("/inner%d", i)
				for k := range rooms {
					for j, used := range rooms[k].Uses {
						if used == rooms[i].Name {
							rooms[k].Uses[j] = renamed
						}
					}
				}
				rooms[i].Name = renamed
			}
		}
		rooms = Fold(rooms)
		plan, err := New(rooms)
		if err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		for _, r := range plan.rooms {
			for _, u := range r.uses {
				if u.floor >= r.floor {
					t.Errorf("seed %d: an arrow leads from floor %d to floor %d", seed, r.floor, u.floor)
				}
			}
		}
		first := draw(t, plan)
		width := place(plan.strands)
		for _, floor := range plan.strands {
			for i, s := range floor {
				if s.x-s.breadth()/2 < margin-0.1 || s.x+s.breadth()/2 > width-margin+0.1 {
					t.Errorf("seed %d: something stands at %.1f in a picture of %.0f", seed, s.x, width)
				}
				if i > 0 && s.x-floor[i-1].x < (s.breadth()+floor[i-1].breadth())/2+laneGap-0.1 {
					t.Errorf("seed %d: neighbours at %.1f and %.1f touch", seed, floor[i-1].x, s.x)
				}
			}
		}
		slices.Reverse(rooms)
		again, err := New(rooms)
		if err != nil {
			t.Fatal(err)
		}
		if second := draw(t, again); first != second {
			t.Errorf("seed %d: the same rooms gave another picture", seed)
		}
	}
}

// draw returns the picture, after having read it as XML.
func draw(t *testing.T, p *Plan) string {
	t.Helper()
	var b strings.Builder
	if err := p.WriteSVG(&b, Captions{"<The> house", "a & b", "ground", "beside"}); err != nil {
		t.Fatal(err)
	}
	decoder := xml.NewDecoder(strings.NewReader(b.String()))
	for {
		if _, err := decoder.Token(); errors.Is(err, io.EOF) {
			return b.String()
		} else if err != nil {
			t.Fatalf("%v in %s", err, b.String())
		}
	}
}

func TestWrap(t *testing.T) {
	t.Parallel()
	text := "turns the network properties of a connection into one http.RoundTripper"
	lines := wrap(text, 11, 186)
	if strings.Join(lines, " ") != text || len(lines) < 2 {
		t.Errorf("%q", lines)
	}
	for _, line := range lines {
		if breadthOf(line, 11) > 186 {
			t.Errorf("%q is too wide", line)
		}
	}
	if got := wrap("averylongwordthatdoesnotfitinanylineofthiswidth", 11, 50); len(got) != 1 {
		t.Errorf("%q", got)
	}
	if got := wrap("", 11, 50); got != nil {
		t.Errorf("%q", got)
	}
}

// A room that is listed in one has its own listed there too, each by its whole name once.
func TestAbsorb_again(t *testing.T) {
	t.Parallel()
	one := Absorb([]Room{
		{Name: "a", Uses: []string{"x/b"}},
		{Name: "x/b", Uses: []string{"y/c"}, Inner: []Inner{{"in", "", false}}},
		{Name: "y/c"},
	}, 1)
	var names []string
	for _, inner := range one[0].Inner {
		names = append(names, inner.Name)
	}
	slices.Sort(names)
	if got := strings.Join(names, " "); len(one) != 1 || got != "x/b x/b/in y/c" {
		t.Errorf("in %s there are %s", one[0].Name, got)
	}
}

// Rooms that one alone uses are listed in that one, those that use least first, as many as have
// to be.
func TestAbsorb(t *testing.T) {
	t.Parallel()
	rooms := []Room{
		{Name: "top", Uses: []string{"small", "shared", "public", "busy"}},
		{Name: "other", Uses: []string{"shared", "group"}},
		{Name: "small", Purpose: "is small"},
		{Name: "shared"},
		{Name: "public", Public: true},
		{Name: "busy", Uses: []string{"shared", "far"}},
		{Name: "far"},
		{Name: "group", Inner: []Inner{{"in", "", false}}},
	}
	for most, want := range map[int]string{
		8: "top other small shared public busy far group",
		7: "top[small] other shared public busy far group",
		6: "top[small] other shared public busy[far] group",
		5: "top[small] other[group] shared public busy[far]",
		1: "top[small] other[group] shared public", // what is public, or of several, stays
	} {
		var got []string
		for _, r := range Absorb(rooms, most) {
			text := r.Name
			if len(r.Inner) > 0 && r.Name != "group" {
				text += "[" + r.Inner[0].Name + "]"
			}
			got = append(got, text)
			if slices.Contains(r.Uses, "small") != (most == 8 && r.Name == "top") {
				t.Errorf("at the most %d: %s uses %s", most, r.Name, r.Uses)
			}
		}
		if strings.Join(got, " ") != want {
			t.Errorf("at the most %d: %s, want %s", most, strings.Join(got, " "), want)
		}
	}
	merged := Absorb([]Room{{Name: "a", Uses: []string{"b", "c"}}, {Name: "b", Uses: []string{"c", "d"}}, {Name: "c"}, {Name: "d", Public: true}, {Name: "e", Uses: []string{"c"}}}, 4)
	if got := fmt.Sprint(merged[0].Uses); got != "[c d]" {
		t.Errorf("a uses %s, want what b used too", got)
	}
}
