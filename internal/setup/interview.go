package setup

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/connprops"
	"github.com/viewfinder-sql/viewfinder/internal/suggest"
)

// The questions, by what they are about: a profile, or a property.
const (
	Profile  = "profile"
	Scheme   = "AuthScheme"
	AppID    = "OAuthClientId"
	Secret   = "OAuthClientSecret" //nolint:gosec // the name of a property
	Callback = "CallbackURL"
)

// order is that in which they are asked.
var order = []string{Profile, Scheme, AppID, Secret, Callback}

// The values of AuthScheme that are offered.
const (
	FacebookLogin  = "OAuth"
	InstagramLogin = "InstagramLogin"
)

// Question is something to be told.
type Question struct {
	// About is which one it is.
	About string
	// Explain is what to know before, in lines; empty where it was said before.
	Explain string
	// Prompt is what is asked, and Default the answer where nothing is entered; "" where
	// there is none.
	Prompt, Default string
	// Choices are what is to be chosen from.
	Choices []Choice
	// Secret says that the answer must not be shown; Kept that nothing entered keeps the one
	// that is there.
	Secret, Kept bool
}

// Choice is an answer that may be given by its number, from 1.
type Choice struct{ Value, Label, About string }

// There is a profile that is there.
type There struct {
	Name   string
	Values map[string]string // of properties, by name, without secrets
	Secret bool              // the app's secret is kept
}

// Interview asks for what is needed. It is for one goroutine.
type Interview struct {
	there    []There
	answers  map[string]string
	told     map[string]bool // what was explained
	valid    func(name string) error
	skipName bool
}

// New begins an interview: there are the profiles that are there, given what is known by the
// names of questions. An error names what is wrong with that.
func New(there []There, given map[string]string, validName func(string) error) (*Interview, error) {
	i := &Interview{there: there, answers: map[string]string{}, told: map[string]bool{}, valid: validName}
	for _, about := range order {
		text, known := given[about]
		if !known {
			continue
		}
		canonical, err := i.check(about, text)
		if err != nil {
			return nil, err
		}
		i.answers[about] = canonical
	}
	return i, nil
}

// Unnamed leaves the profile out, for what is not kept.
func (i *Interview) Unnamed() { i.skipName = true }

// Next is what is to be asked now; nil when all is known.
func (i *Interview) Next() *Question {
	for _, about := range order {
		if _, known := i.answers[about]; known || about == Profile && i.skipName {
			continue
		}
		return i.question(about)
	}
	return nil
}

// Reopen has questions asked again, as what was answered will not do.
func (i *Interview) Reopen(abouts ...string) {
	for _, about := range abouts {
		delete(i.answers, about)
	}
}

// Answer takes the answer to the question that is next. An error says what will not do, and
// it is next again.
func (i *Interview) Answer(text string) error {
	q := i.Next()
	if q == nil {
		return errors.New("nothing was asked")
	}
	i.told[q.About] = true
	text = strings.TrimSpace(text)
	if text == "" && q.Kept {
		i.answers[q.About] = ""
		return nil
	}
	if text == "" {
		text = q.Default
	}
	canonical, err := i.check(q.About, text)
	if err != nil {
		return err
	}
	i.answers[q.About] = canonical
	return nil
}

// Name is the profile that the answers are for.
func (i *Interview) Name() string { return i.answers[Profile] }

// Values are the properties that were answered, by name. The app's secret is missing where
// the one that is there is kept.
func (i *Interview) Values() map[string]string {
	values := map[string]string{}
	for _, about := range order[1:] {
		if text := i.answers[about]; text != "" {
			values[about] = text
		}
	}
	return values
}

// Existing is the profile that the answers are for, as it is there; nil for a new one.
func (i *Interview) Existing() *There {
	at := slices.IndexFunc(i.there, func(t There) bool { return t.Name == i.answers[Profile] })
	if at < 0 {
		return nil
	}
	return &i.there[at]
}

// check returns an answer as it is kept.
func (i *Interview) check(about, text string) (string, error) {
	text = strings.TrimSpace(text)
	if text == "" {
		return "", fmt.Errorf("%s is needed", names[about])
	}
	switch about {
	case Profile:
		return text, i.valid(text)
	case Scheme:
		return scheme(text)
	case AppID:
		if strings.Trim(text, "0123456789") != "" {
			return "", errors.New("the app id is a number: copy it from the app's dashboard")
		}
	case Secret:
		if strings.ContainsAny(text, " \t") || text == i.answers[AppID] {
			return "", errors.New("that is no app secret: press Show beside it in the app's dashboard, and copy it")
		}
	}
	p, known := connprops.Lookup(about)
	if !known {
		return "", fmt.Errorf("there is no property %s", about)
	}
	return p.Normalize(text)
}

// names are what the answers are called.
var names = map[string]string{Profile: "a name of the profile", Scheme: "the kind of login", AppID: "the app id", Secret: "the app secret", Callback: "the callback address"}

// scheme reads a kind of login: its number, its value, or its name.
func scheme(text string) (string, error) {
	var known []string
	for n, c := range schemes {
		for _, name := range []string{fmt.Sprint(n + 1), c.Value, c.Label, strings.TrimSuffix(c.Label, " Login")} {
			if strings.EqualFold(text, name) {
				return c.Value, nil
			}
			known = append(known, name)
		}
	}
	if near := suggest.Nearest(text, known); near != "" {
		return "", fmt.Errorf("%q is no kind of login: did you mean %s?", text, near)
	}
	return "", fmt.Errorf("%q is no kind of login: choose 1 or 2", text)
}
