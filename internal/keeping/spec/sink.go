package spec

import (
	"net/url"
	"strings"

	"github.com/goccy/go-yaml/ast"

	"github.com/viewfinder-sql/viewfinder/internal/pattern"
)

var sinks = pattern.New(`^(sqlite:.+|postgres(ql)?://.+|parquet:.+|env:[A-Za-z_][A-Za-z0-9_]*)$`)

// state is the database that Parquet takes beside it.
func (r *reader) state(n ast.Node) string {
	text := r.text(n, "state")
	if text != "" && (!sinks.MatchString(text) || strings.HasPrefix(text, "parquet:")) {
		r.fault(n, "%q is no state: it is a database, sqlite:PATH, postgres://HOST/DATABASE, or env:NAME for what a variable holds", scheme(text))
	}
	r.secretless(n, text)
	return text
}

func (r *reader) sink(n ast.Node) string {
	text := r.text(n, "sink")
	if text != "" && !sinks.MatchString(text) {
		r.fault(n, "%q is no sink: write sqlite:PATH, postgres://HOST/DATABASE, parquet:PLACE, or env:NAME for what a variable holds", scheme(text))
	}
	r.secretless(n, text)
	return text
}

// secretless refuses a password in the file, which belongs into git.
func (r *reader) secretless(n ast.Node, address string) {
	if hasPassword(address) {
		r.fault(n, "a password has no place in this file: leave it out and have ~/.pgpass or PGPASSWORD hold it, or write env:NAME and have that variable hold the whole address")
	}
}

// hasPassword reports whether the address of a database has a password in it.
func hasPassword(address string) bool {
	if !strings.HasPrefix(address, "postgres") {
		return false
	}
	u, err := url.Parse(address)
	if err != nil { // it may be one of the signs that it does not take: what is before the @ is for the user
		before, _, at := strings.Cut(address, "@")
		_, after, _ := strings.Cut(before, "://")
		return at && strings.Contains(after, ":")
	}
	_, is := u.User.Password()
	return is || u.Query().Has("password") || u.Query().Has("sslpassword")
}

// scheme is what may be shown of a sink that is wrong: a password may stand behind it.
func scheme(text string) string {
	before, _, behind := strings.Cut(text, ":")
	if behind {
		before += ":…"
	}
	return before
}
