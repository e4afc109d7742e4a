package profile

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/connprops"
	"github.com/viewfinder-sql/viewfinder/internal/sanitize"
	"github.com/viewfinder-sql/viewfinder/internal/suggest"
)

// The keys of a profile besides its properties.
const (
	Description = "description"
	Users       = "users"
)

// Key is what of a profile can be set: a property, or one of its own keys.
type Key struct {
	Name     string              // canonical
	Property *connprops.Property // nil for an own key
}

// FindKey returns the key of a name; case and spaces do not count, and that of a flag is
// one (max-rows). The error names the nearest.
func FindKey(name string) (Key, error) {
	if name, _, ok := strings.Cut(name, "="); ok { // what follows may be a secret
		return Key{}, fmt.Errorf("%s: the value stands apart from the name, without =", sanitize.Brief(name))
	}
	for _, own := range []string{Description, Users} {
		if strings.EqualFold(name, own) {
			return Key{Name: own}, nil
		}
	}
	p, err := find(strings.ReplaceAll(name, "-", " "))
	if err != nil {
		if near := suggest.Nearest(name, []string{Description, Users}); near != "" {
			return Key{}, fmt.Errorf("unknown property %s: did you mean %s?", sanitize.Brief(name), near)
		}
		return Key{}, err
	}
	return Key{p.Name, p}, nil
}

// Secret tells whether a text as the value of the key is kept outside of the file.
func (k Key) Secret(text string) bool { return k.Property != nil && HoldsSecret(k.Property, text) }

// CheckName refuses what no profile can be called.
func CheckName(name string) error {
	if !isName(name) {
		return fmt.Errorf("%s is no name of a profile: %s", sanitize.Brief(name), nameRule)
	}
	return nil
}

// Setting is a value for a key.
type Setting struct {
	Key  Key
	Text string
}

// Set gives a key of a profile a value, and makes the profile and the file where they
// are missing. A secret is kept outside of the file. What is wrong with the value of a
// property is a *connprops.Error.
func Set(ctx context.Context, path, profile string, k Key, text string) error {
	return SetAll(ctx, path, profile, []Setting{{k, text}})
}

// SetAll gives several keys of a profile their values, in one change of the file: all of
// them, or none where one is wrong.
func SetAll(ctx context.Context, path, profile string, settings []Setting) error {
	if err := CheckName(profile); err != nil {
		return err
	}
	canonical := make([]string, len(settings))
	for i, s := range settings {
		var err error
		if canonical[i], err = s.Key.normalize(s.Text); err != nil {
			return err
		}
	}
	return edit(ctx, path, profile, func(e *editor) error {
		for i, s := range settings {
			if err := e.set(ctx, s.Key, canonical[i]); err != nil {
				return err
			}
			if err := e.reread(); err != nil {
				return err
			}
		}
		return nil
	})
}

// set gives a key its value.
func (e *editor) set(ctx context.Context, k Key, canonical string) error {
	switch {
	case k.Name == Users && k.Property == nil:
		return e.put(listText(splitNames(canonical)), Users)
	case k.Property == nil:
		return e.put(scalarText(canonical), k.Name)
	case k.Secret(canonical):
		if err := e.keep(ctx, k.Property, canonical); err != nil {
			return err
		}
		return e.drop("properties", e.spelt(k.Property))
	}
	if err := e.release(ctx, k.Property); err != nil {
		return err
	}
	return e.put(scalarText(canonical), "properties", e.spelt(k.Property))
}

// reread reads the profile as the text has it now.
func (e *editor) reread() error {
	f, err := parse(e.path, e.text)
	if err != nil {
		return err
	}
	if p, err := f.Profile(e.profile.Name); err == nil {
		e.profile = p
	}
	return nil
}

// normalize checks a value. An empty one is none.
func (k Key) normalize(text string) (canonical string, err error) {
	canonical = strings.TrimSpace(text)
	switch {
	case k.Property != nil:
		canonical, err = k.Property.Normalize(text)
	case k.Name == Users:
		for _, name := range splitNames(text) {
			if name != "*" && !isName(name) {
				return "", &connprops.Error{Property: Users, Reason: sanitize.Brief(name) + " is no name: " + nameRule}
			}
		}
	}
	if err == nil && canonical == "" {
		err = &connprops.Error{Property: k.Name, Reason: "is empty, which is the default: viewfinder config unset takes it out of the profile"}
	}
	return canonical, err
}

// Unset takes a key out of a profile, and forgets its secret. It is no error where
// there is none.
func Unset(ctx context.Context, path, profile string, k Key) error {
	return edit(ctx, path, profile, func(e *editor) error {
		if !e.exists {
			return &UnknownError{Path: e.path, Name: profile, Known: e.known}
		}
		if k.Property == nil {
			return e.drop(k.Name)
		}
		if err := e.release(ctx, k.Property); err != nil {
			return err
		}
		return e.drop("properties", e.spelt(k.Property))
	})
}

// Remove takes a whole profile out of the file, and forgets its secrets.
func Remove(ctx context.Context, path, profile string) error {
	return edit(ctx, path, profile, func(e *editor) error {
		if !e.exists {
			return &UnknownError{Path: e.path, Name: profile, Known: e.known}
		}
		for _, property := range slices.Clone(e.profile.Secrets) {
			if err := e.release(ctx, property); err != nil {
				return err
			}
		}
		return e.drop()
	})
}

// editor changes one profile in the text of a file.
type editor struct {
	path    string
	text    []byte
	profile *Profile
	exists  bool     // in the file as it was
	known   []string // the profiles of the file as it was
}

// edit changes a profile in a file, or nothing.
func edit(ctx context.Context, path, profile string, do func(*editor) error) error {
	return change(ctx, path, func(path string, text []byte) ([]byte, error) {
		if len(text) == 0 {
			text = []byte(newText)
		}
		f, err := parse(path, text)
		if err != nil {
			return nil, err
		}
		e := &editor{path: path, text: text, known: f.Names(), profile: &Profile{Name: profile, path: path}}
		if p, err := f.Profile(profile); err == nil {
			e.profile, e.exists = p, true
		}
		if err := do(e); err != nil {
			return nil, err
		}
		return e.text, nil
	})
}

func (e *editor) put(value string, keys ...string) (err error) {
	e.text, err = put(e.path, e.text, value, e.way(keys)...)
	return err
}

func (e *editor) drop(keys ...string) (err error) {
	e.text, err = drop(e.path, e.text, e.way(keys)...)
	return err
}

func (e *editor) way(keys []string) []string {
	return append([]string{"profiles", e.profile.Name}, keys...)
}

// spelt is the name of a property as the file has it.
func (e *editor) spelt(p *connprops.Property) string {
	if name, ok := e.profile.spelt[p]; ok {
		return name
	}
	return p.Name
}

// keep keeps a secret, and lists it.
func (e *editor) keep(ctx context.Context, p *connprops.Property, text string) error {
	s, err := openSecrets(ctx)
	if err != nil {
		return err
	}
	defer s.close()
	if err := s.save(ctx, e.path, e.profile.Name, p, text); err != nil || e.profile.Kept(p) {
		return err
	}
	e.profile.Secrets = append(e.profile.Secrets, p)
	return e.list()
}

// release forgets a secret, and lists it no longer. A file that cannot be written
// afterwards names one that is missing, which is told; the other way round, one would
// be kept that nobody knows of.
func (e *editor) release(ctx context.Context, p *connprops.Property) error {
	if !e.profile.Kept(p) {
		return nil
	}
	s, err := openSecrets(ctx)
	if err != nil {
		return err
	}
	defer s.close()
	if err := s.forget(ctx, e.path, e.profile.Name, p); err != nil {
		return err
	}
	e.profile.Secrets = slices.DeleteFunc(e.profile.Secrets, func(kept *connprops.Property) bool { return kept == p })
	return e.list()
}

// list writes the list of secrets anew.
func (e *editor) list() error {
	if len(e.profile.Secrets) == 0 {
		return e.drop("secrets")
	}
	names := make([]string, len(e.profile.Secrets))
	for i, p := range e.profile.Secrets {
		names[i] = p.Name
	}
	return e.put(listText(names), "secrets")
}
