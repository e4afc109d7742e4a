package floorplan

import (
	"cmp"
	"slices"
	"strings"
)

// Fold puts rooms into the room below whose folder they lie (internal/plan/cost below
// internal/plan), where that one reaches them and nobody outside of its folder uses
// them: they are drawn in it, by name and purpose, and what they use it uses. A public
// room is folded into none.
func Fold(rooms []Room) []Room {
	byName, users := map[string]*Room{}, map[string][]string{}
	for i := range rooms {
		byName[rooms[i].Name] = &rooms[i]
		for _, used := range rooms[i].Uses {
			users[used] = append(users[used], rooms[i].Name)
		}
	}
	into := map[string]string{}
	for _, r := range rooms {
		for folder := r.Name; !r.Public; {
			at := strings.LastIndexByte(folder, '/')
			if at < 0 {
				break
			}
			if folder = folder[:at]; byName[folder] != nil && reaches(byName, folder, r.Name) {
				into[r.Name] = folder // the outermost of several
			}
		}
	}
	// Who stays by itself keeps those by themselves that it uses, where it does not
	// merely stand above the folder's room: that one would use what uses it.
	for again := true; again; {
		again = false
		for name, folder := range into {
			if slices.ContainsFunc(users[name], func(user string) bool {
				inside := strings.HasPrefix(user, folder+"/") && (into[user] == folder || !reaches(byName, folder, user))
				return user != folder && !inside
			}) {
				delete(into, name)
				again = true
			}
		}
	}
	var folded []Room
	for _, r := range rooms {
		if into[r.Name] != "" {
			continue
		}
		uses := r.Uses
		for _, inner := range rooms {
			if into[inner.Name] == r.Name {
				r.Inner = append(r.Inner, Inner{strings.TrimPrefix(inner.Name, r.Name+"/"), inner.Purpose})
				uses = append(uses[:len(uses):len(uses)], inner.Uses...)
			}
		}
		slices.SortFunc(r.Inner, func(a, b Inner) int { return cmp.Compare(a.Name, b.Name) })
		r.Uses = nil
		for _, used := range uses {
			if used = cmp.Or(into[used], used); used != r.Name && !slices.Contains(r.Uses, used) {
				r.Uses = append(r.Uses, used)
			}
		}
		folded = append(folded, r)
	}
	return folded
}

// reaches tells whether a room uses another one, itself or by others.
func reaches(rooms map[string]*Room, from, to string) bool {
	seen := map[string]bool{}
	var look func(name string) bool
	look = func(name string) bool {
		r := rooms[name]
		if r == nil || seen[name] {
			return false
		}
		seen[name] = true
		return slices.ContainsFunc(r.Uses, func(used string) bool { return used == to || look(used) })
	}
	return look(from)
}
