package typed

import (
	"errors"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/viewfinder-sql/viewfinder/internal/sqltext/token"
)

// keywords are the words that completion offers and colours show.
var keywords = strings.Fields(`
ALL AND AS ASC BETWEEN BY CALL CASE CAST COLLATE CROSS DELETE DESC DESCRIBE DISTINCT ELSE END EXCEPT EXEC EXISTS
EXPLAIN ANALYZE FALSE FILTER FROM GROUP HAVING IN INNER INSERT INTERSECT INTO IS JOIN LEFT LIKE LIMIT NOT NULL NULLS
OFFSET ON OR ORDER OUTER OVER PARTITION RECURSIVE RETURNING SELECT SET SHOW TABLES TOP THEN TRUE UNION UPDATE USING VALUES WHEN
WHERE WINDOW WITH`)

// hintNames are the hints of a statement.
var hintNames = []Name{
	{"MaxCalls(", "at most so many calls"},
	{"MaxQuotaPercent(", "at most so much of a rate limit"},
	{"Parallelism(", "so many readers of a list"},
	{"AllRows", "UPDATE or DELETE of rows that no key names"},
}

// Completion is what may stand at the cursor.
type Completion struct {
	Prefix string // what of it is typed
	Names  []Name
}

// Complete returns what may stand at the cursor, a byte of text, in order of likelihood.
func (n *Names) Complete(text string, cursor int) Completion {
	if _, _, ok := Command(text[:cursor]); ok {
		if n.Commands == nil {
			return Completion{}
		}
		word, rest, behind := strings.Cut(strings.TrimLeft(text[:cursor], " \t\n"), " ")
		typed := word
		if behind {
			typed = strings.TrimLeft(rest, " ")
		}
		return pick(typed, n.Commands(n, word, behind))
	}
	tokens, open := tokensOf(text, cursor)
	if strings.HasPrefix(open, "/*+") {
		return pick(open[strings.LastIndexAny(open, "+ ,")+1:], hintNames)
	}
	if open != "" { // within a text, a name in quotes, or a comment
		return Completion{}
	}
	// before are the tokens that end before the word under the cursor.
	before, prefix := tokens, ""
	for i, t := range tokens {
		if t.Start < cursor && cursor <= t.End && t.Kind == token.Word {
			before, prefix = tokens[:i], text[t.Start:cursor]
			break
		}
		if t.Start >= cursor {
			before = tokens[:i]
			break
		}
	}
	word := func(back int) string {
		if len(before) < back {
			return ""
		}
		return strings.ToUpper(before[len(before)-back].Text(text))
	}
	used := n.tablesIn(text, tokens)
	switch last := word(1); {
	case last == ".":
		return pick(prefix, n.columnsOf(used, token.Unquote(before[max(0, len(before)-2)].Text(text))))
	case last == "" || last == ";":
		return pick(prefix, Words("SELECT", "WITH", "EXPLAIN", "EXEC", "INSERT INTO", "UPDATE", "DELETE FROM", "DESCRIBE", "SHOW TABLES"))
	case slices.Contains([]string{"FROM", "JOIN", "INTO", "UPDATE", "DESCRIBE", "DESC"}, last):
		return pick(prefix, n.tables)
	case last == "EXEC" || last == "CALL" || last == "EXECUTE":
		return pick(prefix, n.procedures)
	}
	var all []Name
	for _, u := range used {
		all = append(all, n.columns[strings.ToLower(u.table)]...)
	}
	for _, u := range used {
		if u.alias != "" {
			all = append(all, Name{u.alias, u.table})
		}
	}
	return pick(prefix, all, Words(keywords...), n.functions, n.tables)
}

// use is a table that a statement reads, with the name that it has there.
type use struct{ table, alias string }

// tablesIn are the tables that a statement names, known ones alone.
func (n *Names) tablesIn(text string, tokens []token.Token) (used []use) {
	for i, t := range tokens {
		switch strings.ToUpper(t.Text(text)) {
		case "FROM", "JOIN", "INTO", "UPDATE", ",":
		default:
			continue
		}
		at := i + 1
		if at+2 < len(tokens) && tokens[at+1].Text(text) == "." { // a schema stands before it
			at += 2
		}
		if at >= len(tokens) {
			continue
		}
		u := use{table: token.Unquote(tokens[at].Text(text))}
		if n.columns[strings.ToLower(u.table)] == nil {
			continue
		}
		if at++; at < len(tokens) && strings.EqualFold(tokens[at].Text(text), "AS") {
			at++
		}
		if at < len(tokens) && (tokens[at].Kind == token.Word || tokens[at].Kind == token.Quoted) && !isKeyword(tokens[at].Text(text)) {
			u.alias = token.Unquote(tokens[at].Text(text))
		}
		used = append(used, u)
	}
	return used
}

// columnsOf are the columns of what a name stands for: an alias, or else a table.
func (n *Names) columnsOf(used []use, owner string) []Name {
	for _, u := range used {
		if strings.EqualFold(u.alias, owner) {
			return n.columns[strings.ToLower(u.table)]
		}
	}
	return n.columns[strings.ToLower(owner)]
}

// tokensOf cuts a text into tokens, and returns what stands open at the cursor: a text, a
// name in quotes or a comment that begins before it and ends behind it, or never.
func tokensOf(text string, cursor int) (tokens []token.Token, open string) {
	tokens, err := token.Lex(text)
	if err != nil {
		// What is behind the cursor may be to blame; what is before it counts.
		if tokens, err = token.Lex(text[:cursor]); err != nil {
			start := 0
			if wrong := new(token.Error); errors.As(err, &wrong) {
				start = min(offset(text, wrong.Line, wrong.Column), cursor)
			}
			before, err := token.Lex(text[:start])
			if err != nil {
				return nil, text[:cursor]
			}
			return before, text[start:cursor]
		}
	}
	kept := tokens[:0:0]
	for _, t := range tokens {
		inside := t.Start < cursor && (cursor < t.End || cursor == t.End && strings.HasPrefix(t.Text(text), "--"))
		if inside && (t.Kind == token.String || t.Kind == token.Quoted || t.Kind == token.Comment) {
			return kept, text[t.Start:cursor]
		}
		if t.Kind != token.Comment {
			kept = append(kept, t)
		}
	}
	return kept, ""
}

// offset is the byte of a text that a line and a column in characters, both from 1, say.
func offset(text string, line, column int) int {
	at := 0
	for ; line > 1; line-- {
		next := strings.IndexByte(text[at:], '\n')
		if next < 0 {
			return len(text)
		}
		at += next + 1
	}
	for ; column > 1 && at < len(text); column-- {
		_, size := utf8.DecodeRuneInString(text[at:])
		at += size
	}
	return at
}

// pick returns those names that begin with a prefix, whatever its capitals, each once. What
// is written in capitals alone, as keywords are, goes on in small letters behind such a prefix.
func pick(prefix string, lists ...[]Name) Completion {
	c := Completion{Prefix: prefix}
	small := prefix == strings.ToLower(prefix) && prefix != strings.ToUpper(prefix)
	seen := map[string]bool{}
	for _, list := range lists {
		for _, n := range list {
			key := strings.ToLower(n.Text)
			if len(key) >= len(prefix) && strings.EqualFold(n.Text[:min(len(prefix), len(n.Text))], prefix) && !seen[key] {
				seen[key] = true
				if small && n.Text == strings.ToUpper(n.Text) {
					n.Text = key
				}
				c.Names = append(c.Names, n)
			}
		}
	}
	return c
}

// Words are names that say nothing of themselves.
func Words(texts ...string) []Name {
	list := make([]Name, len(texts))
	for i, t := range texts {
		list[i].Text = t
	}
	return list
}

func isKeyword(word string) bool { return slices.Contains(keywords, strings.ToUpper(word)) }
