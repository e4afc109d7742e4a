package main

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/viewfinder-sql/viewfinder/driver"
)

// post is what viewfinder publish is told of a post.
type post struct {
	caption, altText, location, cover, trial, container string
	collaborators                                       []string
	story, shareToFeed, ai                              bool
	thumb                                               time.Duration
}

func newPublish(a *app) *cobra.Command {
	var (
		from   connection
		answer answer
		p      post
	)
	cmd := &cobra.Command{
		Use:   "publish FILE…",
		Short: "Publish a post, a reel, a carousel or a story",
		Long: `Publish a post, a reel, a carousel or a story.

An image is given by its public address (https://…), a video by its address or as a
file, which is uploaded. Several make a carousel. The command waits until the platform
has worked on them, and prints the id of the post; what breaks off is gone on with by
--container, with the file where its upload did.`,
		Example: `  viewfinder publish reel.mp4 --caption "The new song"
  viewfinder publish https://media.example/1.jpg https://media.example/2.jpg --caption "Two views"
  viewfinder publish https://media.example/1.jpg --story`,
		Args: func(_ *cobra.Command, args []string) error {
			switch {
			case len(args) == 0 && p.container == "":
				return errors.New("one thing is needed: files and addresses, or --container: viewfinder publish reel.mp4")
			case len(args) > 1 && p.container != "":
				return errors.New("a container goes on with one file at the most, whose upload broke off: viewfinder publish reel.mp4 --container …")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			statement, values, files, err := p.statement(args, cmd.Flags())
			if err != nil {
				return usageError{err}
			}
			from.allowFiles(files)
			db, stop, err := from.open(cmd.Context(), a.streams)
			if err != nil {
				return err
			}
			defer stop()
			answer.stages = true
			report, err := answer.print(cmd.Context(), a.streams, db, statement, values...)
			tell(a.streams, report)
			return err
		},
	}
	f := cmd.Flags()
	f.SortFlags = false
	f.StringVarP(&p.caption, "caption", "c", "", "the caption")
	f.StringVar(&p.altText, "alt-text", "", "text for readers who cannot see the image")
	f.BoolVar(&p.story, "story", false, "publish a story, which is gone after 24 hours")
	f.StringArrayVar(&p.collaborators, "collaborator", nil, "user that is invited to take part (repeatable, up to three)")
	f.StringVar(&p.location, "location", "", "id of the Page of a place")
	f.StringVar(&p.cover, "cover", "", "public address of a reel's cover")
	f.DurationVar(&p.thumb, "thumb-offset", 0, "where in a video its cover is: 1.5s")
	f.StringVar(&p.trial, "trial", "", "make a trial reel, which ends as MANUAL or SS_PERFORMANCE says")
	f.BoolVar(&p.shareToFeed, "share-to-feed", true, "whether a reel is shown among the posts too")
	f.BoolVar(&p.ai, "ai", false, "say that AI made it")
	f.StringVar(&p.container, "container", "", "go on with a container that was made before")
	from.addFlags(f, a.properties)
	answer.addFlagsFor(f, "vertical")
	return cmd
}

// statement is the INSERT that publishes, its values, and the files that it names.
func (p *post) statement(args []string, given *pflag.FlagSet) (statement string, values []any, files []string, err error) {
	var columns []string
	add := func(column string, value any) {
		columns, values = append(columns, column), append(values, value)
	}
	items := make([]map[string]string, len(args))
	for i, arg := range args {
		column, value, err := source(arg)
		if err != nil {
			return "", nil, nil, err
		}
		if column == "File" {
			files = append(files, value)
		}
		items[i] = map[string]string{column: value}
	}
	if p.container != "" {
		add("ContainerId", p.container)
	}
	switch len(items) {
	case 0:
	case 1:
		for column, value := range items[0] {
			add(column, value)
		}
	default:
		list, err := json.Marshal(items)
		if err != nil {
			return "", nil, nil, err
		}
		add("Children", string(list))
	}
	if len(p.collaborators) > 0 {
		list, err := json.Marshal(p.collaborators)
		if err != nil {
			return "", nil, nil, err
		}
		add("Collaborators", string(list))
	}
	for _, text := range []struct{ column, value string }{
		{"Caption", p.caption}, {"AltText", p.altText}, {"LocationId", p.location}, {"CoverUrl", p.cover}, {"TrialStrategy", strings.ToUpper(p.trial)},
	} {
		if text.value != "" {
			add(text.column, text.value)
		}
	}
	if given.Changed("thumb-offset") {
		add("ThumbOffset", p.thumb.Milliseconds())
	}
	if given.Changed("share-to-feed") {
		add("IsSharedToFeed", p.shareToFeed)
	}
	if p.ai {
		add("IsAiGenerated", true)
	}
	table := "Media"
	if p.story {
		table = "Stories"
	}
	marks := strings.TrimSuffix(strings.Repeat("?, ", len(columns)), ", ")
	return fmt.Sprintf("INSERT INTO %s (%s) VALUES (%s) RETURNING Id, ContainerId", table, strings.Join(columns, ", "), marks), values, files, nil
}

// source tells which column an image or a video is given by, and its value: of a file, its
// absolute path.
func source(arg string) (column, value string, err error) {
	if address, err := url.Parse(arg); err == nil && (address.Scheme == "https" || address.Scheme == "http") {
		if slices.Contains([]string{".mp4", ".mov", ".m4v"}, strings.ToLower(path.Ext(address.Path))) {
			return "VideoUrl", arg, nil
		}
		return "ImageUrl", arg, nil
	}
	if _, err := os.Stat(arg); err != nil {
		return "", "", fmt.Errorf("%s is neither a file nor an address: %w", arg, errors.Unwrap(err))
	}
	value, err = filepath.Abs(arg)
	return "File", value, err
}

// allowFiles lets statements name files, unless the user says by FileRoot which they may.
func (c *connection) allowFiles(files []string) {
	if len(files) == 0 {
		return
	}
	for _, p := range c.properties {
		if p.name == "FileRoot" && p.given {
			return
		}
	}
	if config, err := driver.ParseDSN(cmp.Or(c.dsn, os.Getenv(dsnVariable))); err == nil && config.FileRoot != "" && !c.demo {
		return
	}
	root := filepath.Dir(files[0])
	for _, file := range files[1:] {
		for !strings.HasPrefix(file, strings.TrimSuffix(root, string(filepath.Separator))+string(filepath.Separator)) && root != filepath.Dir(root) {
			root = filepath.Dir(root)
		}
	}
	c.properties = append(c.properties, &propertyFlag{property: property{name: "FileRoot"}, value: root, given: true})
}
