package main

import (
	"context"
	"fmt"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"time"
)

const (
	module  = "github.com/viewfinder-sql/viewfinder"
	program = "viewfinder"
)

// version is what is released.
type version struct {
	name   string // such as v1.2.3
	commit string
	at     time.Time // of the commit
}

// readVersion reads the version of a commit, which may be said by a tag.
func readVersion(ctx context.Context, commit string) (v version, err error) {
	if v.commit, err = git(ctx, "rev-parse", "--verify", commit+"^{commit}"); err != nil {
		return v, err
	}
	seconds, err := git(ctx, "show", "-s", "--format=%ct", v.commit)
	if err != nil {
		return v, err
	}
	epoch, err := strconv.ParseInt(seconds, 10, 64)
	if err != nil {
		return v, err
	}
	v.at = time.Unix(epoch, 0).UTC()
	tag, err := git(ctx, "describe", "--tags", "--exact-match", "--match", "v[0-9]*", v.commit)
	if err != nil { // the usual case: it has none
		before, _ := git(ctx, "describe", "--tags", "--abbrev=0", "--match", "v[0-9]*", v.commit) // "" where there is none at all
		tag = pseudo(before, v.at, v.commit)
	}
	v.name = tag
	return v, nil
}

// checkOut puts the files of a commit into a directory, where nothing changes while they are
// built, and nothing is that was not committed.
func checkOut(ctx context.Context, commit, dir string) (string, error) {
	root, err := git(ctx, "rev-parse", "--show-toplevel")
	if err != nil {
		return "", err
	}
	if _, err := git(ctx, "clone", "--quiet", "--shared", "--no-checkout", root, dir); err != nil {
		return "", err
	}
	_, err = git(ctx, "-C", dir, "checkout", "--quiet", "--detach", commit)
	return dir, err
}

var semantic = regexp.MustCompile(`^v(\d+)\.(\d+)\.(\d+)(-.*)?$`)

// pseudo is the version of a commit after the tag before, "" for none, in the form of the go
// command.
func pseudo(before string, at time.Time, commit string) string {
	end := at.UTC().Format("20060102150405") + "-" + commit[:12]
	parts := semantic.FindStringSubmatch(before)
	switch {
	case parts == nil:
		return "v0.0.0-" + end
	case parts[4] != "":
		return before + ".0." + end
	}
	patch, _ := strconv.Atoi(parts[3]) // digits, by the form
	return fmt.Sprintf("v%s.%s.%d-0.%s", parts[1], parts[2], patch+1, end)
}

// git asks git, and returns what it prints.
func git(ctx context.Context, args ...string) (string, error) {
	out, err := exec.CommandContext(ctx, "git", args...).Output()
	if err != nil {
		return "", fmt.Errorf("git %s: %w", strings.Join(args, " "), err)
	}
	return strings.TrimSpace(string(out)), nil
}
