package main

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/docgen/terminal"
)

// folder holds the pictures, from the project's root.
const folder = "docs/pictures"

func main() {
	only := flag.String("only", "", "make this `file` alone")
	flag.Parse()
	if err := run(".", *only); err != nil {
		fmt.Fprintln(os.Stderr, "pictures:", err)
		os.Exit(1)
	}
}

// run makes the pictures of the program that is built from the root.
func run(root, only string) error {
	bin, remove, err := build(root)
	if err != nil {
		return err
	}
	defer remove()
	for _, d := range drawings() {
		if only != "" && d.file != only {
			continue
		}
		svg, err := d.draw(bin)
		if err != nil {
			return fmt.Errorf("%s: %w", d.file, err)
		}
		if err := os.WriteFile(filepath.Join(root, folder, d.file), svg, 0o644); err != nil {
			return err
		}
		fmt.Println("made", d.file)
	}
	return nil
}

// drawing is a picture, and what draws it by the program in a folder.
type drawing struct {
	file string
	draw func(bin string) ([]byte, error)
}

// drawings are all pictures.
func drawings() (all []drawing) {
	for _, p := range list {
		all = append(all, drawing{p.file, func(bin string) ([]byte, error) {
			screen, err := shoot(bin, p)
			if err != nil {
				return nil, err
			}
			var svg bytes.Buffer
			err = screen.WriteSVG(&svg, p.title)
			return svg.Bytes(), err
		}})
	}
	for _, c := range charts {
		all = append(all, drawing{c.file, func(bin string) ([]byte, error) {
			file := filepath.Join(bin, c.file)
			args := slices.Concat([]string{"query"}, strings.Fields(demo), []string{"--output", file}, c.args)
			if out, err := exec.Command(filepath.Join(bin, "viewfinder"), args...).CombinedOutput(); err != nil {
				return nil, fmt.Errorf("%w: %s", err, out)
			}
			return os.ReadFile(file)
		}})
	}
	return all
}

// build makes the program in a folder of its own, which remove removes.
func build(root string) (bin string, remove func(), err error) {
	bin, err = os.MkdirTemp("", "pictures")
	if err != nil {
		return "", nil, err
	}
	remove = func() { _ = os.RemoveAll(bin) } // what is left there is the system's to remove
	cmd := exec.Command("go", "build", "-ldflags=-s -w", "-o", filepath.Join(bin, "viewfinder"), "./cmd/viewfinder")
	cmd.Dir = root
	if out, err := cmd.CombinedOutput(); err != nil {
		remove()
		return "", nil, fmt.Errorf("%w: %s", err, out)
	}
	return bin, remove, nil
}

// shoot types what a picture is of into a terminal, and returns its screen.
func shoot(bin string, p picture) (_ *terminal.Screen, err error) {
	env := []string{"HOME=" + bin, "XDG_CONFIG_HOME=", "VIEWFINDER_HISTORY=-", "VIEWFINDER_DSN=", "VIEWFINDER_PROFILE=", "PAGER=", "NO_COLOR=", "COLORTERM="}
	t, err := terminal.Start(p.size, env, "PATH="+bin+":$PATH; "+p.command)
	if err != nil {
		return nil, err
	}
	defer func() {
		if e := t.Close(); err == nil {
			err = e
		}
	}()
	for _, s := range p.steps {
		if err := t.Type(s.text, s.keys...); err != nil {
			return nil, err
		}
		if s.see != "" {
			if err := t.Await(s.see); err != nil {
				return nil, err
			}
		}
	}
	return t.Screen()
}
