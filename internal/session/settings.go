package session

import (
	"errors"

	"github.com/viewfinder-sql/viewfinder/internal/config"
	"github.com/viewfinder-sql/viewfinder/internal/connect"
	"github.com/viewfinder-sql/viewfinder/internal/engine"
	"github.com/viewfinder-sql/viewfinder/internal/fetch"
	"github.com/viewfinder-sql/viewfinder/internal/property"
	"github.com/viewfinder-sql/viewfinder/internal/systables"
	"github.com/viewfinder-sql/viewfinder/internal/value"
)

// settings are what properties come to that may differ by session.
type settings struct {
	cfg      *config.Config
	fetch    fetch.Config
	zone     *value.Zone
	registry *registry
}

// settingsOf reads a configuration, which is valid.
func (p *Pool) settingsOf(cfg *config.Config) settings {
	parts := p.parts
	s := settings{cfg: cfg, fetch: fetch.Config{
		Catalogue: parts.Catalogue, Client: parts.Link.Graph, Memory: p.memory,
		Account: cfg.BusinessAccountID, Login: connect.LoginKind(cfg), Version: cfg.Version, PageSize: cfg.PageSize,
		Now: parts.Options.Clock(cfg), Present: parts.Options.Present(cfg),
		MissingIsError: cfg.OnMissing == "ERROR", Partial: cfg.PartialResults, MaxMemory: max(0, cfg.MaxMemory) << 20,
	}}
	s.zone, _ = value.LoadZone(cfg.TimeZone) // it was checked
	facts := systables.Facts{
		Catalog: catalogNames[0], Schema: schemaNames[0], Catalogue: parts.Catalogue,
		Properties: cfg.Values(), Journal: p.books.journal, Usage: parts.Link.Scheduler, Reasons: describedReasons(),
	}
	if source := parts.Link.Login.Source; source != nil {
		facts.Tokens = source
	}
	var tables []engine.Table
	tables = append(tables, fetch.Modules(parts.Catalogue)...)
	tables = append(tables, systables.Tables(facts)...)
	s.registry = newRegistry(append(tables, parts.Tables...))
	return s
}

// Set changes a property for this session alone: one that concerns how statements
// are run, such as TimeZone, MaxRows or MaxCalls, and not what sessions share. The
// empty value is the default of the property. No rows may be open. What is wrong is
// told by a *[config.Error].
func (s *Session) Set(name, text string) error {
	if !s.Valid() {
		return errClosed
	}
	p, ok := property.Lookup(name)
	if !ok {
		return &config.Error{Property: name, Reason: "is no connection property"}
	}
	if !p.Session {
		return &config.Error{Property: p.Name, Reason: "is the same for all sessions: set it in the connection string"}
	}
	if s.running.any() {
		return errors.New("session: rows are open: close them before " + p.Name + " is set")
	}
	cfg := s.settings.cfg.Clone()
	if err := cfg.Set(p, text); err != nil {
		return err
	}
	changed := s.pool.settingsOf(cfg)
	e, err := changed.openEngine()
	if err != nil {
		return err
	}
	old := s.engine
	s.settings, s.engine = changed, e
	return old.Close()
}

// Setting is the value of a property in this session, secrets masked.
func (s *Session) Setting(name string) (string, error) {
	p, ok := property.Lookup(name)
	if !ok {
		return "", &config.Error{Property: name, Reason: "is no connection property"}
	}
	return p.Shown(s.settings.cfg.Values()[p]), nil
}
