package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// What nfpm is told of a package, as far as it is used. It is JSON, which is YAML too.
type (
	debianPackage struct {
		Name        string    `json:"name"`
		Arch        string    `json:"arch"`
		Platform    string    `json:"platform"`
		Version     string    `json:"version"`
		Section     string    `json:"section"`
		Priority    string    `json:"priority"`
		Maintainer  string    `json:"maintainer"`
		Description string    `json:"description"`
		Homepage    string    `json:"homepage"`
		License     string    `json:"license"`
		MTime       string    `json:"mtime"`
		Contents    []content `json:"contents"`
	}
	content struct {
		Source string `json:"src"`
		Target string `json:"dst"`
		Info   struct {
			Mode  os.FileMode `json:"mode"`
			MTime string      `json:"mtime"`
		} `json:"file_info"`
	}
)

// places are where a Debian package has the files of an archive.
var places = map[string]string{
	"LICENSE":                     "/usr/share/doc/viewfinder/copyright",
	"THIRD_PARTY_NOTICES.md":      "/usr/share/doc/viewfinder/THIRD_PARTY_NOTICES.md",
	"README.md":                   "/usr/share/doc/viewfinder/README.md",
	"completions/viewfinder.bash": "/usr/share/bash-completion/completions/viewfinder",
	"completions/_viewfinder":     "/usr/share/zsh/vendor-completions/_viewfinder",
	"completions/viewfinder.fish": "/usr/share/fish/vendor_completions.d/viewfinder.fish",
}

// debian makes Debian packages.
type debian struct {
	version
	root, work string
	shared     []file
}

// build makes the package of a program for Linux.
func (d *debian) build(ctx context.Context, arch, binary, target string) error {
	p := debianPackage{
		Name: program, Arch: arch, Platform: "linux", Version: strings.TrimPrefix(d.name, "v"),
		Section: "database", Priority: "optional",
		Maintainer:  "The authors of viewfinder <viewfinder-sql@users.noreply.github.com>",
		Description: "SQL over Instagram\nA command line with a shell, and a server for clients of PostgreSQL, which\nturn Meta's Graph API into tables.",
		Homepage:    "https://" + module, License: "Apache-2.0", MTime: d.at.Format(time.RFC3339),
	}
	add := func(source, target string, mode os.FileMode) {
		c := content{Source: source, Target: target}
		c.Info.Mode, c.Info.MTime = mode, p.MTime
		p.Contents = append(p.Contents, c)
	}
	add(binary, "/usr/bin/"+program, 0o755)
	tree := filepath.Join(d.work, "deb_"+arch)
	for _, f := range d.shared {
		target, data := places[f.name], f.data
		if page, ok := strings.CutPrefix(f.name, "man/"); ok {
			target = "/usr/share/man/man1/" + page + ".gz"
			var packed bytes.Buffer
			z, err := gzip.NewWriterLevel(&packed, gzip.BestCompression)
			if err != nil {
				return err
			}
			if _, err := z.Write(f.data); err != nil {
				return err
			}
			if err := z.Close(); err != nil {
				return err
			}
			data = packed.Bytes()
		}
		if target == "" {
			continue
		}
		source := filepath.Join(tree, target)
		if err := os.MkdirAll(filepath.Dir(source), 0o755); err != nil { //nolint:gosec // it is handed out
			return err
		}
		if err := os.WriteFile(source, data, 0o644); err != nil { //nolint:gosec // as above
			return err
		}
		add(source, target, 0o644)
	}
	text, err := json.MarshalIndent(p, "", "  ")
	if err != nil {
		return err
	}
	configuration := filepath.Join(d.work, "nfpm_"+arch+".yaml")
	if err := os.WriteFile(configuration, text, 0o644); err != nil { //nolint:gosec // it holds no secret
		return err
	}
	cmd := exec.CommandContext(ctx, "go", "run", "-C", filepath.Join(d.root, "tools", "deb"), ".", configuration, target)
	cmd.Env = append(os.Environ(), fmt.Sprintf("SOURCE_DATE_EPOCH=%d", d.at.Unix()), "GOOS=", "GOARCH=")
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	return cmd.Run()
}
