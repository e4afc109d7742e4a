package sqlfunc

import (
	"encoding/json"
	"errors"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/ncruces/go-sqlite3"
)

// columnPosition is where something begins in a text, in characters from 1.
const columnPosition = "Position INTEGER"

var tableFunctions = []TableFunction{
	{
		Name: "hashtags", Signature: "hashtags(text)", Columns: "Hashtag, Position",
		Doc:     "a row for each hashtag in text, without its #, as it is written: letters, digits, underscores and emoji of any alphabet behind a # that stands at no word's end and in no address",
		Example: "SELECT group_concat(Hashtag), max(Position) FROM hashtags('Off to #the_sea! #été2026#sun, a#b https://x.example/#c')", Result: "the_sea,été2026,sun|26",
		columns: []string{"Hashtag TEXT", columnPosition}, args: []string{"text"}, least: 1,
		open: func(_ *env, args []sqlite3.Value) (rows, error) {
			return marked(args[0].Text(), "#＃", hashtagEnd, true), nil
		},
	},
	{
		Name: "mentions", Signature: "mentions(text)", Columns: "Username, Position",
		Doc:     "a row for each account that text mentions, without its @: up to 30 letters, digits, underscores and dots, none at the end, behind an @ that stands at no word's end, as one in an e-mail address does",
		Example: "SELECT group_concat(Username), max(Position) FROM mentions('With @a.b_c. and (@Dee), not me@example.org')", Result: "a.b_c,Dee|19",
		columns: []string{"Username TEXT", columnPosition}, args: []string{"text"}, least: 1,
		open: func(_ *env, args []sqlite3.Value) (rows, error) {
			return marked(args[0].Text(), "@", mentionEnd, false), nil
		},
	},
	{
		Name: "regexp_matches", Signature: "regexp_matches(text, pattern[, flags])", Columns: "Value, Position, Groups",
		Doc:     "a row for each match of a regular expression: the match, where it begins in characters from 1, and what its groups in parentheses matched as a JSON array",
		Example: `SELECT Value, Position, Groups, json_extract(Groups, '$[1]') FROM regexp_matches('at 12:34 and 56:78', '(\d+):(\d+)') ORDER BY Position DESC`, Result: `56:78|14|["56","78"]|78`,
		columns: []string{"Value TEXT", columnPosition, "Groups JSON TEXT"}, args: []string{"text", "pattern", "flags"}, least: 2,
		open: regexpMatches,
	},
	{
		Name: "string_split", Signature: "string_split(text, separator)", Columns: "Value, Ordinal",
		Doc:     "a row for each part of text between separators, numbered from 1",
		Example: "SELECT Value, Ordinal FROM string_split('a, b, c', ', ') WHERE Ordinal = 2", Result: "b|2",
		columns: []string{"Value TEXT", "Ordinal INTEGER"}, args: []string{"text", "separator"}, least: 2,
		open: func(_ *env, args []sqlite3.Value) (rows, error) {
			text, separator := args[0].Text(), args[1].Text()
			if separator == "" {
				return nil, errors.New("the separator is empty")
			}
			n, more := 0, true
			return func() ([]any, error) {
				if !more {
					return nil, nil
				}
				var part string
				part, text, more = strings.Cut(text, separator)
				n++
				return []any{part, n}, nil
			}, nil
		},
	},
}

func regexpMatches(e *env, args []sqlite3.Value) (rows, error) {
	m, err := e.matches(args, len(args), 2)
	if err != nil {
		return nil, err
	}
	text := args[0].Text()
	bytes, characters := 0, 0 // counted so far
	return func() ([]any, error) {
		places, err := m.Next(e.ctx)
		if err != nil {
			return nil, sqlite3.INTERRUPT
		}
		if places == nil {
			return nil, nil
		}
		characters += utf8.RuneCountInString(text[bytes:places[0]])
		bytes = places[0]
		groups := make([]*string, len(places)/2-1)
		for i := range groups {
			if from, to := places[2*i+2], places[2*i+3]; from >= 0 {
				group := text[from:to]
				groups[i] = &group
			}
		}
		var array strings.Builder
		out := json.NewEncoder(&array)
		out.SetEscapeHTML(false)
		if err := out.Encode(groups); err != nil {
			return nil, err
		}
		return []any{text[places[0]:places[1]], characters + 1, strings.TrimSpace(array.String())}, nil
	}, nil
}

// marked finds what stands behind one of some marks. end returns how long it is,
// in bytes. Where chained, another may begin where one ends.
func marked(text, marks string, end func(string) int, chained bool) rows {
	at, character := 0, 0
	before := ' '
	return func() ([]any, error) {
		for at < len(text) {
			c, size := utf8.DecodeRuneInString(text[at:])
			begins := strings.ContainsRune(marks, c) && !joins(before)
			at, character, before = at+size, character+1, c
			if !begins {
				continue
			}
			length := end(text[at:])
			if length == 0 {
				continue
			}
			found, position := text[at:at+length], character
			at, character = at+length, character+utf8.RuneCountInString(found)
			if before = ' '; !chained {
				before, _ = utf8.DecodeLastRuneInString(found)
			}
			return []any{found, position}, nil
		}
		return nil, nil
	}
}

// joins reports whether a mark behind a character belongs to a word or an address.
func joins(c rune) bool {
	return unicode.IsLetter(c) || unicode.IsDigit(c) || strings.ContainsRune("_/&=@#＃", c)
}

// hashtagEnd is how long the hashtag is at the beginning of a text.
func hashtagEnd(text string) int {
	for i, c := range text {
		emoji := c >= 0x2190 && unicode.In(c, unicode.So, unicode.Sk) || c == 0x200D || c == 0x20E3 // joined, or on a key
		if !emoji && c != '_' && !unicode.In(c, unicode.L, unicode.M, unicode.N) || c == utf8.RuneError {
			return i
		}
	}
	return len(text)
}

// longestName is how long a username is at the most.
const longestName = 30

// mentionEnd is how long the username is at the beginning of a text.
func mentionEnd(text string) int {
	end := strings.IndexFunc(text, func(c rune) bool {
		return !('a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '_' || c == '.')
	})
	if end < 0 {
		end = len(text)
	}
	name := strings.TrimRight(text[:end], ".")
	if len(name) > longestName || strings.HasPrefix(name, ".") {
		return 0
	}
	return len(name)
}
