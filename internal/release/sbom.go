package main

import (
	"debug/buildinfo"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"time"
)

// The members of an SPDX document, version 2.3, as far as they are used.
type (
	document struct {
		Version       string         `json:"spdxVersion"`
		License       string         `json:"dataLicense"`
		ID            string         `json:"SPDXID"`
		Name          string         `json:"name"`
		Namespace     string         `json:"documentNamespace"`
		Creation      creation       `json:"creationInfo"`
		Packages      []part         `json:"packages"`
		Relationships []relationship `json:"relationships"`
	}
	creation struct {
		Created  string   `json:"created"`
		Creators []string `json:"creators"`
	}
	part struct {
		Name      string      `json:"name"`
		ID        string      `json:"SPDXID"`
		Version   string      `json:"versionInfo"`
		Location  string      `json:"downloadLocation"`
		Analyzed  bool        `json:"filesAnalyzed"`
		Concluded string      `json:"licenseConcluded"`
		Declared  string      `json:"licenseDeclared"`
		Copyright string      `json:"copyrightText"`
		Refs      []reference `json:"externalRefs"`
	}
	reference struct {
		Category string `json:"referenceCategory"`
		Type     string `json:"referenceType"`
		Locator  string `json:"referenceLocator"`
	}
	relationship struct {
		From string `json:"spdxElementId"`
		Type string `json:"relationshipType"`
		To   string `json:"relatedSpdxElement"`
	}
)

const unknown = "NOASSERTION"

// partsOf lists what a program is made of, as it says itself, with the licences that the notices
// tell.
func partsOf(v version, root, binary, name string) ([]byte, error) {
	info, err := buildinfo.ReadFile(binary)
	if err != nil {
		return nil, err
	}
	notices, err := os.ReadFile(filepath.Join(root, "THIRD_PARTY_NOTICES.md"))
	if err != nil {
		return nil, err
	}
	licences := licencesOf(string(notices))
	main := newPart(module, v.name, "Apache-2.0")
	d := document{
		Version: "SPDX-2.3", License: "CC0-1.0", ID: "SPDXRef-DOCUMENT", Name: name,
		Namespace: "https://" + module + "/spdx/" + name + "-" + v.commit,
		Creation:  creation{Created: v.at.Format(time.RFC3339), Creators: []string{"Tool: viewfinder-release"}},
		Packages:  []part{main},
	}
	d.Relationships = []relationship{{d.ID, "DESCRIBES", main.ID}}
	add := func(p part) {
		d.Packages = append(d.Packages, p)
		d.Relationships = append(d.Relationships, relationship{main.ID, "DEPENDS_ON", p.ID})
	}
	add(newPart("stdlib", strings.TrimPrefix(info.GoVersion, "go"), "BSD-3-Clause"))
	for _, dep := range info.Deps {
		if dep.Replace != nil {
			dep = dep.Replace
		}
		add(newPart(dep.Path, dep.Version, licences[dep.Path]))
	}
	text, err := json.MarshalIndent(d, "", "  ")
	return append(text, '\n'), err
}

var noID = regexp.MustCompile(`[^A-Za-z0-9.-]+`)

func newPart(path, version, licence string) part {
	p := part{
		Name: path, Version: version, ID: "SPDXRef-Package-" + noID.ReplaceAllString(path, "-"),
		Location: "https://" + path, Concluded: licence, Declared: licence, Copyright: unknown,
		Refs: []reference{{"PACKAGE-MANAGER", "purl", "pkg:golang/" + path + "@" + version}},
	}
	if path == "stdlib" {
		p.Location = "https://go.dev/dl/"
	}
	if licence == "" {
		p.Concluded, p.Declared = unknown, unknown
	}
	return p
}

// licencesOf reads the table of the notices: modules and their licences.
func licencesOf(notices string) map[string]string {
	licences := map[string]string{}
	for line := range strings.Lines(notices) {
		cells := strings.Split(strings.Trim(strings.TrimSpace(line), "|"), "|")
		if len(cells) == 3 {
			licences[strings.TrimSpace(cells[0])] = strings.NewReplacer(", ", " AND ", ",", " AND ").Replace(strings.TrimSpace(cells[2]))
		}
	}
	return licences
}
