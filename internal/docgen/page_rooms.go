package main

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/docgen/floorplan"
)

// examples are folders of programs to be read. They are on the map, and not in the
// picture.
const examples = "docs/"

// mostDrawn is how many rooms a picture shows that is still looked at.
const mostDrawn = 60

// drawn are the rooms that are in the picture: all but examples, inner rooms in those
// that they belong to. Where there are more than most, those beside the house that are
// for nobody else are left to the map, then all that stand beside it; and then small ones
// are listed in the one that alone uses them.
func drawn(rooms []floorplan.Room, most int) []floorplan.Room {
	rooms = slices.DeleteFunc(slices.Clone(rooms), func(r floorplan.Room) bool { return strings.HasPrefix(r.Name, examples) })
	rooms = floorplan.Fold(rooms)
	for _, left := range []func(floorplan.Room) bool{
		func(r floorplan.Room) bool { return r.Beside && !r.Public },
		func(r floorplan.Room) bool { return r.Beside },
	} {
		if len(rooms) > most {
			rooms = slices.DeleteFunc(rooms, left)
		}
	}
	return floorplan.Absorb(rooms, most)
}

// writePicture draws the packages and what imports what.
func writePicture(w io.Writer) error {
	rooms, err := listRooms()
	if err != nil {
		return err
	}
	plan, err := floorplan.New(drawn(rooms, mostDrawn))
	if err != nil {
		return err
	}
	return plan.WriteSVG(w, floorplan.Captions{
		Title:  "The rooms of viewfinder",
		Note:   "A package imports what its arrows lead to, and may import what these lead to. A box lists the rooms of its folder, or that it alone uses. Green: open to other programs.",
		Ground: "The ground floor imports nothing of the house. Rooms above name, after ↓, what they use of it and do not reach otherwise.",
		Beside: "Beside the house: for tests, measurements and these pages. The command line links none of it.",
	})
}

// writeMap writes a table of all packages: the house from its top floor down, what
// stands beside it, and the examples.
func writeMap(w io.Writer) error {
	rooms, err := listRooms()
	if err != nil {
		return err
	}
	plan, err := floorplan.New(rooms)
	if err != nil {
		return err
	}
	purposes := map[string]string{}
	for _, r := range rooms {
		purposes[r.Name] = r.Purpose
	}
	floors, beside := plan.Floors()
	out := bufio.NewWriter(w)
	out.WriteString("| Room | What it is for |\n| --- | --- |\n")
	for _, floor := range append(floors, beside) {
		for _, name := range floor {
			fmt.Fprintf(out, "| `%s/` | %s |\n", name, cell(purposes[name]))
		}
	}
	return out.Flush()
}
