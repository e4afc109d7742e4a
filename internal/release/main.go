package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"strings"
)

func main() {
	out := flag.String("out", "dist", "directory for the files; those of another release in it are removed")
	list := flag.String("platforms", runtime.GOOS+"/"+runtime.GOARCH, "platforms, with commas between them")
	commit := flag.String("commit", "HEAD", "commit or tag that is built")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := build(ctx, *commit, *out, strings.Split(*list, ","))
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "release:", err)
		os.Exit(1)
	}
}

// build makes the files of the release of a commit.
func build(ctx context.Context, commit, out string, platforms []string) error {
	r := &release{}
	var err error
	if r.version, err = readVersion(ctx, commit); err != nil {
		return err
	}
	if r.out, err = filepath.Abs(out); err != nil {
		return err
	}
	if err := r.clean(); err != nil {
		return err
	}
	work, err := os.MkdirTemp("", "viewfinder-release-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(work) }()
	r.work = work
	if r.root, err = checkOut(ctx, r.commit, filepath.Join(work, "source")); err != nil {
		return err
	}
	if err := r.pages(ctx); err != nil {
		return err
	}
	for _, platform := range platforms {
		fmt.Println("building for", platform)
		if err := r.platform(ctx, platform); err != nil {
			return fmt.Errorf("%s: %w", platform, err)
		}
	}
	return r.sums()
}
