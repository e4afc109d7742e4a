package session

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"

	"github.com/viewfinder-sql/viewfinder/internal/config"
	"github.com/viewfinder-sql/viewfinder/internal/engine"
	"github.com/viewfinder-sql/viewfinder/internal/session/userviews"
	"github.com/viewfinder-sql/viewfinder/internal/sqlfunc"
	"github.com/viewfinder-sql/viewfinder/internal/sqltext"
	"github.com/viewfinder-sql/viewfinder/internal/sqltext/token"
	"github.com/viewfinder-sql/viewfinder/internal/systables"
)

// views are those of the user, which the sessions of a pool share.
type views struct {
	file   userviews.File
	schema string // that they are in
	// current is the set that statements are prepared with from now on.
	current atomic.Pointer[viewSet]
}

func newViews(cfg *config.Config) *views {
	v := &views{file: userviews.File(cfg.UserDefinedViews), schema: cfg.UserViewsSchemaName}
	v.current.Store(&viewSet{})
	return v
}

// viewSet is what the file of views came to. It does not change.
type viewSet struct {
	schema  string         // that they are in
	tables  []engine.Table // of views that can be read, each behind those that it reads
	shown   []systables.UserView
	defined map[string]*definedView // by name in small letters
}

// definedView is a view, and what is known of it.
type definedView struct {
	userviews.View
	shape sqltext.Shape
	reads []string // names of tables and views
	// broken is why it cannot be read; nil where it can.
	broken error
}

// of finds a view by its name, nil for none.
func (v *viewSet) of(name string) *definedView { return v.defined[strings.ToLower(name)] }

// readViews reads the file of views.
func (p *Pool) readViews() error {
	list, err := p.views.file.Read()
	if err != nil {
		return &config.Error{Property: "UserDefinedViews", Reason: err.Error()}
	}
	if len(list) == 0 {
		return nil
	}
	set, err := p.settings.compileViews(context.Background(), p.shared, list)
	if err != nil {
		return &config.Error{Property: "UserDefinedViews", Reason: err.Error()}
	}
	p.views.current.Store(set)
	p.settings = p.settingsOf(p.settings.cfg, set)
	return nil
}

// compileViews makes a set of views. One that cannot be read is kept as broken; a name
// that is another thing's already is an error.
func (s settings) compileViews(ctx context.Context, p *shared, list []userviews.View) (*viewSet, error) {
	set := &viewSet{schema: p.views.schema, defined: map[string]*definedView{}}
	plain := p.settingsOf(s.cfg, &viewSet{})
	var waiting []*definedView
	for _, v := range list {
		if err := viewName(v.Name, plain.registry); err != nil {
			return nil, err
		}
		d := &definedView{View: v}
		set.defined[strings.ToLower(v.Name)] = d
		waiting = append(waiting, d)
	}
	for _, d := range waiting {
		text, err := sqltext.Analyze(d.Query, sqltext.Options{Names: plain.registry.names})
		if err != nil {
			d.broken = textError(err)
			continue
		}
		if readsKept(text) {
			d.broken = &SQLError{Message: "a view reads tables, and not what the cache keeps of them: name Media#CACHE in the statement itself"}
			continue
		}
		d.shape, d.reads = text.Shape, text.Tables
	}
	// Those that read views that are done are next, each time with an engine that has them.
	for len(waiting) > 0 {
		done := func(d *definedView) bool { return !slices.Contains(waiting, d) }
		var ready []*definedView
		for _, d := range waiting {
			if d.broken != nil || !slices.ContainsFunc(d.reads, func(name string) bool { return set.of(name) != nil && !done(set.of(name)) }) {
				ready = append(ready, d)
			}
		}
		if len(ready) == 0 {
			for _, d := range waiting {
				d.broken = set.circle(d, done)
			}
			break
		}
		if err := set.compile(ctx, p, p.settingsOf(s.cfg, set), ready); err != nil {
			return nil, err
		}
		waiting = slices.DeleteFunc(waiting, func(d *definedView) bool { return slices.Contains(ready, d) })
	}
	for _, v := range list {
		set.shown = append(set.shown, set.show(set.of(v.Name)))
	}
	return set, nil
}

// viewName says why a view may not have a name.
func viewName(name string, r *registry) error {
	lower := strings.ToLower(name)
	wrong := func(format string, args ...any) error { return &SQLError{Message: fmt.Sprintf(format, args...)} }
	switch {
	case strings.TrimSpace(name) == "" || len(name) > 128 || strings.ContainsFunc(name, func(r rune) bool { return r < ' ' || r == 0x7f }):
		return wrong("a view cannot be called %q", name)
	case r.table(name) != nil:
		return wrong("a view cannot be called %s: a table is called so", name)
	case slices.ContainsFunc(sqlfunc.TableNames(), func(f string) bool { return strings.EqualFold(f, name) }), strings.HasPrefix(lower, "json_"):
		return wrong("a view cannot be called %s: a function is called so", name)
	case strings.HasPrefix(lower, "sqlite_"), strings.HasPrefix(lower, "sys_"), strings.HasPrefix(lower, "pragma_"), strings.Contains(name, "#"):
		return wrong("a view cannot be called %s: such names are kept for other things", name)
	}
	return nil
}

// circle tells of views of which each reads the next, or of a view that reads such.
func (v *viewSet) circle(d *definedView, done func(*definedView) bool) error {
	path := []string{d.Name}
	for seen := map[*definedView]bool{}; !seen[d]; path = append(path, d.Name) {
		seen[d] = true
		for _, name := range d.reads {
			if next := v.of(name); next != nil && !done(next) {
				d = next
				break
			}
		}
	}
	return &SQLError{Message: "views read each other in a circle: " + strings.Join(path, " reads ")}
}

// compile compiles views that read no others than those that the settings know.
func (v *viewSet) compile(ctx context.Context, p *shared, set settings, ready []*definedView) error {
	e, err := set.openEngine()
	if err != nil {
		return err
	}
	defer func() { _ = e.Close() }()
	s := &Session{shared: p, settings: set, kept: p.caches.own, engines: engines{engine: e}}
	for _, d := range ready {
		if d.broken != nil {
			continue
		}
		t, err := s.compileView(ctx, d)
		if d.broken = err; err == nil {
			v.tables = append(v.tables, t)
		}
		if e.Bad() {
			return fmt.Errorf("the view %s: %w", d.Name, err)
		}
	}
	return nil
}

// compileView compiles the query of a view as a statement.
func (s *Session) compileView(ctx context.Context, d *definedView) (t engine.Table, err error) {
	st, err := s.analyze(ctx, token.NewText(d.Query))
	if err != nil {
		return t, err
	}
	defer func() { _ = st.Close() }()
	switch {
	case st.text.Kind != sqltext.Select || st.text.Into != nil:
		return t, &SQLError{Message: "a view is a SELECT, without INTO"}
	case len(st.text.Params) > 0:
		return t, &SQLError{Message: "a view has no parameters: write the value, or the condition in the statement that reads the view"}
	}
	t = engine.Table{Name: d.Name, View: st.text.SQL}
	for _, c := range st.columns {
		if slices.ContainsFunc(t.Columns, func(o engine.Column) bool { return strings.EqualFold(o.Name, c.Name) }) {
			return t, &SQLError{Message: fmt.Sprintf("two columns of the view are called %s: give one of them another name with AS", c.Name)}
		}
		t.Columns = append(t.Columns, engine.Column{Name: c.Name, Type: c.Type.String()})
	}
	return t, nil
}

// show is a view as system tables show it.
func (v *viewSet) show(d *definedView) systables.UserView {
	u := systables.UserView{Schema: v.schema, Name: d.Name, Query: d.Query, Broken: d.broken}
	at := slices.IndexFunc(v.tables, func(t engine.Table) bool { return t.Name == d.Name })
	if d.broken == nil && at >= 0 {
		for _, c := range v.tables[at].Columns {
			u.Columns = append(u.Columns, systables.UserColumn{Name: c.Name, Type: c.Type})
		}
	}
	return u
}

// uses is told of the tables that a statement reads: it fails where a view among them is
// broken, and has the shape of the statement say what the views' say.
func (v *viewSet) uses(text *sqltext.Statement) error {
	for _, name := range text.Tables {
		d := v.of(name)
		if d == nil {
			continue
		}
		if d.broken != nil {
			return &SQLError{Message: fmt.Sprintf("the view %s cannot be read: %s", d.Name, strings.TrimPrefix(d.broken.Error(), "sql: ")), Err: d.broken}
		}
		text.Shape = text.Shape.Over(d.shape)
	}
	return nil
}

// readers are the names of the views that read a view.
func (v *viewSet) readers(name string) (names []string) {
	for _, u := range v.shown {
		if slices.ContainsFunc(v.of(u.Name).reads, func(read string) bool { return strings.EqualFold(read, name) }) {
			names = append(names, u.Name)
		}
	}
	return names
}
