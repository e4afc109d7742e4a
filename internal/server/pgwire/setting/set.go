package setting

import (
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgerror"
)

// Set are the settings of one session. It belongs to one goroutine.
type Set struct {
	defaults, values map[string]string // by name in lower case
	zone             *time.Location
}

// New returns settings at their defaults; given changes them, by name.
func New(given map[string]string) *Set {
	s := &Set{defaults: map[string]string{}, values: map[string]string{}, zone: time.UTC}
	for key, f := range facts {
		s.defaults[key] = f.value
	}
	for name, value := range given {
		s.defaults[strings.ToLower(name)] = value
	}
	return s
}

// Own reports whether a name has two parts: it is of what stands behind the session.
func Own(name string) bool { return strings.Contains(name, ".") }

// Name is a setting's name as SHOW spells it; ok is false for one that is not there.
func (s *Set) Name(name string) (spelled string, ok bool) {
	key := strings.ToLower(name)
	if f, ok := facts[key]; ok {
		return f.name, true
	}
	return key, false
}

// Get returns a value.
func (s *Set) Get(name string) (string, bool) {
	key := strings.ToLower(name)
	if v, ok := s.values[key]; ok {
		return v, true
	}
	v, ok := s.defaults[key]
	return v, ok
}

// Put sets a value, and returns it as SHOW tells it.
func (s *Set) Put(name, value string) (string, error) {
	key := strings.ToLower(name)
	f, ok := facts[key]
	if !ok {
		return "", Unknown(name)
	}
	if f.fixed {
		return "", pgerror.New(pgerror.CannotChangeParameter, "parameter \"%s\" cannot be changed", f.name)
	}
	if f.check != nil {
		var err error
		if value, err = f.check(f.name, value); err != nil {
			return "", err
		}
	}
	s.put(key, value)
	return value, nil
}

// Start makes what was put so far the defaults: those of the start-up.
func (s *Set) Start() {
	maps.Copy(s.defaults, s.values)
	clear(s.values)
}

func (s *Set) put(key, value string) {
	s.values[key] = value
	if key == "timezone" {
		s.settleZone()
	}
}

// settleZone has the zone follow its setting, which was checked when it was set.
func (s *Set) settleZone() {
	s.zone = time.UTC
	if v, ok := s.Get("timezone"); ok {
		if zone, err := zoneOf(v); err == nil {
			s.zone = zone
		}
	}
}

// Reset gives a setting its default.
func (s *Set) Reset(name string) error {
	key := strings.ToLower(name)
	if _, ok := facts[key]; !ok {
		return Unknown(name)
	}
	delete(s.values, key)
	s.settleZone()
	return nil
}

// Changed returns the names of those that are not at their defaults, sorted.
func (s *Set) Changed() []string { return slices.Sorted(maps.Keys(s.values)) }

// Unknown is the error of a setting that is not there.
func Unknown(name string) error {
	return pgerror.New(pgerror.UndefinedObject, "unrecognized configuration parameter \"%s\"", name)
}

// Zone is TimeZone's.
func (s *Set) Zone() *time.Location { return s.zone }

// Duration is the value of a time limit, 0 for none.
func (s *Set) Duration(name string) time.Duration {
	v, _ := s.Get(name)
	d, err := readDuration(v)
	if err != nil {
		return 0
	}
	return d
}

// Names returns the names of all, sorted, as SHOW spells them.
func (s *Set) Names() []string {
	var names []string
	for _, f := range facts {
		names = append(names, f.name)
	}
	slices.SortFunc(names, func(a, b string) int { return strings.Compare(strings.ToLower(a), strings.ToLower(b)) })
	return names
}

// Reported returns the names of those that a client is told of, in the order of the start-up.
func Reported() []string { return slices.Clone(reported) }
