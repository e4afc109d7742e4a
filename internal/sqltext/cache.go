package sqltext

import (
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/sqltext/edit"
	"github.com/viewfinder-sql/viewfinder/internal/sqltext/syntax"
	"github.com/viewfinder-sql/viewfinder/internal/sqltext/token"
)

// CacheSelect is what a statement of kind [Cache] says: CACHE [name] [WITH …] SELECT ….
type CacheSelect struct {
	// Name is that of the cached table, "" for the one that is read.
	Name string
	// Truncate, SchemaOnly, DropExisting and AlterSchema are the options WITH those words.
	Truncate, SchemaOnly, DropExisting, AlterSchema bool
	// Query is the SELECT, with blanks in place of what stands before it.
	Query string
}

// CachedSuffix is what the name of a cached table ends in, where a statement reads it.
const CachedSuffix = "#CACHE"

// readCache reads what stands before the SELECT.
func readCache(s *syntax.Script) (*CacheSelect, error) {
	c := &CacheSelect{}
	i := 1
	if s.Kind(i) == token.Quoted || s.Kind(i) == token.Word && !s.OneOf(i, "SELECT", "WITH", "VALUES") {
		c.Name = strings.TrimSpace(token.Unquote(s.Text(i)))
		if len(c.Name) > len(CachedSuffix) && strings.EqualFold(c.Name[len(c.Name)-len(CachedSuffix):], CachedSuffix) {
			c.Name = c.Name[:len(c.Name)-len(CachedSuffix)]
		}
		if c.Name == "" || len(c.Name) > 128 || strings.ContainsAny(c.Name, "#\"\x00") {
			return nil, s.ErrorAt(i, "a cached table cannot be called %s", s.Text(i))
		}
		i++
	}
	if s.Word(i) == "WITH" {
		switch {
		case s.OneOf(i+1, "TRUNCATE"):
			c.Truncate = true
			i += 2
		case s.OneOf(i+1, "SCHEMA") && s.OneOf(i+2, "ONLY"):
			c.SchemaOnly = true
			i += 3
		case s.OneOf(i+1, "DROP") && s.OneOf(i+2, "EXISTING"):
			c.DropExisting = true
			i += 3
		case s.OneOf(i+1, "ALTER") && s.OneOf(i+2, "SCHEMA"):
			c.AlterSchema = true
			i += 3
		case s.OneOf(i+1, "AUTOCOMMIT"):
			return nil, s.Unsupported(i+1, "CACHE WITH AUTOCOMMIT: the rows are written in one transaction, so that nobody reads the half of them")
		}
	}
	if !s.OneOf(i, "SELECT", "WITH") {
		return nil, s.ErrorAt(i, "a SELECT is missing: CACHE [name] [WITH TRUNCATE, SCHEMA ONLY, DROP EXISTING or ALTER SCHEMA] SELECT …")
	}
	c.Query = blanked(s.SQL[:s.Offset(i)]) + s.SQL[s.Offset(i):s.End]
	return c, nil
}

// blanked is as much blank space, with its lines, so that places stay.
func blanked(text string) string {
	blank := strings.Map(func(r rune) rune {
		if r == '\n' {
			return r
		}
		return ' '
	}, text)
	return blank + strings.Repeat(" ", len(text)-len(blank))
}

// cachedNames puts names like Media#CACHE in quotes, as the engine has them; nil where there
// are none.
func cachedNames(s *syntax.Script) (*token.Text, edit.Map) {
	e := edit.New()
	for i, w := range s.Words {
		if w != "#" || i == 0 || s.Word(i+1) != "CACHE" || s.Kind(i-1) != token.Word && s.Kind(i-1) != token.Quoted ||
			s.Tokens[i-1].End != s.Tokens[i].Start || s.Tokens[i].End != s.Tokens[i+1].Start {
			continue
		}
		name := token.Unquote(s.Text(i-1)) + CachedSuffix
		e.Replace(i-1, `"`+strings.ReplaceAll(name, `"`, `""`)+`"`)
		e.Drop(i, i+2)
	}
	if e.None() {
		return nil, edit.Map{}
	}
	sql, source := e.Write(s)
	return token.NewText(sql), source
}
