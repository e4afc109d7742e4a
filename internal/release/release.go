package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"
)

// release is one run.
type release struct {
	version
	root, out, work string
	// shared are the files that all archives hold.
	shared []file
}

// clean makes the directory, and removes what an earlier run has left.
func (r *release) clean() error {
	if err := os.MkdirAll(r.out, 0o755); err != nil { //nolint:gosec // what is handed out, everybody may read
		return err
	}
	for _, pattern := range []string{program + "_*", "SHA256SUMS"} {
		old, err := filepath.Glob(filepath.Join(r.out, pattern))
		if err != nil {
			return err
		}
		for _, path := range old {
			if err := os.RemoveAll(path); err != nil {
				return err
			}
		}
	}
	return nil
}

// compile builds the program for a platform, once in a run, and returns its path.
func (r *release) compile(ctx context.Context, goos, goarch string) (string, error) {
	target := filepath.Join(r.work, goos+"_"+goarch, program)
	if goos == "windows" {
		target += ".exe"
	}
	if _, err := os.Stat(target); err == nil {
		return target, nil
	}
	info := module + "/internal/buildinfo"
	flags := strings.Join([]string{
		"-s", "-w", "-buildid=",
		"-X", info + ".stampedVersion=" + r.name,
		"-X", info + ".stampedCommit=" + r.commit,
		"-X", info + ".stampedTime=" + r.at.Format(time.RFC3339),
	}, " ")
	cmd := exec.CommandContext(ctx, "go", "build", "-trimpath", "-buildvcs=false", "-ldflags", flags, "-o", target, "./cmd/viewfinder")
	cmd.Dir = r.root
	cmd.Env = append(os.Environ(), "GOOS="+goos, "GOARCH="+goarch, "CGO_ENABLED=0", "GOFLAGS=", "GOAMD64=v1", "GOARM64=v8.0", "GOEXPERIMENT=")
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	return target, cmd.Run()
}

// pages makes what is the same for all platforms, by the program as it runs here.
func (r *release) pages(ctx context.Context) error {
	here, err := r.compile(ctx, runtime.GOOS, runtime.GOARCH)
	if err != nil {
		return err
	}
	for _, name := range []string{"LICENSE", "THIRD_PARTY_NOTICES.md", "README.md"} {
		data, err := os.ReadFile(filepath.Join(r.root, name))
		if err != nil {
			return err
		}
		r.shared = append(r.shared, file{name, data, 0o644})
	}
	man := filepath.Join(r.work, "man")
	if out, err := exec.CommandContext(ctx, here, "man-pages", man).CombinedOutput(); err != nil {
		return fmt.Errorf("man pages: %w: %s", err, out)
	}
	pages, err := os.ReadDir(man)
	if err != nil {
		return err
	}
	for _, page := range pages {
		data, err := os.ReadFile(filepath.Join(man, page.Name()))
		if err != nil {
			return err
		}
		r.shared = append(r.shared, file{"man/" + page.Name(), data, 0o644})
	}
	for _, shell := range [][2]string{{"bash", "viewfinder.bash"}, {"zsh", "_viewfinder"}, {"fish", "viewfinder.fish"}, {"powershell", "viewfinder.ps1"}} {
		script, err := exec.CommandContext(ctx, here, "completion", shell[0]).Output()
		if err != nil {
			return fmt.Errorf("completion %s: %w", shell[0], err)
		}
		r.shared = append(r.shared, file{"completions/" + shell[1], script, 0o644})
	}
	return nil
}

// platform makes the files for one platform.
func (r *release) platform(ctx context.Context, platform string) error {
	goos, goarch, ok := strings.Cut(platform, "/")
	if !ok {
		return fmt.Errorf("%q is no platform: write it as linux/amd64", platform)
	}
	built, err := r.compile(ctx, goos, goarch)
	if err != nil {
		return err
	}
	data, err := os.ReadFile(built)
	if err != nil {
		return err
	}
	name := fmt.Sprintf("%s_%s_%s_%s", program, strings.TrimPrefix(r.name, "v"), goos, goarch)
	files := append([]file{{filepath.Base(built), data, 0o755}}, r.shared...)
	slices.SortFunc(files, func(a, b file) int { return strings.Compare(a.name, b.name) })
	var archive bytes.Buffer
	ending := ".tar.gz"
	if goos == "windows" {
		ending = ".zip"
		err = writeZip(&archive, name, files, r.at)
	} else {
		err = writeTar(&archive, name, files, r.at)
	}
	if err == nil {
		err = r.write(name+ending, archive.Bytes())
	}
	if err != nil {
		return err
	}
	parts, err := partsOf(r.version, r.root, built, name)
	if err != nil {
		return err
	}
	if err := r.write(name+".spdx.json", parts); err != nil {
		return err
	}
	if goos == "linux" {
		d := debian{version: r.version, root: r.root, work: r.work, shared: r.shared}
		return d.build(ctx, goarch, built, filepath.Join(r.out, name+".deb"))
	}
	return nil
}

func (r *release) write(name string, data []byte) error {
	return os.WriteFile(filepath.Join(r.out, name), data, 0o644) //nolint:gosec // what is handed out, everybody may read
}

// sums writes the checksums of all files.
func (r *release) sums() error {
	paths, err := filepath.Glob(filepath.Join(r.out, program+"_*"))
	if err != nil {
		return err
	}
	slices.Sort(paths)
	var b strings.Builder
	for _, path := range paths {
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		fmt.Fprintf(&b, "%x  %s\n", sha256.Sum256(data), filepath.Base(path))
	}
	return r.write("SHA256SUMS", []byte(b.String()))
}
