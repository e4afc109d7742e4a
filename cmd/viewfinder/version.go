package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"runtime"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/viewfinder-sql/viewfinder/internal/apiversion"
	"github.com/viewfinder-sql/viewfinder/internal/buildinfo"
)

// build is what there is to tell of this program.
type build struct {
	Version  string `json:"version"`
	Commit   string `json:"commit,omitempty"`
	Date     string `json:"date,omitempty"` // of the commit
	Modified bool   `json:"modified,omitempty"`
	Go       string `json:"go"`
	Platform string `json:"platform"`
	API      api    `json:"api"`
}

// api are the versions of the Graph API that the program knows.
type api struct {
	Default  string       `json:"default"`
	Versions []apiRelease `json:"versions"`
}

type apiRelease struct {
	Version string `json:"version"`
	Ends    string `json:"ends,omitempty"` // a day, "" while none is announced
	Ended   bool   `json:"ended"`
}

func newVersion(a *app) *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "version",
		Short: "Print the version of this program, and those of the API",
		Long: `Print the version of this program and what it was built from, and the versions of the
Graph API that it knows, each with the day on which Meta ends it. The property Version says
which one a connection asks; one that has ended is answered as the oldest that lives.`,
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			now := time.Now
			if a.now != nil {
				now = a.now
			}
			b := thisBuild(now())
			if asJSON {
				e := json.NewEncoder(a.out)
				e.SetIndent("", "  ")
				return e.Encode(b)
			}
			return b.print(a.out)
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print an object: version, commit, date, go, platform, api")
	return cmd
}

func thisBuild(now time.Time) build {
	commit, at, modified := buildinfo.Commit()
	b := build{
		Version: buildinfo.Version(), Commit: commit, Modified: modified,
		Go: runtime.Version(), Platform: runtime.GOOS + "/" + runtime.GOARCH,
		API: api{Default: apiversion.Newest},
	}
	if !at.IsZero() {
		b.Date = at.Format(time.RFC3339)
	}
	for _, r := range apiversion.Releases() {
		listed := apiRelease{Version: r.Version, Ended: apiversion.Ended(r.Version, now)}
		if !r.End.IsZero() {
			listed.Ends = r.End.Format(time.DateOnly)
		}
		b.API.Versions = append(b.API.Versions, listed)
	}
	return b
}

func (b build) print(w io.Writer) error {
	var text strings.Builder
	fmt.Fprintf(&text, "viewfinder %s %s %s\n", b.Version, b.Go, b.Platform)
	if b.Commit != "" {
		changed := ""
		if b.Modified {
			changed = ", with changes"
		}
		fmt.Fprintf(&text, "commit %s of %s%s\n", b.Commit, cmp.Or(b.Date, "an unknown day"), changed)
	}
	fmt.Fprintf(&text, "Graph API %s; it knows:\n", b.API.Default)
	for _, r := range b.API.Versions {
		switch {
		case r.Ends == "":
			fmt.Fprintf(&text, "  %s  no end announced\n", r.Version)
		case r.Ended:
			fmt.Fprintf(&text, "  %s  ended on %s\n", r.Version, r.Ends)
		default:
			fmt.Fprintf(&text, "  %s  ends on %s\n", r.Version, r.Ends)
		}
	}
	_, err := io.WriteString(w, text.String())
	return err
}
