package main

import (
	"bytes"
	"cmp"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/docgen/floorplan"
)

const module = "github.com/viewfinder-sql/viewfinder"

// systems are those that the project is built for.
var systems = []string{"linux", "darwin", "windows"}

// goList runs go list for a system, and returns its lines with their fields, which
// tabs part.
func goList(system, format, pattern string, flags ...string) ([][]string, error) {
	list := exec.Command("go", slices.Concat([]string{"list", "-f", format}, flags, []string{pattern})...)
	list.Env = append(os.Environ(), "GOOS="+system, "GOARCH=amd64", "CGO_ENABLED=0")
	var failure bytes.Buffer
	list.Stderr = &failure
	out, err := list.Output()
	if err != nil {
		return nil, fmt.Errorf("go list for %s: %w: %s", system, err, failure.Bytes())
	}
	var lines [][]string
	for line := range strings.Lines(string(out)) {
		if line = strings.TrimRight(line, "\r\n"); line != "" {
			lines = append(lines, strings.Split(line, "\t"))
		}
	}
	return lines, nil
}

// listRooms returns the module's packages, as built for any of the systems: the folder
// of each, what it is for by the first sentence of its manual, and what it imports. In
// the house are those that the command line links; the others stand beside it.
func listRooms() ([]floorplan.Room, error) {
	found := map[string]*floorplan.Room{}
	for _, system := range systems {
		lines, err := goList(system, `{{.ImportPath}}	{{.Doc}}	{{join .Imports " "}}`, module+"/...")
		if err != nil {
			return nil, err
		}
		for _, fields := range lines {
			name := strings.TrimPrefix(fields[0], module+"/")
			r := found[name]
			if r == nil {
				r = &floorplan.Room{Name: name, Purpose: purpose(fields[1]), Public: !strings.Contains("/"+name+"/", "/internal/"), Beside: true}
				found[name] = r
			}
			for path := range strings.FieldsSeq(fields[2]) {
				if used, ours := strings.CutPrefix(path, module+"/"); ours && !slices.Contains(r.Uses, used) {
					r.Uses = append(r.Uses, used)
				}
			}
		}
	}
	enter(found, strings.TrimPrefix(command, module+"/"))
	var rooms []floorplan.Room
	for _, r := range found {
		rooms = append(rooms, *r)
	}
	slices.SortFunc(rooms, func(a, b floorplan.Room) int { return cmp.Compare(a.Name, b.Name) })
	return rooms, nil
}

// enter takes a room into the house, with all that it uses.
func enter(rooms map[string]*floorplan.Room, name string) {
	r := rooms[name]
	if r == nil || !r.Beside {
		return
	}
	r.Beside = false
	for _, used := range r.Uses {
		enter(rooms, used)
	}
}

// purpose is what a package is for: the first sentence of its manual, without the
// words that begin it and what follows a colon or semicolon.
func purpose(sentence string) string {
	words := strings.Fields(sentence)
	if len(words) < 3 {
		return ""
	}
	text := strings.Join(words[2:], " ") // without "Package name"
	for _, end := range []string{": ", "; "} {
		text, _, _ = strings.Cut(text, end)
	}
	return strings.NewReplacer("[", "", "]", "").Replace(strings.TrimRight(text, ".:;"))
}
