package session

import (
	"context"
	"slices"

	"github.com/viewfinder-sql/viewfinder/internal/buildinfo"
	"github.com/viewfinder-sql/viewfinder/internal/cache"
	"github.com/viewfinder-sql/viewfinder/internal/cache/serving"
	"github.com/viewfinder-sql/viewfinder/internal/config"
	"github.com/viewfinder-sql/viewfinder/internal/connect"
	"github.com/viewfinder-sql/viewfinder/internal/engine"
	"github.com/viewfinder-sql/viewfinder/internal/fetch"
	"github.com/viewfinder-sql/viewfinder/internal/fileroot"
	"github.com/viewfinder-sql/viewfinder/internal/keeping/past"
	"github.com/viewfinder-sql/viewfinder/internal/sqlfunc"
	"github.com/viewfinder-sql/viewfinder/internal/systables"
	"github.com/viewfinder-sql/viewfinder/internal/value"
)

// settings are what properties come to that may differ by session.
type settings struct {
	cfg      *config.Config
	fetch    fetch.Config
	zone     *value.Zone
	files    fileroot.Dir // those that statements may name
	registry *registry
	views    *viewSet
	kept     []cache.Table // those of the cache that are known under names of their own
	past     []past.Table  // those of viewfinder sync
	// functions are those of the session's own, beside the others; nil for none.
	functions engine.Lazy
}

// settingsOf reads a configuration, which is valid, and takes views of the user's beside
// the tables.
func (p *shared) settingsOf(cfg *config.Config, views *viewSet) settings {
	parts := p.parts
	s := settings{cfg: cfg, fetch: fetch.Config{
		Catalogue: parts.Catalogue, Client: parts.Link.Graph, Memory: p.memory,
		Account: cfg.BusinessAccountID, Beside: cfg.IncludePortfolioAccounts, Login: connect.LoginKind(cfg), Version: cfg.Version, PageSize: cfg.PageSize,
		Now: parts.Options.Clock(cfg), Present: parts.Options.Present(cfg),
		MissingIsError: cfg.OnMissing == "ERROR", Partial: cfg.PartialResults, MaxMemory: max(0, cfg.MaxMemory) << 20,
		Parallelism: cfg.Parallelism,
	}, files: fileroot.Dir(cfg.FileRoot), views: views}
	s.zone, _ = value.LoadZone(cfg.TimeZone) // it was checked
	facts := systables.Facts{
		Catalog: catalogNames[0], Schema: schemaNames[0], Catalogue: parts.Catalogue, Version: cfg.Version,
		Listing: listing(cfg), Functions: knownFunctions,
		TextFunctions: textFunctions, NumberFunctions: numberFunctions, TimeFunctions: timeFunctions,
		Properties: cfg.Values(), Journal: p.books.journal, Usage: parts.Link.Scheduler, Reasons: describedReasons(),
	}
	if source := parts.Link.Login.Source; source != nil {
		facts.Tokens = source
	}
	s.past, _ = p.past.found() // why there is none is told where one is asked for
	kept := past.Tables(s.past)
	facts.UserViews = slices.Concat(views.shown, shownPast(kept))
	inputs, _ := connect.ReadPseudoColumns(cfg.PseudoColumns) // it was checked
	facts.Listing.Inputs = inputs.Shows
	tables := exposed(serving.Tables(parts.Catalogue, fetch.Modules(parts.Catalogue)), parts.Catalogue, inputs)
	tables = append(tables, systables.Tables(facts)...)
	tables = append(tables, parts.Tables...)
	tables = append(tables, kept...)
	s.registry = p.newRegistry(append(tables, views.tables...))
	return s
}

// listing is what lists of tables are held to.
func listing(cfg *config.Config) systables.Listing {
	return systables.Listing{
		Schemas: connect.Names(cfg.BrowsableSchemas),
		Tables:  append(connect.Names(cfg.Tables), connect.Names(cfg.Views)...),
	}
}

// openEngine opens a relational engine over the tables.
func (s settings) openEngine() (*engine.Conn, error) {
	functions := sqlfunc.Host{Zone: s.zone, Version: buildinfo.Version(), Catalog: catalogNames[0], Schema: schemaNames[0]}
	// A session outlives the context it is made under.
	return engine.Open(context.Background(), engine.Config{Tables: s.registry.tables, Functions: functions, Lazy: s.functions, Zone: s.zone})
}
