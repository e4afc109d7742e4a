package sqltext

import (
	"encoding/hex"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/sqltext/dialect"
	"github.com/viewfinder-sql/viewfinder/internal/sqltext/syntax"
	"github.com/viewfinder-sql/viewfinder/internal/sqltext/token"
)

// Call is the call of a stored procedure.
type Call struct {
	// Procedure is the procedure's name, without catalog and schema.
	Procedure string
	// Offset is where the name stands, in bytes from the start of the text.
	Offset int
	Args   []Argument
}

// Argument is one argument of a [Call].
type Argument struct {
	// Name is the argument's name without @, "" for a positional one.
	Name string
	// Value is the literal where Param is 0: nil, string, int64, float64, bool
	// or []byte; a whole number beyond int64 is a string of its digits.
	Value any
	// Param is the number (from 1) of the parameter that gives the value.
	Param int
	// Offset is where the argument stands, in bytes from the start of the text.
	Offset int
}

// readCall reads the call of a procedure, and the names of its parameters.
func readCall(script *syntax.Script, names dialect.Names) (call *Call, params []string, err error) {
	if names == nil {
		names = dialect.NewNames(nil, nil, nil)
	}
	c := &callReader{Script: script, names: names}
	if call, err = c.read(); err != nil {
		return nil, nil, err
	}
	return call, c.params.Names, nil
}

// callReader reads the call of a procedure.
type callReader struct {
	*syntax.Script
	names  dialect.Names
	params *syntax.Params
}

// read reads EXEC P A='x', B=@b; EXEC P 'x', 'y'; CALL P('x'); {call P(?)}.
func (c *callReader) read() (*Call, error) {
	at, end := 1, len(c.Tokens)
	if c.Word(0) == "{" {
		if c.Word(1) == "?" || c.Kind(1) == token.Param {
			return nil, c.Unsupported(1, "the return value of a procedure ({? = call …}): procedures answer with rows")
		}
		if c.Word(1) != "CALL" {
			return nil, c.ErrorAt(0, "unknown escape: a statement may begin with {call")
		}
		if c.Pair[0] != end-1 {
			return nil, c.ErrorAt(c.Pair[0]+1, "nothing may follow the closing }")
		}
		at, end = 2, end-1
	}
	if c.Kind(at) == token.Param {
		return nil, c.Unsupported(at, "the return value of a procedure: procedures answer with rows")
	}
	parts := c.Chain(at)
	if len(parts) == 0 || parts[len(parts)-1] >= end {
		return nil, c.ErrorAt(at, "the name of a procedure is missing")
	}
	if err := c.qualifiers(parts); err != nil {
		return nil, err
	}
	last := parts[len(parts)-1]
	call := &Call{Procedure: token.Unquote(c.Text(last)), Offset: c.Offset(parts[0])}
	at = last + 1
	if c.Word(at) == "(" {
		if c.Pair[at] != end-1 {
			return nil, c.ErrorAt(c.Pair[at]+1, "nothing may follow the arguments")
		}
		at, end = at+1, end-1
	}
	return call, c.arguments(call, at, end)
}

func (c *callReader) qualifiers(parts []int) error {
	known := []func(string) bool{c.names.IsCatalog, c.names.IsSchema}
	if len(parts) > 3 {
		return c.ErrorAt(parts[0], "a procedure's name has three parts at most: Catalog.Schema.Procedure")
	}
	for n, part := range parts[:len(parts)-1] {
		if is := known[n+3-len(parts)]; !is(token.Unquote(c.Text(part))) {
			return c.ErrorAt(part, "unknown qualifier %s: write the procedure's name alone", c.Text(part))
		}
	}
	return nil
}

// arguments reads the tokens at, end-1.
func (c *callReader) arguments(call *Call, at, end int) error {
	names := map[int]bool{} // @name before = is a name, not a parameter
	for i := at; i < end; i++ {
		if c.Kind(i) == token.Param && c.OneOf(i+1, "=", "=>") {
			names[i] = true
		}
	}
	params, err := syntax.NumberParams(c.Script, names)
	if err != nil {
		return err
	}
	c.params = params
	for at < end {
		arg := Argument{Offset: c.Offset(at)}
		if c.OneOf(at+1, "=", "=>") {
			if arg.Name, err = c.argumentName(at); err != nil {
				return err
			}
			at += 2
		}
		if at, err = c.argumentValue(&arg, at, end); err != nil {
			return err
		}
		if len(call.Args) > 0 && (call.Args[0].Name == "") != (arg.Name == "") {
			return token.ErrorAt(c.SQL, arg.Offset, "name all arguments or none")
		}
		for _, other := range call.Args {
			if arg.Name != "" && strings.EqualFold(other.Name, arg.Name) {
				return token.ErrorAt(c.SQL, arg.Offset, "argument %s is given twice", arg.Name)
			}
		}
		call.Args = append(call.Args, arg)
		if at == end {
			return nil
		}
		if c.Word(at) != "," {
			return c.ErrorAt(at, "unexpected %s: part arguments by commas", c.Text(at))
		}
		if at++; at == end {
			return c.ErrorAt(at, "an argument is missing after the comma")
		}
	}
	return nil
}

func (c *callReader) argumentName(i int) (string, error) {
	text := c.Text(i)
	switch {
	case c.Kind(i) == token.Param && len(text) > 1 && text[0] != '?':
		return text[1:], nil
	case c.Kind(i) == token.Word || c.Kind(i) == token.Quoted:
		return token.Unquote(text), nil
	default:
		return "", c.ErrorAt(i, "%s cannot name an argument", text)
	}
}

// argumentValue reads the value at token i and returns the index after it.
func (c *callReader) argumentValue(arg *Argument, i, end int) (int, error) {
	if i >= end {
		return 0, c.ErrorAt(i, "the value of an argument is missing")
	}
	text := c.Text(i)
	sign := ""
	if c.OneOf(i, "-", "+") && i+1 < end && c.Kind(i+1) == token.Number {
		sign = strings.TrimPrefix(text, "+")
		i++
		text = c.Text(i)
	}
	switch c.Kind(i) {
	case token.Param:
		arg.Param = c.params.Number(i)
	case token.String:
		arg.Value = token.Unquote(text)
	case token.Number:
		arg.Value = token.NumberValue(sign + text)
	case token.Blob:
		data, err := hex.DecodeString(text[2 : len(text)-1])
		if err != nil {
			return 0, c.ErrorAt(i, "%s is not a blob: write an even number of hexadecimal digits", text)
		}
		arg.Value = data
	case token.Word:
		switch c.Word(i) {
		case "NULL":
		case "TRUE", "FALSE":
			arg.Value = c.Word(i) == "TRUE"
		case "N":
			if c.Kind(i+1) == token.String && c.Tokens[i].End == c.Tokens[i+1].Start {
				arg.Value = token.Unquote(c.Text(i + 1))
				return i + 2, nil
			}
			fallthrough
		default:
			return 0, c.ErrorAt(i, "%s is no value: write a string in single quotes, a number, NULL, TRUE, FALSE or a parameter", text)
		}
	default:
		return 0, c.ErrorAt(i, "%s is no value: write a string in single quotes, a number, NULL, TRUE, FALSE or a parameter", text)
	}
	return i + 1, nil
}
