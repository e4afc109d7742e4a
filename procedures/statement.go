package procedures

import (
	"context"
	"errors"
	"strings"

	"github.com/viewfinder-sql/viewfinder/oauth"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// statement is a procedure that is a statement, so that both are the same code. It is
// followed by the conditions, or the columns and values, of the inputs that were given.
type statement struct {
	sql string
	// values are the inputs that the parameters of sql have.
	values []string
	// where are inputs that each add a condition where they are given: the column of each.
	where map[string]string
}

// call runs it.
func (s statement) call(ctx context.Context, env Env, in inputs) ([][]any, error) {
	if env.Statements == nil {
		return nil, errors.New("procedures: this connection runs no statements")
	}
	var values []any
	for _, name := range s.values {
		values = append(values, in.value(name))
	}
	sql, word := s.sql, " WHERE "
	if strings.Contains(sql, " WHERE ") {
		word = " AND "
	}
	for input, column := range s.where {
		if v := in.value(input); v != nil {
			sql += word + column + " = ?"
			values = append(values, v)
			word = " AND "
		}
	}
	return env.Statements.Run(ctx, sql, values...)
}

// done runs it, and says that it was done.
func (s statement) done(ctx context.Context, env Env, in inputs) ([][]any, error) {
	if _, err := s.call(ctx, env, in); err != nil {
		return nil, err
	}
	return [][]any{{true}}, nil
}

// toggle is a procedure that says what is so of an object: TRUE, unless the flag is given.
func toggle(name, description string, id Param, flag, otherwise, sql string) *Procedure {
	return &Procedure{
		Name: name, Description: description, Logins: platform, Writes: true,
		Params:  []Param{id, {Name: flag, Direction: Input, Type: schema.Boolean, Default: "true", Description: otherwise}},
		Columns: success,
		call:    statement{sql: sql, values: []string{flag, id.Name}}.done,
	}
}

// value is an input, nil where it was not given.
func (in inputs) value(name string) any {
	v, ok := in[name]
	if text, isText := v.(string); isText {
		v = strings.TrimSpace(text)
		ok = v != ""
	}
	if !ok {
		return nil
	}
	return v
}

var (
	// platform are the logins that reach tables, facebook those of Facebook Login.
	platform = []oauth.Login{oauth.FacebookLogin, oauth.InstagramLogin}
	facebook = []oauth.Login{oauth.FacebookLogin}

	// success is the result of what was done.
	success = []Column{{Name: "Success", Type: schema.Boolean, Description: "TRUE; where it was not done there is an error."}}

	// account is the account in whose name a procedure is run.
	account = Param{Name: schema.AccountColumn, Direction: Input, Description: "Id of the connected account; needed where the login reaches several."}
)

// text is a required input.
func text(name, description string) Param {
	return Param{Name: name, Direction: Input, Required: true, Description: description}
}
