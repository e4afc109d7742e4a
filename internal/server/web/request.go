package web

import (
	"bytes"
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/viewfinder-sql/viewfinder/internal/paramtype"
	"github.com/viewfinder-sql/viewfinder/internal/server/host"
	"github.com/viewfinder-sql/viewfinder/internal/session"
)

// ask is what a client asks.
type ask struct {
	SQL string `json:"sql"`
	// Params are the values of parameters, in a list, or by name.
	Params jsontext.Value `json:"params"`
	// Format is that of the answer; "" for what the header Accept says.
	Format string `json:"format"`
	// Strict makes a failure of an answer that is not complete.
	Strict bool `json:"strict"`
	// Texts has JSON documents stand as texts.
	Texts bool `json:"texts"`
	// Null is the text of NULL in CSV and TSV.
	Null string `json:"null"`
	// Defuse has no text be a formula of a spreadsheet.
	Defuse bool `json:"defuse"`
	// Timeout bounds the statement, in seconds.
	Timeout float64 `json:"timeout"`
	// Run has a statement that is explained run too.
	Run bool `json:"run"`
	// Settings are properties of the connection, for this statement alone.
	Settings map[string]jsontext.Value `json:"settings"`

	args     []session.Arg
	settings settings
}

// read reads what a request asks.
func read(w http.ResponseWriter, r *http.Request, limits Limits) (*ask, error) {
	if e := r.Header.Get("Content-Encoding"); e != "" && !strings.EqualFold(e, "identity") {
		return nil, wrong(http.StatusUnsupportedMediaType, "a request is not compressed")
	}
	deadline := http.NewResponseController(w)
	long := func() error {
		w.Header().Set("Connection", "close")
		_ = deadline.SetReadDeadline(time.Now().Add(farewell)) // what is to come of it is not waited for
		return wrong(http.StatusRequestEntityTooLarge, "a request has at most %d bytes", limits.Body)
	}
	if r.ContentLength > int64(limits.Body) {
		return nil, long()
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, int64(limits.Body)))
	var more *http.MaxBytesError
	if errors.As(err, &more) {
		return nil, long()
	}
	if err != nil { // the deadline stays: what is to come of the body is not waited for either
		w.Header().Set("Connection", "close")
		return nil, wrong(http.StatusRequestTimeout, "the request did not come whole within %s", limits.Startup)
	}
	_ = deadline.SetReadDeadline(time.Time{})
	a := new(ask)
	kind, params, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	charset := strings.ToLower(params["charset"])
	switch {
	case charset != "" && charset != "utf-8" && charset != "us-ascii":
		return nil, wrong(http.StatusUnsupportedMediaType, "a request is in UTF-8")
	case err == nil && kind == "text/plain", err == nil && kind == "application/sql":
		if !utf8.Valid(body) {
			return nil, wrong(http.StatusBadRequest, "the statement is not UTF-8")
		}
		a.SQL = string(body)
	case err == nil && kind == "application/json":
		if err := json.Unmarshal(body, a, json.RejectUnknownMembers(true)); err != nil {
			return nil, wrong(http.StatusBadRequest, "the request is no JSON object as it has to be: %s", why(err))
		}
	default:
		return nil, wrong(http.StatusUnsupportedMediaType, "a request is application/json, or text/plain with the statement alone: say so in the header Content-Type")
	}
	for name, v := range a.Settings {
		text, err := settingText(v)
		before := len(a.settings)
		if err == nil {
			err = a.settings.set(name, text)
		}
		if err == nil && len(a.settings) == before {
			err = wrong(http.StatusBadRequest, "the setting %q is given twice", shortened(name))
		}
		if err != nil {
			return nil, err
		}
	}
	if err := a.override(r.URL.Query()); err != nil {
		return nil, err
	}
	if strings.TrimSpace(a.SQL) == "" {
		return nil, wrong(http.StatusBadRequest, `there is no statement: {"sql": "SELECT …"}`)
	}
	a.args, err = arguments(a.Params)
	return a, err
}

// why is what is wrong with a JSON text, without what the package calls its parts.
func why(err error) string {
	text := err.Error()
	for _, prefix := range []string{"json: ", "jsontext: "} {
		text = strings.TrimPrefix(text, prefix)
	}
	return strings.ReplaceAll(text, "Go web.ask", "the request")
}

// override takes what the query of the address says, for those who send the statement alone.
func (a *ask) override(q url.Values) (err error) {
	for name, values := range q {
		value := values[len(values)-1]
		flag := func(b *bool) {
			if *b, err = strconv.ParseBool(value); err != nil {
				err = wrong(http.StatusBadRequest, "%s is true or false", name)
			}
		}
		switch name {
		case "format":
			a.Format = value
		case "null":
			a.Null = value
		case "strict":
			flag(&a.Strict)
		case "texts":
			flag(&a.Texts)
		case "defuse":
			flag(&a.Defuse)
		case "run":
			flag(&a.Run)
		case "timeout":
			if a.Timeout, err = strconv.ParseFloat(value, 64); err != nil {
				err = wrong(http.StatusBadRequest, "timeout is a number of seconds")
			}
		default:
			if host.Setting(name) != nil {
				err = a.settings.set(name, value)
				break
			}
			err = wrong(http.StatusBadRequest, "the address has %q, which means nothing here; statements, their parameters and tokens are not for addresses", shortened(name))
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// mostSeconds bounds the time that a request may ask for: a day.
const mostSeconds = 24 * 60 * 60

// within is the time that the statement has, 0 for any: the lesser of what the request and the
// server say.
func (a *ask) within(most time.Duration) (time.Duration, error) {
	if a.Timeout < 0 || a.Timeout > mostSeconds || a.Timeout != a.Timeout { //nolint:gocritic // NaN alone differs from itself
		return 0, wrong(http.StatusBadRequest, "timeout is a number of seconds, up to a day")
	}
	own := time.Duration(a.Timeout * float64(time.Second))
	if own == 0 || most != 0 && most < own {
		return most, nil
	}
	return own, nil
}

// arguments reads the values of parameters.
func arguments(text jsontext.Value) ([]session.Arg, error) {
	if len(text) == 0 || text.Kind() == 'n' {
		return nil, nil
	}
	var args []session.Arg
	add := func(place, name string, v jsontext.Value) error {
		value, err := argument(v)
		if err != nil {
			return wrong(http.StatusBadRequest, "parameter %s: %s", shortened(place), err)
		}
		args = append(args, session.Arg{Name: name, Value: value})
		return nil
	}
	switch text.Kind() {
	case '[':
		var list []jsontext.Value
		if err := json.Unmarshal(text, &list); err != nil {
			return nil, wrong(http.StatusBadRequest, "params cannot be read: %s", why(err))
		}
		for i, v := range list {
			if err := add(strconv.Itoa(i+1), "", v); err != nil {
				return nil, err
			}
		}
	case '{':
		var named map[string]jsontext.Value
		if err := json.Unmarshal(text, &named); err != nil {
			return nil, wrong(http.StatusBadRequest, "params cannot be read: %s", why(err))
		}
		for name, v := range named {
			bare := strings.TrimLeft(name, "@:$")
			if r, _ := utf8.DecodeRuneInString(bare); !unicode.IsLetter(r) {
				return nil, wrong(http.StatusBadRequest, "parameter %q: a name begins with a letter: write :name in the statement", shortened(name))
			}
			if slices.ContainsFunc(args, func(a session.Arg) bool { return strings.EqualFold(a.Name, bare) }) {
				return nil, wrong(http.StatusBadRequest, "parameter %q is given twice", shortened(name))
			}
			if err := add(name, bare, v); err != nil {
				return nil, err
			}
		}
	default:
		return nil, wrong(http.StatusBadRequest, "params is a list of values, or an object of values by name")
	}
	return args, nil
}

var errArgument = errors.New(`a value is a text, a number, true, false or null, or {"type": "…", "value": "…"}`)

// argument reads a value: one of JSON, or one whose type is named.
func argument(v jsontext.Value) (any, error) {
	switch v.Kind() {
	case 'n':
		return nil, nil
	case 't', 'f':
		return v.Kind() == 't', nil
	case '"':
		var text string
		err := json.Unmarshal(v, &text)
		return text, err
	case '0':
		text := string(bytes.TrimSpace(v))
		if strings.ContainsAny(text, ".eE") {
			return paramtype.Read("number", text)
		}
		return paramtype.Read("integer", text)
	case '{':
		var typed struct {
			Type  string         `json:"type"`
			Value jsontext.Value `json:"value"`
		}
		if err := json.Unmarshal(v, &typed, json.RejectUnknownMembers(true)); err != nil {
			return nil, errArgument
		}
		text := string(bytes.TrimSpace(typed.Value))
		if typed.Value.Kind() == '"' {
			if err := json.Unmarshal(typed.Value, &text); err != nil {
				return nil, errArgument
			}
		} else if typed.Value.Kind() == '{' || typed.Value.Kind() == '[' {
			return nil, errArgument
		} else if typed.Value.Kind() == 'n' {
			return nil, nil // of whatever type
		}
		return paramtype.Read(typed.Type, text)
	}
	return nil, errArgument
}

// explained is the statement that explains what is asked.
func explained(a *ask) string {
	if a.Run {
		return "EXPLAIN ANALYZE " + a.SQL
	}
	return "EXPLAIN " + a.SQL
}

// quoted is a name as SQL has it.
func quoted(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }
