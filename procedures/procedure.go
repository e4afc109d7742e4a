package procedures

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/viewfinder-sql/viewfinder/oauth"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// Procedure is one stored procedure.
type Procedure struct {
	Name        string
	Description string
	Logins      []oauth.Login // kinds of login that it serves; nil for all
	Writes      bool          // whether it changes something on the platform
	OfLogin     bool          // whether it makes, renews or ends a login, or gives its token
	Files       bool          // whether it needs a file below FileRoot
	Params      []Param       // inputs, in the order of unnamed arguments
	Columns     []Column      // of the result

	call func(context.Context, Env, inputs) ([][]any, error)
}

// Param is one parameter, as sys_procedureparameters shows it.
type Param struct {
	Name        string
	Direction   Direction
	Type        schema.Type // of an input: Text, Integer or Boolean
	Required    bool
	Values      []string // the allowed values, in any case; empty for any
	Default     string   // the value of an input not given; "" for none
	Description string
}

// Direction tells inputs from outputs, by the codes of
// sys_procedureparameters.
type Direction int

// The directions.
const (
	Input  Direction = 1
	Output Direction = 4
)

// Column is one column of a result.
type Column struct {
	Name        string
	Type        schema.Type
	Description string
}

// Rows is a result.
type Rows struct {
	Columns []Column
	// Values holds the rows: a value for each column, which is nil, string,
	// int64, float64, bool or a time.Time in UTC.
	Values [][]any
}

// Signature lists the inputs, then the result columns as outputs.
func (p *Procedure) Signature() []Param {
	list := append([]Param(nil), p.Params...)
	for _, c := range p.Columns {
		list = append(list, Param{Name: c.Name, Direction: Output, Type: c.Type, Description: c.Description})
	}
	return list
}

// Schemes lists the kinds of login that the procedure serves, as values of
// AuthScheme.
func (p *Procedure) Schemes() []string {
	logins := p.Logins
	if logins == nil {
		logins = oauth.Logins()
	}
	names := make([]string, len(logins))
	for i, l := range logins {
		names[i] = string(l)
	}
	return names
}

// Exec checks the login kind and the arguments, then runs the procedure.
func (p *Procedure) Exec(ctx context.Context, env Env, args []Argument) (Rows, error) {
	if err := p.serves(env.OAuth.Login); err != nil {
		return Rows{}, err
	}
	in, err := p.bind(args)
	if err != nil {
		return Rows{}, err
	}
	values, err := p.call(ctx, env, in)
	var wrong inputError
	switch {
	case errors.As(err, &wrong):
		return Rows{}, p.errorf("%w", err)
	case err != nil:
		return Rows{}, err
	}
	return Rows{Columns: p.Columns, Values: values}, nil
}

// serves refuses a login kind that the procedure has no answer for.
func (p *Procedure) serves(login oauth.Login) error {
	if login == "" {
		login = oauth.FacebookLogin
	}
	schemes := p.Schemes()
	if slices.Contains(schemes, string(login)) {
		return nil
	}
	return p.errorf("does not serve AuthScheme=%s: it serves AuthScheme=%s", login, strings.Join(schemes, " and AuthScheme="))
}
