package procedures

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/viewfinder-sql/viewfinder/schema"
)

// Argument is one argument of a call.
type Argument struct {
	Name  string // in any case; empty for the input at its position
	Value any    // nil, string, []byte, int64, float64, bool or time.Time
}

// inputs are the checked values by the name of their Param: string, int64 or
// bool. An input that was not given and has no default is absent.
type inputs map[string]any

func (in inputs) text(name string) string {
	s, _ := in[name].(string)
	return s
}

// trimmed is a text without blanks around it.
func (in inputs) trimmed(name string) string { return strings.TrimSpace(in.text(name)) }

// inputError is a problem with the inputs that only the procedure can see.
type inputError string

func (e inputError) Error() string { return string(e) }

// bind assigns the arguments to the inputs and checks them.
func (p *Procedure) bind(args []Argument) (inputs, error) {
	given := make(map[string]any, len(args))
	for i, arg := range args {
		name, err := p.assign(i, arg.Name)
		if err != nil {
			return nil, err
		}
		if _, twice := given[name]; twice {
			return nil, p.errorf("%s is given twice", name)
		}
		given[name] = arg.Value
	}
	in := make(inputs, len(p.Params))
	for _, param := range p.Params {
		value := given[param.Name]
		if missing(value, param.Required) {
			if param.Required {
				return nil, p.errorf("%s is required and is %s", param.Name, describe(given, param.Name))
			}
			if param.Default == "" {
				continue
			}
			value = param.Default
		}
		var err error
		if in[param.Name], err = param.check(value); err != nil {
			return nil, p.errorf("%s %w", param.Name, err)
		}
	}
	return in, nil
}

// assign returns the name of the input that argument i is for.
func (p *Procedure) assign(i int, name string) (string, error) {
	if name == "" {
		if i >= len(p.Params) {
			return "", p.errorf("takes %d arguments at most", len(p.Params))
		}
		return p.Params[i].Name, nil
	}
	known := make([]string, len(p.Params))
	for n, param := range p.Params {
		if strings.EqualFold(param.Name, name) {
			return param.Name, nil
		}
		known[n] = param.Name
	}
	return "", &UnknownError{Name: name, Message: p.Name + ": there is no input " + name + nearest(name, known)}
}

func (p *Procedure) errorf(format string, args ...any) error {
	return fmt.Errorf("procedures: "+p.Name+": "+format, args...)
}

// missing reports whether a value counts as not given. Blanks alone satisfy no
// required input.
func missing(value any, required bool) bool {
	text, isText := textOf(value)
	if required {
		text = strings.TrimSpace(text)
	}
	return value == nil || isText && text == ""
}

// describe says in which way an input is missing.
func describe(given map[string]any, name string) string {
	value, ok := given[name]
	switch {
	case !ok:
		return "missing"
	case value == nil:
		return "NULL"
	default:
		return "blank"
	}
}

func textOf(value any) (string, bool) {
	switch v := value.(type) {
	case string:
		return v, true
	case []byte:
		return string(v), true
	default:
		return "", false
	}
}

// check converts a value to the parameter's type. Errors leave the value out:
// it may be a secret.
func (p Param) check(value any) (any, error) {
	text, isText := textOf(value)
	if n, ok := value.(int64); ok {
		text, isText = strconv.FormatInt(n, 10), true
	}
	switch p.Type {
	case schema.Integer:
		if n, err := strconv.ParseInt(strings.TrimSpace(text), 10, 64); isText && err == nil {
			return n, nil
		}
		return nil, errors.New("must be a whole number")
	case schema.Boolean:
		if b, ok := value.(bool); ok {
			return b, nil
		}
		if b, err := strconv.ParseBool(strings.TrimSpace(text)); isText && err == nil {
			return b, nil
		}
		return nil, errors.New("must be true or false")
	}
	if !isText {
		return nil, errors.New("must be text")
	}
	for _, v := range p.Values {
		if strings.EqualFold(v, text) {
			return v, nil
		}
	}
	if len(p.Values) > 0 {
		return nil, fmt.Errorf("must be one of %s", strings.Join(p.Values, ", "))
	}
	return text, nil
}
