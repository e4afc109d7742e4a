package recording

import (
	"encoding/hex"
	"strconv"
	"strings"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/pattern"
	"github.com/viewfinder-sql/viewfinder/internal/sqltext/token"
)

var (
	// modifierForm are what functions of dates take, and strftimeForm their formats.
	modifierForm = pattern.New(`^([+-]?[0-9]{1,6}(\.[0-9]+)? *(second|minute|hour|day|week|month|year)s?|start of (day|month|year)|weekday [0-6])$`)
	strftimeForm = pattern.New(`^(%[a-zA-Z]|[-:/ .T,])+$`)
)

// sql replaces the texts in a statement that are no words of the API, times or numbers, those
// that are written in hexadecimal digits too, and
// what is written between double quotes and no name of it. Comments that are no hints are
// left out, and in hints what is none.
func (d *Disguise) sql(text string) (string, error) {
	tokens, err := token.Lex(text)
	if err != nil {
		return "", err
	}
	var out strings.Builder
	end := 0
	for _, t := range tokens {
		out.WriteString(text[end:t.Start])
		end = t.End
		word := t.Text(text)
		switch {
		case t.Kind == token.String:
			out.WriteString(token.Quote(d.literal(token.Unquote(word))))
		case t.Kind == token.Blob:
			out.WriteString(d.blob(word))
		case t.Kind == token.Number && len(word) > valueDigits, t.Kind == token.Illegal:
			out.WriteString(d.Text(word))
		case t.Kind == token.Quoted && !vocabulary()[token.Unquote(word)]:
			out.WriteString(word[:1] + d.Text(word[1:len(word)-1]) + word[len(word)-1:])
		case t.Kind == token.Comment && strings.HasPrefix(word, "/*+"):
			out.WriteString(d.hints(word))
		case t.Kind == token.Comment:
		default:
			out.WriteString(word)
		}
	}
	return strings.TrimSpace(out.String() + text[end:]), nil
}

// hintNames are the names of hints, in small letters.
var hintNames = words("maxcalls maxquotapercent parallelism allrows")

// hints replaces in a comment with hints what is neither the name of one nor a number.
func (d *Disguise) hints(comment string) string {
	var out strings.Builder
	eachWord(comment, inWord, func(word string) {
		_, err := strconv.Atoi(word)
		if known := hintNames[strings.ToLower(word)]; !known && (err != nil || len(word) > valueDigits) {
			word = d.Text(word)
		}
		out.WriteString(word)
	}, func(between rune) { out.WriteString(d.Text(string(between))) })
	return out.String()
}

// literal replaces a text that a statement gives.
func (d *Disguise) literal(text string) string {
	_, number := strconv.ParseFloat(text, 64)
	switch {
	case text == "", instantForm.MatchString(text), modifierForm.MatchString(text), strftimeForm.MatchString(text),
		vocabulary()[text], vocabulary()[strings.ToLower(text)], number == nil && len(text) <= textDigits:
		return text
	}
	return d.Name(text)
}

// blob replaces the text that the digits of x'0f' spell.
func (d *Disguise) blob(word string) string {
	spelt, err := hex.DecodeString(word[2 : len(word)-1])
	if err != nil { // the engine refuses it
		return d.Text(word)
	}
	return "x'" + hex.EncodeToString([]byte(d.literal(string(spelt)))) + "'"
}

// value replaces in the value of a parameter of a statement.
func (d *Disguise) value(v any) any {
	switch v := v.(type) {
	case string:
		return d.literal(v)
	case []byte:
		return d.literal(string(v))
	case int64:
		if text := strconv.FormatInt(v, 10); len(text) > valueDigits {
			return d.Text(text)
		}
	case time.Time:
		return v.UTC().Format(time.RFC3339Nano)
	}
	return v
}
