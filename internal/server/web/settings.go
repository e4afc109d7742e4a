package web

import (
	"errors"
	"net/http"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/viewfinder-sql/viewfinder/internal/config"
	"github.com/viewfinder-sql/viewfinder/internal/connprops"
	"github.com/viewfinder-sql/viewfinder/internal/failure"
	"github.com/viewfinder-sql/viewfinder/internal/server/host"
	"github.com/viewfinder-sql/viewfinder/internal/session"
)

// setting is a property of the connection that a request changes for its statement.
type setting struct {
	property *connprops.Property
	value    string
}

// settings are those of a request, each property once.
type settings []setting

// set notes a setting; the address comes after the body, and counts.
func (l *settings) set(name, value string) error {
	p := host.Setting(name)
	if p == nil {
		return wrong(http.StatusBadRequest, "there is no setting %q: see docs/http.md", shortened(name))
	}
	if value == "" { // which would be the property's default, and not the database's
		return wrong(http.StatusBadRequest, "the setting %s has no value", p.Name)
	}
	*l = append(slices.DeleteFunc(*l, func(s setting) bool { return s.property == p }), setting{p, value})
	return nil
}

// settingText is a value of JSON as a connection string has it.
func settingText(v jsontext.Value) (string, error) {
	switch v.Kind() {
	case '"':
		var text string
		err := json.Unmarshal(v, &text)
		return text, err
	case '0', 't', 'f':
		return strings.TrimSpace(string(v)), nil
	}
	return "", wrong(http.StatusBadRequest, "a setting is a text, a number, true or false")
}

// settle has a session go by the settings of a request, where they are no wider than what the
// database has.
func (l settings) settle(s *session.Session, base *config.Config) error {
	values := base.Values()
	for _, x := range l {
		if wide, ok := errors.AsType[*host.WidthError](host.Narrows(x.property, x.value, values[x.property])); ok {
			p := wrong(http.StatusForbidden, "%s: %s", wide.Property, wide.Hint)
			p.Kind = failure.Access
			return p
		}
		if err := s.Set(x.property.Name, x.value); err != nil {
			if bad, ok := errors.AsType[*config.Error](err); ok {
				return wrong(http.StatusBadRequest, "%s", bad)
			}
			return err
		}
	}
	return nil
}
