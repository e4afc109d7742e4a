package shell

import (
	"context"
	"errors"
	"io"
	"os"
	"regexp"
	"strings"

	"github.com/chzyer/readline"

	"github.com/viewfinder-sql/viewfinder/internal/shell/typed"
)

// Prompts of the first line of an entry, and of the others.
const (
	prompt     = "viewfinder=> "
	nextPrompt = "viewfinder-> "
)

// mostHistory is how many entries are kept.
const mostHistory = 2000

// editor reads entries from a terminal.
type editor struct {
	lines *readline.Instance
	// before are the lines of the entry that have been entered.
	before string
	names  func() *typed.Names
}

// newEditor makes an editor that keeps its entries in a file; "" keeps them in memory.
func newEditor(history string, colours bool, names func() *typed.Names) (*editor, error) {
	if history != "" { // which is the user's alone
		f, err := os.OpenFile(history, os.O_RDONLY|os.O_CREATE, 0o600)
		if err != nil {
			return nil, err
		}
		if err := f.Close(); err != nil {
			return nil, err
		}
	}
	e := &editor{names: names}
	config := &readline.Config{
		Prompt: prompt, HistoryFile: history, HistoryLimit: mostHistory, DisableAutoSaveHistory: true,
		HistorySearchFold: true, AutoComplete: e, InterruptPrompt: "^C", EOFPrompt: "",
		FuncFilterInputRune: func(r rune) (rune, bool) { return r, r != readline.CharCtrlZ },
	}
	if colours {
		config.SetPainter(e)
	}
	var err error
	e.lines, err = readline.NewEx(config)
	return e, err
}

func (e *editor) next() (string, error) {
	e.before = ""
	e.lines.SetPrompt(prompt)
	for {
		line, err := e.lines.Readline()
		switch {
		case errors.Is(err, readline.ErrInterrupt):
			return "", errInterrupted
		case errors.Is(err, io.EOF) && e.before != "":
			return "", errInterrupted
		case err != nil:
			return "", err
		}
		e.before += line + "\n"
		if typed.Ended(e.before) {
			entry := strings.TrimSpace(e.before)
			return entry, e.keep(entry)
		}
		e.lines.SetPrompt(nextPrompt)
	}
}

// ask reads the answer to a question; an interrupt is none.
func (e *editor) ask(_ context.Context, question string) (string, error) {
	e.lines.SetPrompt(question)
	answer, err := e.lines.Readline()
	if errors.Is(err, readline.ErrInterrupt) || errors.Is(err, io.EOF) {
		return "", errInterrupted
	}
	return strings.TrimSpace(answer), err
}

func (e *editor) close() error { return e.lines.Close() }

// secretWords are what stands before a secret: properties and inputs of procedures.
var secretWords = regexp.MustCompile(`(?i)(token|secret|password|verifier|assertion|code)\s*=|^\s*[.\\](connect|c)\b`)

// keep has an entry found again, on one line, unless it may hold a secret.
func (e *editor) keep(entry string) error {
	if entry == "" || secretWords.MatchString(entry) {
		return nil
	}
	if strings.Contains(entry, "--") { // a comment would swallow the next line
		for line := range strings.SplitSeq(entry, "\n") {
			if err := e.lines.SaveHistory(line); err != nil {
				return err
			}
		}
		return nil
	}
	return e.lines.SaveHistory(strings.ReplaceAll(entry, "\n", " "))
}

// Do implements [readline.AutoCompleter]: it returns what may follow the cursor.
func (e *editor) Do(line []rune, pos int) (endings [][]rune, length int) {
	n := e.names()
	if n == nil {
		return nil, 0
	}
	before := e.before + string(line[:pos])
	c := n.Complete(before+string(line[pos:]), len(before))
	length = len([]rune(c.Prefix))
	for _, n := range c.Names {
		endings = append(endings, []rune(n.Text)[length:])
	}
	return endings, length
}

// Paint implements [readline.Painter].
func (e *editor) Paint(line []rune, _ int) []rune {
	return []rune(typed.Coloured(e.before, string(line)))
}
