package sqltext

import (
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/sqltext/syntax"
	"github.com/viewfinder-sql/viewfinder/internal/sqltext/token"
)

// Into is where SELECT … INTO 'format://path' writes its rows.
type Into struct {
	// Format is what stands before ://, in small letters.
	Format string
	// Path is that of the file; Options are what follows it, name=value, by names in small
	// letters.
	Path    string
	Options map[string]string
	// Offset is where the target stands in the text, in bytes.
	Offset int
}

// cutInto finds INTO between the columns and the tables of a SELECT, explained or not, and
// returns the text with blanks in its place; "" where there is none.
func cutInto(s *syntax.Script, start int) (into *Into, without string, err error) {
	q := syntax.ReadStructure(s, start).Outermost()
	if q == nil || len(q.Cores) == 0 {
		return nil, "", nil
	}
	c := q.Cores[0]
	at := s.Find(c.Items, c.ItemsEnd(), "INTO")
	target := at + 1
	if at < 0 || s.Kind(target) != token.String && s.Kind(target) != token.Quoted {
		return nil, "", nil
	}
	if into, err = readInto(s, target); err != nil {
		return nil, "", err
	}
	from, to := s.Offset(at), s.Tokens[target].End
	blank := strings.Map(func(r rune) rune {
		if r == '\n' {
			return r
		}
		return ' '
	}, s.SQL[from:to])
	// As many bytes as before, so that places stay.
	blank += strings.Repeat(" ", to-from-len(blank))
	return into, s.SQL[:from] + blank + s.SQL[to:], nil
}

// readInto reads csv://path;delimiter=tab, where the path may have filename= before it.
func readInto(s *syntax.Script, i int) (*Into, error) {
	format, rest, ok := strings.Cut(token.Unquote(s.Text(i)), "://")
	if !ok {
		return nil, s.ErrorAt(i, "INTO takes a format and a file, 'csv://report.csv': tables of one's own there are none")
	}
	into := &Into{Format: strings.ToLower(strings.TrimSpace(format)), Offset: s.Offset(i), Options: map[string]string{}}
	parts := strings.Split(rest, ";")
	into.Path = strings.TrimSpace(parts[0])
	if name, path, ok := strings.Cut(into.Path, "="); ok && strings.EqualFold(strings.TrimSpace(name), "filename") {
		into.Path = strings.TrimSpace(path)
	}
	for _, part := range parts[1:] {
		if strings.TrimSpace(part) == "" {
			continue
		}
		name, text, ok := strings.Cut(part, "=")
		name = strings.ToLower(strings.TrimSpace(name))
		if _, twice := into.Options[name]; !ok || twice || name == "" {
			return nil, s.ErrorAt(i, "INTO: options are name=value, each once, parted by semicolons: 'csv://report.csv;delimiter=tab'")
		}
		into.Options[name] = text
	}
	if into.Path == "" {
		return nil, s.ErrorAt(i, "INTO: the name of the file is missing: 'csv://report.csv'")
	}
	return into, nil
}
