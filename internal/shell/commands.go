package shell

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"

	"github.com/viewfinder-sql/viewfinder/driver"
	"github.com/viewfinder-sql/viewfinder/internal/chart"
	"github.com/viewfinder-sql/viewfinder/internal/format"
	"github.com/viewfinder-sql/viewfinder/internal/shell/typed"
	"github.com/viewfinder-sql/viewfinder/internal/sqltext/token"
	"github.com/viewfinder-sql/viewfinder/internal/suggest"
)

// command is what a line with a dot or a backslash asks for.
type command struct {
	// word has a dot before it; psql are psql's letters for it, with a backslash.
	word string
	psql []string
	// argument is what may stand behind it, for the help.
	argument string
	about    string
	run      func(s *shell, ctx context.Context, argument string) error
	// complete is what may stand behind it.
	complete func(n *typed.Names) []typed.Name
}

// commands are all commands, in the order of the help.
var commands []command

// The help names all commands, and is one: so the table is made when the program starts.
func init() {
	commands = []command{
		{word: "help", psql: []string{"?"}, about: "what commands there are", run: (*shell).help},
		{word: "quit", psql: []string{"q"}, about: "end the shell", run: func(s *shell, _ context.Context, _ string) error { s.ended = true; return nil }},
		{word: "tables", psql: []string{"dt", "dv"}, argument: "[PATTERN]", about: "list the tables, those whose names are LIKE a pattern", run: (*shell).tables, complete: (*typed.Names).Tables},
		{word: "describe", psql: []string{"d"}, argument: "[TABLE]", about: "list the columns of a table, or the tables", run: (*shell).describe, complete: (*typed.Names).Tables},
		{word: "procedures", psql: []string{"df"}, about: "list the stored procedures", run: ask("SHOW PROCEDURES")},
		{word: "explain", argument: "[STATEMENT]", about: "show what a statement, or the last one, would ask of the API, and what it would cost", run: (*shell).explain},
		{word: "calls", about: "show what the last statement that asked the API asked", run: ask("SELECT StartTime, Method, Path, Fields, Status, Milliseconds, QuotaCalls FROM sys_calls WHERE StatementId = (SELECT max(StatementId) FROM sys_calls)")},
		{word: "usage", about: "show what is used of the rate limits", run: ask("SELECT * FROM sys_usage")},
		{word: "budget", argument: "[CALLS]", about: "let a statement take so many calls at most; 0 is no bound", run: (*shell).setBudget},
		{word: "mode", psql: []string{"pset"}, argument: "[FORMAT]", about: "print answers in a format", run: (*shell).mode, complete: func(*typed.Names) []typed.Name { return typed.Words(modes()...) }},
		{word: "chart", argument: "[KIND [X [Y…]]]", about: "draw answers, as a kind of chart and of columns that may be named", run: (*shell).setChart, complete: func(*typed.Names) []typed.Name { return typed.Words(append(chart.Kinds(), "auto")...) }},
		{word: "upright", psql: []string{"x"}, about: "print a line for each column, or a table again", run: (*shell).upright},
		{word: "output", psql: []string{"o"}, argument: "[FILE]", about: "add the next answers to a file, or keep the last in .xlsx, .parquet, .db or .svg; without one, to the screen again", run: (*shell).setOutput},
		{word: "timer", psql: []string{"timing"}, argument: "[on|off]", about: "tell how long a statement took", run: (*shell).timer, complete: func(*typed.Names) []typed.Name { return typed.Words("on", "off") }},
		{word: "edit", psql: []string{"e"}, about: "write a statement in $EDITOR, beginning with the last one, and run it", run: (*shell).edit},
		{word: "connect", psql: []string{"c"}, argument: "[PROFILE | demo | CONNECTION STRING]", about: "connect anew, or to something else", run: (*shell).reconnect, complete: (*typed.Names).Profiles},
	}
}

// spellings are the ways to write a command.
func (c command) spellings() []string {
	all := []string{"." + c.word}
	for _, letters := range c.psql {
		all = append(all, `\`+letters)
	}
	return all
}

// find returns the command of a word; \d+ is \d.
func find(word string) (command, error) {
	word = strings.TrimRight(word, "+;")
	var all []string
	for _, c := range commands {
		spellings := c.spellings()
		if slices.Contains(spellings, strings.ToLower(word)) || word == `\`+c.word {
			return c, nil
		}
		all = append(all, spellings...)
	}
	if near := suggest.Nearest(word, all); near != "" {
		return command{}, fmt.Errorf("there is no command %s: did you mean %s?", word, near)
	}
	return command{}, fmt.Errorf("there is no command %s: .help tells which there are", word)
}

func (s *shell) command(ctx context.Context, word, rest string) error {
	c, err := find(word)
	if err != nil {
		return err
	}
	if rest != "" && c.argument == "" {
		return fmt.Errorf("%s takes nothing behind it", word)
	}
	return c.run(s, ctx, rest)
}

// offered is what may stand in place of the word of a command, or behind it.
func offered(n *typed.Names, word string, behind bool) (names []typed.Name) {
	if behind {
		if c, err := find(word); err == nil && c.complete != nil {
			return c.complete(n)
		}
		return nil
	}
	for _, c := range commands {
		for _, spelling := range c.spellings() {
			names = append(names, typed.Name{Text: spelling, About: c.about})
		}
	}
	return names
}

// ask is a command that runs a statement about the connection.
func ask(query string) func(*shell, context.Context, string) error {
	return func(s *shell, ctx context.Context, _ string) error { return s.own(ctx, query) }
}

func (s *shell) help(context.Context, string) error {
	screen := 0
	if s.Width != nil {
		screen = s.Width()
	}
	_, err := io.WriteString(s.Out, helpText(screen))
	return err
}

func (c command) usage() string {
	return strings.TrimRight(strings.Join(c.spellings(), " ")+" "+c.argument, " ")
}

func (s *shell) tables(ctx context.Context, pattern string) error {
	query := "SHOW TABLES"
	if pattern != "" {
		query += " LIKE " + token.Quote(strings.NewReplacer("*", "%", "?", "_").Replace(pattern))
	}
	return s.own(ctx, query)
}

// own runs a statement that nobody wrote: places in it say nothing.
func (s *shell) own(ctx context.Context, query string) error {
	err := s.statement(ctx, "", query, s.formatFor(s.beside()), s.beside())
	var wrong *driver.SQLError
	if errors.As(err, &wrong) {
		wrong.Line, wrong.Column = 0, 0
	}
	return err
}

func (s *shell) describe(ctx context.Context, table string) error {
	if table == "" {
		return s.tables(ctx, "")
	}
	return s.own(ctx, "DESCRIBE "+table)
}

func (s *shell) explain(ctx context.Context, query string) error {
	if query == "" {
		query = s.last
	}
	if query == "" {
		return errors.New("no statement has been run: write it behind .explain")
	}
	return s.statement(ctx, "EXPLAIN ", query, "plan", s.beside())
}

func (s *shell) setBudget(_ context.Context, calls string) error {
	if calls != "" {
		n, err := strconv.Atoi(calls)
		if err != nil || n < 0 {
			return fmt.Errorf("%q is no number of calls", calls)
		}
		s.set.budget = n
	}
	if s.set.budget == 0 {
		s.say("A statement takes the calls that it needs.")
	} else {
		s.say("A statement takes %s at most.", format.Count(int64(s.set.budget), "call"))
	}
	return nil
}

// modes are the formats that can be looked at.
func modes() []string { return slices.DeleteFunc(format.Names(), format.Binary) }

func (s *shell) mode(_ context.Context, as string) error {
	if as == "" {
		s.say("Answers are printed as %s; there are %s.", s.set.format, strings.Join(modes(), ", "))
		return nil
	}
	if format.Binary(as) {
		return fmt.Errorf("%[1]s is nothing to look at: .output answer.%[1]s writes a file", as)
	}
	if _, err := format.New(as, nil, format.Options{}); err != nil {
		return err
	}
	s.set.format, s.set.chart, s.set.told = as, chart.Ask{}, as != "auto"
	return nil
}

func (s *shell) upright(context.Context, string) error {
	if s.set.format == "vertical" {
		s.set.format, s.set.told = "auto", false
	} else {
		s.set.format = "vertical"
	}
	s.say("Answers are printed as %s.", s.set.format)
	return nil
}

func (s *shell) setOutput(_ context.Context, file string) error {
	s.set.output = file
	if file != "" && wholeFile(file) {
		s.say("%s has the last answer, whole.", file)
	} else if format.OfFile(file) != "" {
		s.say("Answers are added to %s, as %s.", file, s.formatFor(file))
	} else if file != "" {
		s.say("Answers are added to %s.", file)
	} else {
		s.say("Answers go to the screen.")
	}
	return nil
}

func (s *shell) timer(_ context.Context, word string) error {
	switch strings.ToLower(word) {
	case "on":
		s.set.timing = true
	case "off":
		s.set.timing = false
	case "":
		s.set.timing = !s.set.timing
	default:
		return fmt.Errorf("%q: .timer takes on or off", word)
	}
	if s.set.timing {
		s.say("How long a statement took is told.")
	} else {
		s.say("How long a statement took is not told.")
	}
	return nil
}

func (s *shell) reconnect(ctx context.Context, to string) error {
	if err := s.connect(ctx, to); err != nil {
		return err
	}
	if to != "" && !strings.Contains(to, "=") { // which may hold a secret
		s.say("Connected to %s.", to)
	}
	return nil
}

// edit has the user write a statement in the editor of the environment, and runs it.
func (s *shell) edit(ctx context.Context, _ string) error {
	words := strings.Fields(s.environ("VISUAL"))
	if len(words) == 0 {
		words = strings.Fields(s.environ("EDITOR"))
	}
	if len(words) == 0 || !s.Terminal {
		return errors.New("set EDITOR to the program that you write with")
	}
	file, err := os.CreateTemp("", "viewfinder-*.sql")
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(file.Name()) }()
	_, err = file.WriteString(s.last)
	if err = errors.Join(err, file.Close()); err != nil {
		return err
	}
	editor := exec.CommandContext(ctx, words[0], append(words[1:], file.Name())...)
	editor.Stdin, editor.Stdout, editor.Stderr = os.Stdin, s.Out, s.Err
	if err := editor.Run(); err != nil {
		return fmt.Errorf("%s: %w", words[0], err)
	}
	text, err := os.ReadFile(file.Name())
	if err != nil {
		return err
	}
	if strings.TrimSpace(string(text)) == "" {
		return nil
	}
	s.say("%s", strings.TrimSpace(string(text)))
	return s.statements(ctx, string(text))
}
