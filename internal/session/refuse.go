package session

import (
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/viewfinder-sql/viewfinder/internal/sqltext"
	"github.com/viewfinder-sql/viewfinder/internal/sqltext/token"
	"github.com/viewfinder-sql/viewfinder/internal/suggest"
)

// refuse says why a statement that does not read is not run.
func refuse(written *token.Text, text *sqltext.Statement) error {
	e := &SQLError{}
	word := ""
	query := written.String()
	if all, err := written.Tokens(); err == nil {
		tokens := slices.DeleteFunc(slices.Clone(all), func(t token.Token) bool { return t.Kind == token.Comment })
		// That of WITH … DELETE is further on.
		at := max(0, slices.IndexFunc(tokens, func(t token.Token) bool { return strings.EqualFold(t.Text(query), text.Kind.String()) }))
		if len(tokens) > 0 {
			e.Line, e.Column = placeOf(query, tokens[at].Start)
			word = wordAt(query, tokens[at].Start)
			if k := tokens[at].Kind; k == token.String || k == token.Quoted || k == token.Blob {
				word = ""
			}
		}
	}
	switch text.Kind {
	case sqltext.Begin, sqltext.Commit, sqltext.Rollback:
		e.Message = text.Verb + " is not run as SQL: the platform has no transactions; a Go program has BeginTx, Commit and Rollback of database/sql, for statements that read"
	default:
		e.Message = noStatement(text.Verb, word)
	}
	return e
}

// verbsElsewhere begin statements of SQL that are not run here.
var verbsElsewhere = strings.Fields(`ALTER ANALYZE ATTACH CHECKPOINT CLUSTER COMMENT COPY CREATE DEALLOCATE DECLARE DETACH DISCARD DO DROP
	FETCH FLUSH GRANT KILL LISTEN LOAD LOCK MERGE NOTIFY OPTIMIZE PRAGMA PREPARE PURGE REFRESH REINDEX RELEASE RENAME REPAIR REPLACE RESET
	REVOKE SAVEPOINT SET TRUNCATE UNLISTEN UNLOCK UPSERT USE VACUUM`)

// verbsHere begin the statements that are.
var verbsHere = []string{"SELECT", "WITH", "VALUES", "INSERT", "UPDATE", "DELETE", "EXEC", "EXPLAIN", "DESCRIBE", "SHOW"}

// noStatement says of a first word why it begins no statement.
func noStatement(verb, word string) string {
	if slices.Contains([]string{"CREATE", "ALTER", "DROP"}, verb) {
		return verb + " is for views alone (" + verb + " LOCAL VIEW): statements read tables (SELECT), write to them (INSERT, UPDATE, DELETE) or call procedures (EXEC)"
	}
	if slices.Contains(verbsElsewhere, verb) {
		return verb + " is not allowed: statements read tables (SELECT), write to them (INSERT, UPDATE, DELETE) or call procedures (EXEC)"
	}
	shown := `"` + word + `"`
	if word == "" {
		shown = "what is in quotes here"
	}
	if strings.ContainsFunc(word, func(r rune) bool { return !unicode.IsPrint(r) }) {
		shown = strconv.QuoteToASCII(word)
	}
	if near := suggest.Nearest(verb, verbsHere); verb != "" && near != "" {
		return shown + " begins no statement: did you mean " + near + "?"
	}
	return shown + " begins no statement: SELECT reads tables, INSERT, UPDATE and DELETE write to them, EXEC calls procedures; SHOW TABLES lists the tables, and DESCRIBE with a name the columns of one"
}
