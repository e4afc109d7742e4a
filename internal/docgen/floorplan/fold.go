package floorplan

import (
	"cmp"
	"maps"
	"slices"
	"strings"
)

// Fold draws rooms of one folder as one, as long as every arrow leads down then:
//
//   - a room goes into the room below whose folder it lies (internal/plan/cost into
//     internal/plan) and that reaches it, whoever else uses it. A public room does not.
//   - rooms that stand above the room of their folder (proxy/ntlm, which uses proxy, or
//     what is in it) are one, by the name of proxy/….
//
// They are listed in it, by name and purpose, and what they use it uses.
func Fold(rooms []Room) []Room {
	f := &folding{rooms: map[string]*Room{}, into: map[string]string{}}
	for i := range rooms {
		f.rooms[rooms[i].Name] = &rooms[i]
	}
	f.all = slices.Sorted(maps.Keys(f.rooms))
	for _, name := range f.all {
		f.choose(name)
	}
	for again := true; again; {
		again = f.part(f.circle())
	}
	return f.folded(rooms)
}

// Absorb lists rooms that one room alone uses in that one, until there are no more than most:
// they are details of it, wherever their folders stand. Those that use and list least come
// first; what they use it uses then. Public rooms are not absorbed.
func Absorb(rooms []Room, most int) []Room {
	out := slices.Clone(rooms)
	for len(out) > most {
		users := map[string][]int{}
		for i, r := range out {
			for _, used := range r.Uses {
				users[used] = append(users[used], i)
			}
		}
		small := -1
		for i, r := range out {
			if len(users[r.Name]) == 1 && !r.Public && !r.Beside && (small < 0 || holds(r) < holds(out[small])) {
				small = i
			}
		}
		if small < 0 {
			break
		}
		in, user := out[small], &out[users[out[small].Name][0]]
		user.Inner = slices.Clone(user.Inner)
		if !strings.HasSuffix(in.Name, above) { // which is no room itself
			user.Inner = append(user.Inner, Inner{in.Name, in.Purpose, true})
		}
		for _, room := range in.Inner {
			if !room.Whole {
				room.Name = strings.TrimSuffix(in.Name, above) + "/" + room.Name
			}
			user.Inner = append(user.Inner, Inner{room.Name, room.Purpose, true})
		}
		var uses []string
		for _, used := range slices.Concat(user.Uses, in.Uses) {
			if used != in.Name && !slices.Contains(uses, used) {
				uses = append(uses, used)
			}
		}
		user.Uses = uses
		out = slices.Delete(out, small, small+1)
	}
	return out
}

// holds is how much a room uses and lists.
func holds(r Room) int { return len(r.Uses) + len(r.Inner) }

// folding is which rooms go where.
type folding struct {
	rooms map[string]*Room
	all   []string          // their names
	into  map[string]string // the room that one goes into, or the name of those above a room
}

// above is what the rooms of a folder are called that stand above its room.
const above = "/…"

// choose finds where a room would go.
func (f *folding) choose(name string) {
	r := f.rooms[name]
	for folder := name; ; {
		at := strings.LastIndexByte(folder, '/')
		if at < 0 {
			return
		}
		folder = folder[:at]
		switch {
		case f.rooms[folder] == nil || f.rooms[folder].Beside != r.Beside: // the outermost of several counts
		case f.reaches(folder, name):
			if !r.Public {
				f.into[name] = folder
			}
		case !r.Beside && f.stands(name, folder):
			f.into[name] = folder + above
		}
	}
}

// stands tells whether a room stands above that of a folder, or what is in that.
func (f *folding) stands(name, folder string) bool {
	return slices.ContainsFunc(f.all, func(x string) bool {
		in := x == folder || strings.HasPrefix(x, folder+"/") && f.reaches(folder, x)
		return in && f.reaches(name, x)
	})
}

// place is where a room is drawn.
func (f *folding) place(name string) string { return cmp.Or(f.into[name], name) }

// step is a room that uses another one.
type step struct{ user, used string }

// circle are the steps of a way that leads from a place to itself; nil where there is none.
func (f *folding) circle() []step {
	out := map[string][]step{}
	for _, name := range f.all {
		for _, used := range slices.Sorted(slices.Values(f.rooms[name].Uses)) {
			if f.rooms[used] != nil && f.place(used) != f.place(name) {
				out[f.place(name)] = append(out[f.place(name)], step{name, used})
			}
		}
	}
	done := map[string]bool{}
	var walk func(place string, way []step) []step
	walk = func(place string, way []step) []step {
		if at := slices.IndexFunc(way, func(s step) bool { return f.place(s.user) == place }); at >= 0 {
			return way[at:]
		}
		if done[place] {
			return nil
		}
		for _, s := range out[place] {
			if found := walk(f.place(s.used), append(way[:len(way):len(way)], s)); found != nil {
				return found
			}
		}
		done[place] = true
		return nil
	}
	for _, name := range f.all {
		if found := walk(f.place(name), nil); found != nil {
			return found
		}
	}
	return nil
}

// part draws a room by itself by which a circle enters a place; false where there is none.
func (f *folding) part(circle []step) bool {
	for _, s := range circle {
		if f.into[s.used] != "" {
			delete(f.into, s.used)
			return true
		}
	}
	return false
}

// folded are the rooms that are drawn.
func (f *folding) folded(rooms []Room) (out []Room) {
	members := map[string][]string{}
	for _, name := range f.all {
		if f.into[name] != "" {
			members[f.into[name]] = append(members[f.into[name]], name)
		}
	}
	for into, list := range members { // one alone is no group
		if strings.HasSuffix(into, above) && len(list) == 1 {
			delete(f.into, list[0])
			delete(members, into)
		}
	}
	for _, r := range rooms {
		if f.into[r.Name] == "" {
			out = append(out, f.box(r, members[r.Name]))
		}
	}
	for _, into := range slices.Sorted(maps.Keys(members)) {
		if strings.HasSuffix(into, above) {
			out = append(out, f.box(Room{Name: into}, members[into]))
		}
	}
	return out
}

// box is a room with those that are listed in it.
func (f *folding) box(r Room, members []string) Room {
	folder, uses := strings.TrimSuffix(r.Name, above), r.Uses
	for _, name := range members {
		inner := f.rooms[name]
		r.Inner = append(r.Inner, Inner{strings.TrimPrefix(name, folder+"/"), inner.Purpose, false})
		r.Public = r.Public || inner.Public
		uses = append(uses[:len(uses):len(uses)], inner.Uses...)
	}
	r.Uses = nil
	for _, used := range uses {
		if used = f.place(used); used != r.Name && !slices.Contains(r.Uses, used) {
			r.Uses = append(r.Uses, used)
		}
	}
	return r
}

// reaches tells whether a room uses another one, itself or by others.
func (f *folding) reaches(from, to string) bool {
	seen := map[string]bool{}
	var look func(name string) bool
	look = func(name string) bool {
		r := f.rooms[name]
		if r == nil || seen[name] {
			return false
		}
		seen[name] = true
		return slices.ContainsFunc(r.Uses, func(used string) bool { return used == to || look(used) })
	}
	return look(from)
}
