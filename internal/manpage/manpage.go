package manpage

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// About is what all pages tell.
type About struct {
	Version string
	Date    time.Time
	// Environment are variables and what they mean.
	Environment [][2]string
}

// Pages are the pages of a command and of what is below it, by the names of their files.
func Pages(cmd *cobra.Command, a About) map[string]string {
	pages := map[string]string{}
	var add func(*cobra.Command)
	add = func(c *cobra.Command) {
		if c.Hidden || c.Name() == "help" && c.Parent() != nil && c.Parent().Parent() != nil {
			return
		}
		pages[name(c)+".1"] = page(c, a)
		for _, below := range c.Commands() {
			add(below)
		}
	}
	add(cmd)
	return pages
}

// name is what a command's page is called.
func name(c *cobra.Command) string { return strings.ReplaceAll(c.CommandPath(), " ", "-") }

func page(c *cobra.Command, a About) string {
	var b strings.Builder
	fmt.Fprintf(&b, ".TH %s 1 %s %s %s\n", quoted(strings.ToUpper(name(c))), quoted(a.Date.Format(time.DateOnly)), quoted("viewfinder "+a.Version), quoted("Viewfinder Manual"))
	short := strings.ToLower(c.Short[:1]) + c.Short[1:]
	if strings.HasPrefix(c.Short, "SQL") {
		short = c.Short
	}
	fmt.Fprintf(&b, ".SH NAME\n%s \\- %s\n", escape(name(c)), escape(short))
	b.WriteString(".SH SYNOPSIS\n")
	synopsis(&b, c)
	long, exit, _ := strings.Cut(c.Long, "\nExit codes:\n")
	b.WriteString(".SH DESCRIPTION\n")
	if long == "" {
		long = c.Short + "."
	}
	prose(&b, long)
	options(&b, c)
	if verbs := available(c); len(verbs) > 0 {
		b.WriteString(".SH COMMANDS\n")
		for _, v := range verbs {
			fmt.Fprintf(&b, ".TP\n\\fB%s\\fR(1)\n%s\n", escape(name(v)), escape(v.Short))
		}
	}
	if exit != "" {
		b.WriteString(".SH EXIT STATUS\n")
		for line := range strings.Lines(exit) {
			code, meaning, _ := strings.Cut(strings.TrimSpace(line), " ")
			fmt.Fprintf(&b, ".TP\n\\fB%s\\fR\n%s\n", escape(code), escape(strings.TrimSpace(meaning)))
		}
	}
	if !c.HasParent() && len(a.Environment) > 0 {
		b.WriteString(".SH ENVIRONMENT\n")
		for _, v := range a.Environment {
			fmt.Fprintf(&b, ".TP\n\\fB%s\\fR\n%s\n", escape(v[0]), escape(v[1]))
		}
	}
	if c.Example != "" {
		b.WriteString(".SH EXAMPLES\n")
		verbatim(&b, strings.Split(strings.TrimRight(c.Example, "\n"), "\n"))
	}
	seeAlso(&b, c)
	return b.String()
}

func synopsis(b *strings.Builder, c *cobra.Command) {
	line := c.UseLine()
	if c.HasAvailableSubCommands() && !strings.Contains(line, "[command]") {
		line = c.CommandPath() + " [command] [flags]"
	}
	path := c.CommandPath()
	fmt.Fprintf(b, "\\fB%s\\fR%s\n", escape(path), escape(strings.TrimPrefix(line, path)))
}

// options lists the flags that the help lists.
func options(b *strings.Builder, c *cobra.Command) {
	var list []*pflag.Flag
	c.NonInheritedFlags().VisitAll(func(f *pflag.Flag) {
		if !f.Hidden && f.Name != "help" {
			list = append(list, f)
		}
	})
	if len(list) == 0 {
		return
	}
	b.WriteString(".SH OPTIONS\n")
	for _, f := range list {
		kind, usage := pflag.UnquoteUsage(f)
		b.WriteString(".TP\n")
		if f.Shorthand != "" {
			fmt.Fprintf(b, "\\fB\\-%s\\fR, ", f.Shorthand)
		}
		fmt.Fprintf(b, "\\fB\\-\\-%s\\fR", escape(f.Name))
		if kind != "" {
			fmt.Fprintf(b, " \\fI%s\\fR", escape(kind))
		}
		b.WriteString("\n" + escape(usage))
		if d := f.DefValue; d != "" && d != "false" && d != "0" && d != "[]" && !strings.Contains(usage, "default") {
			fmt.Fprintf(b, " (default %s)", escape(d))
		}
		b.WriteByte('\n')
	}
}

func seeAlso(b *strings.Builder, c *cobra.Command) {
	var names []string
	if c.HasParent() {
		names = append(names, name(c.Parent()))
	}
	if c.Flags().Lookup("dsn") != nil {
		names = append(names, name(c.Root())+"-connection")
	}
	for _, v := range available(c) {
		names = append(names, name(v))
	}
	slices.Sort(names)
	if len(names) == 0 {
		return
	}
	b.WriteString(".SH SEE ALSO\n")
	for i, n := range slices.Compact(names) {
		if i > 0 {
			b.WriteString(",\n")
		}
		fmt.Fprintf(b, ".BR %s (1)", escape(n))
	}
	b.WriteByte('\n')
}

func available(c *cobra.Command) (list []*cobra.Command) {
	for _, v := range c.Commands() {
		if !v.Hidden && v.Name() != "help" && (v.IsAvailableCommand() || v.IsAdditionalHelpTopicCommand()) {
			list = append(list, v)
		}
	}
	return list
}

// prose writes paragraphs; lines that are indented are shown as they are.
func prose(b *strings.Builder, text string) {
	begun := false
	for _, paragraph := range strings.Split(strings.TrimSpace(text), "\n\n") {
		lines := strings.Split(paragraph, "\n")
		if begun {
			b.WriteString(".PP\n")
		}
		begun = true
		var plain []string
		for len(lines) > 0 && !strings.HasPrefix(lines[0], " ") {
			plain, lines = append(plain, lines[0]), lines[1:]
		}
		for _, line := range plain {
			b.WriteString(escape(line) + "\n")
		}
		if len(lines) > 0 {
			verbatim(b, lines)
		}
	}
}

// verbatim writes lines as they are.
func verbatim(b *strings.Builder, lines []string) {
	b.WriteString(".RS 2\n.nf\n")
	for _, line := range lines {
		b.WriteString(escape(strings.TrimPrefix(line, "  ")) + "\n")
	}
	b.WriteString(".fi\n.RE\n")
}

var special = strings.NewReplacer(`\`, `\e`, "-", `\-`, "`", "\\`", "^", `\(ha`, "~", `\(ti`)

// escape has a text read as it is.
func escape(text string) string {
	text = special.Replace(text)
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		if strings.HasPrefix(line, ".") || strings.HasPrefix(line, "'") {
			lines[i] = `\&` + line
		}
	}
	return strings.Join(lines, "\n")
}

// quoted is an argument of a macro.
func quoted(text string) string { return `"` + strings.ReplaceAll(escape(text), `"`, `\(dq`) + `"` }
