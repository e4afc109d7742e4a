package manpage

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/spf13/cobra"
)

// tree is a command with what pages have to do with.
func tree() *cobra.Command {
	run := func(*cobra.Command, []string) {}
	root := &cobra.Command{
		Use: "tool", Short: "SQL over things",
		Long: "SQL over things.\n\n.dots and 'quotes begin lines.\n\n  as it is\n\nExit codes:\n  0  well\n  1  it failed",
	}
	ask := &cobra.Command{Use: "ask TEXT", Short: `Ask with "quotes"`, Example: "  tool ask 'a\\b' | sort\n  .first", Run: run}
	ask.Flags().StringP("format", "f", "table", "`kind` of table-like output")
	ask.Flags().Bool("quiet", false, "say nothing")
	ask.Flags().String("dsn", "", "where to")
	ask.Flags().String("secret-flag", "", "not shown")
	_ = ask.Flags().MarkHidden("secret-flag")
	hidden := &cobra.Command{Use: "hidden", Short: "Not shown", Hidden: true, Run: run}
	root.AddCommand(ask, hidden)
	return root
}

func TestPages(t *testing.T) {
	t.Parallel()
	pages := Pages(tree(), About{
		Version: "v1.2.3", Date: time.Date(2026, 11, 30, 0, 0, 0, 0, time.UTC), Environment: [][2]string{{"TOOL_DSN", "where to"}},
	})
	if names := slices.Sorted(maps.Keys(pages)); !slices.Equal(names, []string{"tool-ask.1", "tool.1"}) {
		t.Fatalf("there are %q", names)
	}
	for name, wanted := range map[string][]string{
		"tool.1": {
			`.TH "TOOL" 1 "2026\-11\-30" "viewfinder v1.2.3" "Viewfinder Manual"` + "\n", ".SH NAME\ntool \\- SQL over things\n",
			"\n\\&.dots and 'quotes begin lines.\n", ".nf\nas it is\n.fi\n", ".SH EXIT STATUS\n.TP\n\\fB0\\fR\nwell\n", "\\fBTOOL_DSN\\fR\nwhere to\n",
			".SH COMMANDS\n.TP\n\\fBtool\\-ask\\fR(1)\n", ".SH SEE ALSO\n.BR tool\\-ask (1)\n",
		},
		"tool-ask.1": {
			".SH NAME\ntool\\-ask \\- ask with \"quotes\"\n", ".SH DESCRIPTION\nAsk with \"quotes\".\n",
			`\fB\-f\fR, \fB\-\-format\fR \fIkind\fR` + "\nkind of table\\-like output (default table)\n", `\fB\-\-quiet\fR` + "\nsay nothing\n",
			".SH EXAMPLES\n.RS 2\n.nf\ntool ask 'a\\eb' | sort\n\\&.first\n.fi\n.RE\n", ".BR tool (1),\n.BR tool\\-connection (1)\n",
		},
	} {
		for _, want := range wanted {
			if !strings.Contains(pages[name], want) {
				t.Errorf("%s has no %q:\n%s", name, want, pages[name])
			}
		}
		if strings.Contains(pages[name], "idden") || strings.Contains(pages[name], "not shown") {
			t.Errorf("%s shows what is hidden:\n%s", name, pages[name])
		}
	}
}

func TestQuoted(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		`a "b"`: `"a \(dqb\(dq"`, `\-^~` + "`": `"\e\-\(ha\(ti\` + "`" + `"`, ".a\n'b": `"\&.a` + "\n" + `\&'b"`,
	} {
		if got := quoted(text); got != want {
			t.Errorf("%s: %s, want %s", text, got, want)
		}
	}
}
