package main

import (
	"bufio"
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/viewfinder-sql/viewfinder/internal/connprops"
	"github.com/viewfinder-sql/viewfinder/internal/format"
	"github.com/viewfinder-sql/viewfinder/internal/profile"
	"github.com/viewfinder-sql/viewfinder/internal/screen"
	"github.com/viewfinder-sql/viewfinder/internal/setup"
	"github.com/viewfinder-sql/viewfinder/oauth"
)

// firstQuestion is what is asked when all is set up.
const firstQuestion = "SELECT Username, Name, FollowersCount, MediaCount FROM InstagramBusinessProfile"

// widestText is how wide lines of text are at the most.
const widestText = 96

// initiation is one run of the verb init.
type initiation struct {
	*app
	from     connection
	in       *bufio.Reader // where there is no terminal
	headless bool
	noLogin  bool
}

func newInit(a *app) *cobra.Command {
	i := &initiation{app: a}
	cmd := &cobra.Command{
		Use:   "init",
		Short: "Set up a connection: app, login and profile, up to a first answer",
		Long: `Set up a connection, from nothing to a first answer: asks how you log in and by which
app, explains how to get one, checks that the platform knows it and that the browser can come
back, logs in, and keeps it all as a profile.

Nothing is kept before the login is done: an interrupt leaves everything as it was. Where the
profile is there already, what it says is offered.

Without a terminal the answers are flags, as --auth-scheme or --oauth-client-id, and lines of
standard input for what no flag says, in the order of the questions: profile, kind of login,
app id, app secret, callback address. An empty or missing line takes what is usual. With --demo
the app and its login pages are those of a simulator, and nothing is kept.`,
		Example: `  viewfinder init
  viewfinder init --demo
  viewfinder init --profile brand --auth-scheme InstagramLogin --oauth-client-id 1234567890 --headless`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return i.run(cmd.Context()) },
	}
	f := cmd.Flags()
	f.SortFlags = false
	f.BoolVar(&i.headless, "headless", false, "open no browser: print the address, and read what the browser came back to")
	f.BoolVar(&i.noLogin, "no-login", false, "keep the profile without logging in")
	i.from.addFlags(f, a.properties)
	f.Lookup("dsn").Hidden = true
	f.Lookup("profile").Usage = "name of the profile that is made"
	return cmd
}

func (i *initiation) run(ctx context.Context) error {
	if i.from.dsn != "" {
		return usageError{errors.New("init makes a connection of its own: give single properties as flags, not --dsn")}
	}
	if i.from.demo && i.from.profiles.name != "" {
		return usageError{errors.New("--demo keeps nothing: it and --profile exclude each other")}
	}
	if !i.terminal() {
		i.in = bufio.NewReaderSize(i.streams.in, longestSecret+1)
		i.streams.in = i.in // what is read ahead is there for the login
	}
	interview, err := i.begin()
	if err != nil {
		return err
	}
	var s *session
	for s == nil { // until the app is known
		if err := i.interview(ctx, interview); err != nil {
			return err
		}
		if s, err = i.check(ctx, interview); err != nil {
			if !i.terminal() || !isAny(err, oauth.ErrClientID, oauth.ErrClientSecret) || i.from.demo {
				return err
			}
			i.complain(err, "")
			interview.Reopen(setup.AppID, setup.Secret)
		}
	}
	defer func() { s.stop() }()
	if !i.noLogin {
		if err := i.logIn(ctx, s, interview.Name()); err != nil {
			return err
		}
	}
	if !i.from.demo {
		if err := i.keep(ctx, interview); err != nil {
			return err
		}
	}
	if !i.noLogin {
		if err := i.answerFirst(ctx, s); err != nil {
			return err
		}
	}
	i.tellNext(interview.Name())
	return nil
}

// begin is an interview that knows what flags say and what is there.
func (i *initiation) begin() (*setup.Interview, error) {
	given := map[string]string{}
	if i.from.profiles.name != "" {
		given[setup.Profile] = i.from.profiles.name
	}
	for _, p := range i.from.properties {
		if p.given {
			given[p.name] = p.value
		}
	}
	var there []setup.There
	if i.from.demo {
		// The simulator's app is known to it.
		given[setup.AppID], given[setup.Secret], given[setup.Callback] = "1", "of-the-simulator", demoCallback()
	} else {
		f, err := i.from.profiles.load()
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
		if err == nil {
			there = profilesThere(f)
		}
	}
	interview, err := setup.New(there, given, profile.CheckName)
	if err != nil {
		return nil, usageError{err}
	}
	if i.from.demo {
		interview.Unnamed()
	}
	if i.terminal() {
		i.explain("This sets up a connection, up to a first answer. Nothing is kept before you have logged in; Ctrl-C leaves everything as it was.")
	}
	return interview, nil
}

// profilesThere are the profiles of a file as an interview offers them.
func profilesThere(f *profile.File) (list []setup.There) {
	for _, p := range f.Profiles {
		t := setup.There{Name: p.Name, Values: map[string]string{}}
		for property, text := range p.Open {
			t.Values[property.Name] = text
		}
		if secret, ok := connprops.Lookup(setup.Secret); ok {
			t.Secret = p.Kept(secret)
		}
		list = append(list, t)
	}
	return list
}

// interview asks what is not known yet.
func (i *initiation) interview(ctx context.Context, interview *setup.Interview) error {
	for q := interview.Next(); q != nil; q = interview.Next() {
		text, err := i.read(ctx, q)
		if err != nil {
			return err
		}
		if err := interview.Answer(text); err != nil {
			if !i.terminal() {
				return usageError{fmt.Errorf("%w: it is a line of standard input, or a flag (viewfinder init --help)", err)}
			}
			i.say("%v", err)
		}
	}
	return nil
}

// explain says something to a person, in lines that eyes can follow.
func (i *initiation) explain(text string) {
	i.say("%s", screen.Wrap(text, min(columnsOf(i.err), widestText)))
}

// read shows a question, and reads its answer.
func (i *initiation) read(ctx context.Context, q *setup.Question) (string, error) {
	if !i.terminal() {
		line, err := i.in.ReadString('\n')
		if errors.Is(err, io.EOF) {
			err = nil
		}
		return line, err
	}
	if q.Explain != "" {
		i.explain("\n" + q.Explain)
	}
	prompt, standard := q.Prompt, q.Default
	for n, c := range q.Choices {
		i.say("  %d  %s: %s", n+1, c.Label, c.About)
		if c.Value == q.Default {
			standard = strconv.Itoa(n + 1)
		}
	}
	if standard != "" {
		prompt += " [" + standard + "]"
	}
	if q.Secret {
		return i.readSecret(ctx, prompt+": ")
	}
	return i.ask(ctx, prompt+": ")
}

// connectionString is what the answers say, and the other properties that were given.
func (i *initiation) connectionString(ctx context.Context, interview *setup.Interview) (string, error) {
	var c connection
	values := interview.Values()
	for _, name := range slices.Sorted(maps.Keys(values)) {
		c.properties = append(c.properties, &propertyFlag{property: property{name: name}, value: values[name], given: true})
	}
	for _, p := range i.from.properties {
		if _, answered := values[p.name]; p.given && !answered {
			c.properties = append(c.properties, p)
		}
	}
	text := strings.TrimPrefix(c.addProperties(""), ";")
	if interview.Existing() == nil {
		return text, nil
	}
	f, err := i.from.profiles.load()
	if err != nil {
		return "", err
	}
	p, err := f.Profile(interview.Name())
	if err != nil {
		return "", err
	}
	return over(ctx, text, p)
}

// keep writes the profile.
func (i *initiation) keep(ctx context.Context, interview *setup.Interview) error {
	values := interview.Values()
	for _, p := range i.from.properties {
		if p.given {
			values[p.name] = cmp.Or(values[p.name], p.value)
		}
	}
	var settings []profile.Setting
	for _, name := range slices.Sorted(maps.Keys(values)) {
		key, err := profile.FindKey(name)
		if err != nil {
			return err
		}
		settings = append(settings, profile.Setting{Key: key, Text: values[name]})
	}
	path, err := i.from.profiles.path()
	if err != nil {
		return err
	}
	if err := profile.SetAll(ctx, path, interview.Name(), settings); err != nil {
		return err
	}
	i.say("profile %s is kept in %s, its secret encrypted outside of it", interview.Name(), path)
	return nil
}

// answerFirst asks a first question.
func (i *initiation) answerFirst(ctx context.Context, s *session) error {
	i.say("\n%s", firstQuestion)
	var first answer
	report, err := first.print(ctx, i.streams, s.db, firstQuestion)
	for _, line := range format.Told(report) {
		i.say("%s", line)
	}
	return err
}

// tellNext says what to type next.
func (i *initiation) tellNext(name string) {
	which := i.which(name)
	i.say("\nNext:")
	if i.noLogin {
		i.say("  viewfinder login%s", which)
	}
	i.say("  viewfinder shell%s\n  viewfinder query%s \"SELECT * FROM Media LIMIT 5\"\n  viewfinder help recipes", which, which)
}

// which are the flags that say which connection is set up.
func (i *initiation) which(name string) string {
	switch {
	case i.from.demo:
		return " --demo"
	case name != profile.Default:
		return " --profile " + name
	default:
		return ""
	}
}

// stored tells whose login is kept for the connection; "" for nobody's.
func stored(ctx context.Context, s *session) string {
	var name sql.NullString
	if err := s.db.QueryRowContext(ctx, "SELECT COALESCE(UserName, UserId) FROM sys_tokens WHERE Fits").Scan(&name); err != nil {
		return "" // it is asked for
	}
	return name.String
}
