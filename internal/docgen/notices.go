package main

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/google/licensecheck"
)

// command is the program whose modules the notices list: it links all the rest.
const command = module + "/cmd/viewfinder"

// recognised is the share of a licence's file that must be the text of known
// licences.
const recognised = 90 // percent

// A dependency is a module whose code is linked.
type dependency struct {
	path, version string
	licence       string // SPDX identifiers
	texts         []string
}

const noticesIntro = `<!-- Made from the modules that the command line links; do not edit. -->

# Third-party notices

The binary of viewfinder holds code of the modules below and of the Go standard
library, which is under the licence of the golang.org/x modules. The code of
SQLite itself, in github.com/ncruces/go-sqlite3-wasm, is in the public domain.

| Module | Version | Licence |
| --- | --- | --- |
`

// writeNotices writes which modules the command line links on any supported
// system, under which licences, and the text of these.
func writeNotices(w io.Writer) error {
	dependencies, err := linkedModules(command)
	if err != nil {
		return err
	}
	out := bufio.NewWriter(w)
	out.WriteString(noticesIntro)
	for _, d := range dependencies {
		fmt.Fprintf(out, "| %s | %s | %s |\n", d.path, d.version, d.licence)
	}
	// Modules often share one text to the letter.
	users := map[string][]string{}
	var texts []string
	for _, d := range dependencies {
		for _, text := range d.texts {
			if users[text] == nil {
				texts = append(texts, text)
			}
			users[text] = append(users[text], d.path)
		}
	}
	for _, text := range texts {
		fmt.Fprintf(out, "\n## %s\n\n````text\n%s\n````\n", strings.Join(users[text], ", "), text)
	}
	return out.Flush()
}

// readByHand are the hashes of licences that a person has read, of which too little is the text
// of a known one, by module. go.yaml.in/yaml/v3 says in words of its own which of its files
// are under MIT and which under Apache-2.0.
var readByHand = map[string]string{
	"go.yaml.in/yaml/v3": "d18f6323b71b0b768bb5e9616e36da390fbd39369a81807cca352de4e4e6aa0b",
}

// linkedModules returns the modules other than the project's own that a program
// links on any of the supported systems, in order of their paths.
func linkedModules(program string) ([]dependency, error) {
	found := map[string]dependency{}
	for _, system := range systems {
		lines, err := goList(system, "{{with .Module}}{{if not .Main}}{{.Path}}\t{{.Version}}\t{{.Dir}}{{end}}{{end}}", program, "-deps")
		if err != nil {
			return nil, err
		}
		for _, fields := range lines {
			path, version, dir := fields[0], fields[1], fields[2]
			if _, known := found[path]; known {
				continue
			}
			d := dependency{path: path, version: version}
			if err := d.readLicences(dir); err != nil {
				return nil, fmt.Errorf("%s: %w", path, err)
			}
			found[path] = d
		}
	}
	all := make([]dependency, 0, len(found))
	for _, d := range found {
		all = append(all, d)
	}
	slices.SortFunc(all, func(a, b dependency) int { return strings.Compare(a.path, b.path) })
	return all, nil
}

// readLicences reads the files in the module's folder that hold its licence or
// notice. A module without a licence that is known is an error: it needs a
// person to look.
func (d *dependency) readLicences(dir string) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	var ids []string
	for _, e := range entries {
		name := strings.ToUpper(e.Name())
		isLicence := strings.HasPrefix(name, "LICEN") || strings.HasPrefix(name, "COPYING")
		if e.IsDir() || !isLicence && !strings.HasPrefix(name, "NOTICE") {
			continue
		}
		text, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			return err
		}
		clean := strings.ReplaceAll(strings.TrimSpace(string(text)), "\r\n", "\n")
		d.texts = append(d.texts, clean)
		if !isLicence {
			continue
		}
		coverage := licensecheck.Scan(text)
		if sum := sha256.Sum256(text); coverage.Percent < recognised && hex.EncodeToString(sum[:]) != readByHand[d.path] {
			return fmt.Errorf("%s: only %.0f %% of it is a known licence", e.Name(), coverage.Percent)
		}
		for _, match := range coverage.Match {
			if !slices.Contains(ids, match.ID) {
				ids = append(ids, match.ID)
			}
		}
	}
	if len(ids) == 0 {
		return fmt.Errorf("no licence found")
	}
	d.licence = strings.Join(ids, ", ")
	return nil
}
