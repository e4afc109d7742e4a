package floorplan

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Room is one room of a house.
type Room struct {
	Name    string   // unique
	Purpose string   // what it is for, in a line
	Uses    []string // names of rooms; others are passed over
	Public  bool     // open to everybody: drawn in another colour
	Beside  bool     // stands beside the house, and is drawn without arrows
	Inner   []Inner  // rooms that are a part of it: see Fold
}

// Inner is a room that is drawn in another one.
type Inner struct {
	Name    string // from that one's folder on
	Purpose string
	Whole   bool // the name is, of what stands elsewhere
}

// most is how many rooms stand on a floor, the ground floor aside.
const most = 4

// Plan is a house with its rooms in place.
type Plan struct {
	rooms   map[string]*room
	floors  [][]*room // from the one above the ground floor up
	ground  []*room
	beside  []*room
	strands [][]*spot // what stands or passes on each of floors, from the left
}

// room is a Room that is being placed.
type room struct {
	Room
	uses  []*room // what it uses and does not reach by another one
	users []*room
	floor int      // 0 is the ground floor
	below []string // names of the ground floor
	texts []line   // below its name
}

// New puts rooms in their places.
func New(rooms []Room) (*Plan, error) {
	p := &Plan{rooms: map[string]*room{}}
	for _, r := range rooms {
		if p.rooms[r.Name] != nil {
			return nil, fmt.Errorf("floorplan: two rooms are called %s", r.Name)
		}
		p.rooms[r.Name] = &room{Room: r}
	}
	if err := p.connect(); err != nil {
		return nil, err
	}
	p.raise()
	p.strands = weave(p.floors)
	return p, nil
}

// Floors returns the names of the rooms from the top floor to the ground floor, each
// floor in the order of names, and those beside the house.
func (p *Plan) Floors() (floors [][]string, beside []string) {
	for _, f := range slices.Backward(p.floors) {
		floors = append(floors, namesOf(f))
	}
	return append(floors, namesOf(p.ground)), namesOf(p.beside)
}

func namesOf(rooms []*room) (names []string) {
	for _, r := range rooms {
		names = append(names, r.Name)
	}
	slices.Sort(names)
	return names
}

// inOrder are all rooms by their names.
func (p *Plan) inOrder() []*room {
	return slices.SortedFunc(maps.Values(p.rooms), func(a, b *room) int { return cmp.Compare(a.Name, b.Name) })
}

// connect finds what each room uses by itself, and how high it stands at least.
func (p *Plan) connect() error {
	reached := map[*room]map[*room]bool{}
	for _, r := range p.inOrder() {
		if err := p.reach(r, reached, nil); err != nil {
			return err
		}
	}
	for _, r := range p.inOrder() {
		direct := p.used(r)
		for _, u := range direct {
			if slices.ContainsFunc(direct, func(other *room) bool { return reached[other][u] }) {
				continue
			}
			r.uses = append(r.uses, u)
			if !r.Beside {
				u.users = append(u.users, r)
			}
		}
	}
	return nil
}

func (p *Plan) used(r *room) (used []*room) {
	for _, name := range slices.Compact(slices.Sorted(slices.Values(r.Uses))) {
		if u := p.rooms[name]; u != nil && u != r {
			used = append(used, u)
		}
	}
	return used
}

// reach fills in what r reaches, and its floor. path are those that lead to it.
func (p *Plan) reach(r *room, reached map[*room]map[*room]bool, path []*room) error {
	if at := slices.Index(path, r); at >= 0 {
		return fmt.Errorf("floorplan: a circle: %s", strings.Join(namesAlong(append(path[at:], r)), " uses "))
	}
	if reached[r] != nil {
		return nil
	}
	all := map[*room]bool{}
	for _, u := range p.used(r) {
		if err := p.reach(u, reached, append(path, r)); err != nil {
			return err
		}
		all[u] = true
		maps.Copy(all, reached[u])
		r.floor = max(r.floor, u.floor+1)
	}
	reached[r] = all
	return nil
}

func namesAlong(path []*room) (names []string) {
	for _, r := range path {
		names = append(names, r.Name)
	}
	return names
}

// raise gives every room its floor: of as few floors as hold no more rooms than may
// stand on each.
func (p *Plan) raise() {
	top := 0
	var upper []*room
	for _, r := range p.inOrder() {
		switch {
		case r.Beside:
			p.beside = append(p.beside, r)
		case r.floor == 0:
			p.ground = append(p.ground, r)
		default:
			upper = append(upper, r)
			top = max(top, r.floor)
		}
	}
	fits := false
	for !fits { // at the latest with a floor for each room
		p.floors, fits = stack(upper, top)
		top++
	}
	for i, floor := range p.floors {
		for _, r := range floor {
			r.floor = i + 1
		}
	}
	for _, r := range p.rooms {
		for _, u := range r.uses {
			if u.floor == 0 && !u.Beside {
				r.below = append(r.below, u.Name)
			}
		}
		r.uses = slices.DeleteFunc(r.uses, func(u *room) bool { return u.floor == 0 || u.Beside || r.Beside })
	}
}

// stack puts rooms on so many floors. From the top down, a floor takes those whose
// users all stand above it: first those that cannot stand lower, then those that would
// have the longest arrows. Floors that stay empty at the bottom are left out.
func stack(rooms []*room, top int) (floors [][]*room, fits bool) {
	floors, fits = make([][]*room, top), true
	placed := map[*room]int{}
	for floor := top; floor > 0; floor-- {
		var able []*room
		for _, r := range rooms {
			low := func(u *room) bool { return placed[u] <= floor } // or nowhere yet
			if placed[r] == 0 && !slices.ContainsFunc(r.users, low) {
				able = append(able, r)
			}
		}
		slices.SortStableFunc(able, func(a, b *room) int {
			return cmp.Or(cmp.Compare(b.floor, a.floor), cmp.Compare(lowest(placed, b), lowest(placed, a)))
		})
		for i, r := range able {
			if i < most || r.floor == floor {
				placed[r] = floor
				floors[floor-1] = append(floors[floor-1], r)
			}
		}
		fits = fits && len(floors[floor-1]) <= most
	}
	for len(floors) > 0 && len(floors[0]) == 0 {
		floors = floors[1:]
	}
	return floors, fits
}

// lowest is the floor of the lowest of a room's users.
func lowest(placed map[*room]int, r *room) int {
	floor := 1 << 10
	for _, u := range r.users {
		floor = min(floor, placed[u])
	}
	return floor
}
