package sqltext

import (
	"encoding/hex"
	"strconv"
	"strings"
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

// exec reads EXEC P A='x', B=@b; EXEC P 'x', 'y'; CALL P('x'); {call P(?)}.
func (a *analysis) exec() error {
	at, end := 1, len(a.tokens)
	if a.word(0) == "{" {
		if a.word(1) == "?" || a.kind(1) == Param {
			return a.unsupported(1, "the return value of a procedure ({? = call …}): procedures answer with rows")
		}
		if a.word(1) != "CALL" {
			return a.errorAt(0, "unknown escape: a statement may begin with {call")
		}
		if a.pair[0] != end-1 {
			return a.errorAt(a.pair[0]+1, "nothing may follow the closing }")
		}
		at, end = 2, end-1
		a.out.Verb = "CALL"
	}
	if a.kind(at) == Param {
		return a.unsupported(at, "the return value of a procedure: procedures answer with rows")
	}
	parts := a.chain(at)
	if len(parts) == 0 || parts[len(parts)-1] >= end {
		return a.errorAt(at, "the name of a procedure is missing")
	}
	if err := a.procedureQualifiers(parts); err != nil {
		return err
	}
	last := parts[len(parts)-1]
	call := &Call{Procedure: unquote(a.text(last)), Offset: a.offset(parts[0])}
	a.out.Exec = call
	at = last + 1
	if a.word(at) == "(" {
		if a.pair[at] != end-1 {
			return a.errorAt(a.pair[at]+1, "nothing may follow the arguments")
		}
		at, end = at+1, end-1
	}
	return a.arguments(call, at, end)
}

func (a *analysis) procedureQualifiers(parts []int) error {
	known := []func(string) bool{a.names.IsCatalog, a.names.IsSchema}
	if len(parts) > 3 {
		return a.errorAt(parts[0], "a procedure's name has three parts at most: Catalog.Schema.Procedure")
	}
	for n, part := range parts[:len(parts)-1] {
		if is := known[n+3-len(parts)]; !is(unquote(a.text(part))) {
			return a.errorAt(part, "unknown qualifier %s: write the procedure's name alone", a.text(part))
		}
	}
	return nil
}

// arguments reads the tokens at, end-1.
func (a *analysis) arguments(call *Call, at, end int) error {
	names := map[int]bool{} // @name before = is a name, not a parameter
	for i := at; i < end; i++ {
		if a.kind(i) == Param && a.oneOf(i+1, "=", "=>") {
			names[i] = true
		}
	}
	params, err := a.numberParams(names)
	if err != nil {
		return err
	}
	a.params = params
	for at < end {
		arg := Argument{Offset: a.offset(at)}
		if a.oneOf(at+1, "=", "=>") {
			if arg.Name, err = a.argumentName(at); err != nil {
				return err
			}
			at += 2
		}
		if at, err = a.argumentValue(&arg, at, end); err != nil {
			return err
		}
		if len(call.Args) > 0 && (call.Args[0].Name == "") != (arg.Name == "") {
			return errorAt(a.sql, arg.Offset, "name all arguments or none")
		}
		for _, other := range call.Args {
			if arg.Name != "" && strings.EqualFold(other.Name, arg.Name) {
				return errorAt(a.sql, arg.Offset, "argument %s is given twice", arg.Name)
			}
		}
		call.Args = append(call.Args, arg)
		if at == end {
			return nil
		}
		if a.word(at) != "," {
			return a.errorAt(at, "unexpected %s: part arguments by commas", a.text(at))
		}
		if at++; at == end {
			return a.errorAt(at, "an argument is missing after the comma")
		}
	}
	return nil
}

func (a *analysis) argumentName(i int) (string, error) {
	text := a.text(i)
	switch {
	case a.kind(i) == Param && len(text) > 1 && text[0] != '?':
		return text[1:], nil
	case a.kind(i) == Word || a.kind(i) == Quoted:
		return unquote(text), nil
	default:
		return "", a.errorAt(i, "%s cannot name an argument", text)
	}
}

// argumentValue reads the value at token i and returns the index after it.
func (a *analysis) argumentValue(arg *Argument, i, end int) (int, error) {
	if i >= end {
		return 0, a.errorAt(i, "the value of an argument is missing")
	}
	text := a.text(i)
	sign := ""
	if a.oneOf(i, "-", "+") && i+1 < end && a.kind(i+1) == Number {
		sign = strings.TrimPrefix(text, "+")
		i++
		text = a.text(i)
	}
	switch a.kind(i) {
	case Param:
		arg.Param = a.params.byToken[i]
	case String:
		arg.Value = unquote(text)
	case Number:
		arg.Value = numberValue(sign + strings.ReplaceAll(text, "_", ""))
	case Blob:
		data, err := hex.DecodeString(text[2 : len(text)-1])
		if err != nil {
			return 0, a.errorAt(i, "%s is not a blob: write an even number of hexadecimal digits", text)
		}
		arg.Value = data
	case Word:
		switch a.word(i) {
		case "NULL":
		case "TRUE", "FALSE":
			arg.Value = a.word(i) == "TRUE"
		case "N":
			if a.kind(i+1) == String && a.tokens[i].End == a.tokens[i+1].Start {
				arg.Value = unquote(a.text(i + 1))
				return i + 2, nil
			}
			fallthrough
		default:
			return 0, a.errorAt(i, "%s is no value: write a string in single quotes, a number, NULL, TRUE, FALSE or a parameter", text)
		}
	default:
		return 0, a.errorAt(i, "%s is no value: write a string in single quotes, a number, NULL, TRUE, FALSE or a parameter", text)
	}
	return i + 1, nil
}

// numberValue returns an int64, a float64 for what has a fraction or an
// exponent, or the digits where they do not fit.
func numberValue(text string) any {
	if n, err := strconv.ParseInt(text, 0, 64); err == nil && !leadingZero(text) {
		return n
	}
	if n, err := strconv.ParseInt(text, 10, 64); err == nil {
		return n
	}
	if strings.ContainsAny(text, ".eE") && !strings.Contains(text, "x") {
		if f, err := strconv.ParseFloat(text, 64); err == nil {
			return f
		}
	}
	return text
}

// leadingZero reports whether text is decimal with a zero in front, which Go
// would take for octal.
func leadingZero(text string) bool {
	digits := strings.TrimPrefix(text, "-")
	return len(digits) > 1 && digits[0] == '0' && isDigit(digits[1])
}
