package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"

	"github.com/spf13/cobra"

	"github.com/viewfinder-sql/viewfinder/internal/manual"
	"github.com/viewfinder-sql/viewfinder/internal/screen"
	"github.com/viewfinder-sql/viewfinder/internal/suggest"
)

func newHelp(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "help [VERB | TOPIC [SECTION]]",
		Short: "Explain a verb, or show a page of the documentation",
		Long: `Explain a verb, or show a page of the documentation, all of which are in this program;
without an argument list both. A table's page has the table's name. SECTION is a part of a
page: words of a heading, or what the rows of a table begin with.

In a terminal a page is laid out, and shown by $PAGER; otherwise it is printed as it is, in
Markdown.`,
		Example: `  viewfinder help query
  viewfinder help errors 190
  viewfinder help Media columns
  viewfinder help sql > sql.md`,
		RunE: func(cmd *cobra.Command, args []string) error {
			a.started = true
			root := cmd.Root()
			if len(args) == 0 {
				if err := root.Help(); err != nil {
					return err
				}
				return listTopics(a.out)
			}
			if verb, rest, err := root.Find(args); err == nil && verb != root && len(rest) == 0 {
				return verb.Help()
			}
			return a.showPage(cmd.Context(), root, args[0], strings.Join(args[1:], " "))
		},
		ValidArgsFunction: func(cmd *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
			if len(args) > 0 {
				return nil, cobra.ShellCompDirectiveNoFileComp
			}
			var names []string
			for _, verb := range cmd.Root().Commands() {
				if verb.IsAvailableCommand() {
					names = append(names, cobra.CompletionWithDesc(verb.Name(), verb.Short))
				}
			}
			for _, topic := range manual.Topics() {
				names = append(names, cobra.CompletionWithDesc(topic.Name, topic.Title))
			}
			return names, cobra.ShellCompDirectiveNoFileComp
		},
	}
}

// listTopics lists the pages.
func listTopics(w io.Writer) error {
	var b strings.Builder
	b.WriteString("\nDocuments (viewfinder help NAME):\n")
	topics, margin := manual.Topics(), 0
	for _, topic := range topics {
		margin = max(margin, len(topic.Name))
	}
	for _, topic := range topics {
		fmt.Fprintf(&b, "  %-*s  %s\n", margin, topic.Name, topic.Title)
	}
	b.WriteString("  and a page for each table, such as Media\n")
	_, err := io.WriteString(w, b.String())
	return err
}

// showPage shows a page, or a section of it.
func (a *app) showPage(ctx context.Context, root *cobra.Command, name, section string) error {
	page, err := manual.Find(name)
	var unknown *manual.UnknownError
	if errors.As(err, &unknown) && unknown.Nearest == "" {
		var verbs []string
		for _, verb := range root.Commands() {
			verbs = append(verbs, verb.Name())
		}
		unknown.Nearest = suggest.Nearest(name, verbs)
	}
	if err == nil && section != "" {
		page, err = page.Section(section)
	}
	if err != nil {
		return usageError{err}
	}
	width := a.width()
	if width == 0 {
		_, err := io.WriteString(a.out, page.Source)
		return err
	}
	w, finish := a.out, func() {}
	if words := helpPager(); words != nil {
		w, finish, _ = screen.Page(ctx, words, a.out, a.err)
	}
	defer finish()
	_, err = io.WriteString(w, page.Text(manual.Look{Width: width, Colours: screen.Colours(os.Getenv)}))
	if errors.Is(err, screen.ErrLeft) {
		return nil
	}
	return err
}

// helpPager is the program that shows pages: that of PAGER, or else less where it is there.
func helpPager() []string {
	if _, told := os.LookupEnv("PAGER"); told {
		return screen.Pager(os.Getenv)
	}
	if _, err := exec.LookPath("less"); err != nil {
		return nil
	}
	return []string{"less", "-FRX"}
}
