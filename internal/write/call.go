package write

import (
	"encoding/json"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/viewfinder-sql/viewfinder/internal/value"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// Job is what a statement would do.
type Job struct {
	Table *schema.Table
	Write *schema.Write
	Rows  []Row
	// Check checks a row that takes several calls, which the limits of its columns do not
	// know all of: it says what is wrong with which column. Nil checks nothing.
	Check func(row map[string]value.Value) (column, reason string)
}

// Row is one row of a [Job], by the names of columns.
type Row struct {
	// Given are the values that the statement gives or sets, NULL among them where an
	// UPDATE sets it.
	Given map[string]value.Value
	// Found are those of the row that an UPDATE or a DELETE found, as far as they are known.
	Found map[string]value.Value
}

// Value is what is known of a column.
func (r *Row) Value(column string) value.Value {
	if v, ok := r.Given[column]; ok {
		return v
	}
	return r.Found[column]
}

// Call is the call of one row.
type Call struct {
	Method, Path string
	Params       url.Values
	row          *Row
}

// Unnamed stands in a [Call] for the account that writes, and its Page, as long as it is
// not known.
const Unnamed = "{" + schema.AccountName + "}"

// Calls checks every row and makes its call. The error is a [*ValueError].
func (j *Job) Calls() ([]Call, error) {
	calls := make([]Call, len(j.Rows))
	for i := range j.Rows {
		row := &j.Rows[i]
		fail := func(column, reason string) error {
			return &ValueError{Verb: j.verb(), Table: j.Table.Name, Row: i + 1, Rows: len(j.Rows), Column: column, Reason: reason}
		}
		if err := j.check(row, fail); err != nil {
			return nil, err
		}
		if j.Check != nil && j.Write.Process != "" {
			if column, reason := j.Check(row.Given); reason != "" {
				return nil, fail(column, reason)
			}
		}
		params, err := j.params(row, fail)
		if err != nil {
			return nil, err
		}
		calls[i] = Call{Method: j.Write.Method, Path: fill(j.Write.Path, row), Params: params, row: row}
	}
	return calls, nil
}

// verb is what the statement does, as its beginning has it: "INSERT INTO".
func (j *Job) verb() string {
	switch j.Write.Verb {
	case schema.Insert:
		return "INSERT INTO"
	case schema.Delete:
		return "DELETE FROM"
	default:
		return "UPDATE"
	}
}

// fill puts the values of a row for the names in braces of a text; those of the account
// and its Page stay.
func fill(text string, row *Row) string {
	return schema.Fill(text, func(name string) string {
		if name == schema.AccountName || name == schema.PageName {
			return "{" + name + "}"
		}
		return TextOf(row.Value(name))
	})
}

// check checks one row.
func (j *Job) check(row *Row, fail func(column, reason string) error) error {
	for column := range row.Given {
		if j.Write.Input(column) == nil && !(column == schema.AccountColumn && j.Write.NeedsAccount()) {
			return fail(column, "cannot be given: "+j.takes())
		}
	}
	for i := range j.Write.Inputs {
		in := &j.Write.Inputs[i]
		v, given := row.Given[in.Column]
		switch {
		case v.IsNull() && given && j.Write.Verb == schema.Update:
			return fail(in.Column, "is set to NULL, which the platform has no call for")
		case v.IsNull() && in.Required:
			return fail(in.Column, "is missing: a value is required")
		case v.IsNull():
		case !utf8.ValidString(v.Text()):
			return fail(in.Column, "is no UTF-8: the platform takes no other text")
		case strings.TrimSpace(TextOf(v)) == "" && in.Required:
			return fail(in.Column, "is blank: a value is required")
		default:
			if said := Violated(&in.Limits, v); said != "" {
				return fail(in.Column, said)
			}
		}
	}
	if err := j.checkOneOf(row, fail); err != nil {
		return err
	}
	for _, column := range j.Write.Needs() {
		if slices.Contains(j.Write.Keys, column) && len(j.Write.Keys) > 1 {
			continue // another one names the row
		}
		if v := row.Value(column); !IsID(TextOf(v)) {
			return fail(column, "is "+shown(TextOf(v))+", which is no id: ids are of digits")
		}
	}
	if v := row.Value(schema.AccountColumn); !v.IsNull() && !IsID(TextOf(v)) {
		return fail(schema.AccountColumn, "is "+shown(TextOf(v))+", which is no id: ids are of digits")
	}
	return nil
}

// checkOneOf reports a row that gives none, or several, of what only one is taken of.
func (j *Job) checkOneOf(row *Row, fail func(column, reason string) error) error {
	of := j.Write.OneOf
	if j.Write.Verb != schema.Insert && len(j.Write.Keys) > 1 {
		of = j.Write.Keys
	}
	given := 0
	for _, column := range of {
		if v := row.Value(column); !v.IsNull() {
			given++
			if j.Write.Input(column) == nil && !IsID(TextOf(v)) {
				return fail(column, "is "+shown(TextOf(v))+", which is no id: ids are of digits")
			}
		}
	}
	if len(of) > 0 && given != 1 {
		return fail("", "takes one of "+strings.Join(of, ", ")+", and not several of them")
	}
	return nil
}

// takes says what the statement may give.
func (j *Job) takes() string {
	var columns []string
	for i := range j.Write.Inputs {
		columns = append(columns, j.Write.Inputs[i].Column)
	}
	if j.Write.NeedsAccount() {
		columns = append(columns, schema.AccountColumn)
	}
	return j.verb() + " " + j.Table.Name + " takes " + strings.Join(columns, ", ")
}

// joined are the texts of a list in JSON, with commas between them.
func joined(text string) (string, bool) {
	var list []string
	err := json.Unmarshal([]byte(text), &list)
	return strings.Join(list, ","), err == nil
}

// params makes the parameters of a row's call.
func (j *Job) params(row *Row, fail func(column, reason string) error) (url.Values, error) {
	out, objects := url.Values{}, map[string]map[string]any{}
	for _, p := range j.Write.Params {
		if v := fill(p.Value, row); v != "" {
			out.Set(p.Name, v)
		}
	}
	for i := range j.Write.Inputs {
		in := &j.Write.Inputs[i]
		v := row.Given[in.Column]
		if in.Param == "" || v.IsNull() {
			continue
		}
		text, is, ok := TextOf(v), any(TextOf(v)), false
		switch c := j.Table.AnyColumn(in.Column); c.Type {
		case schema.Boolean:
			var yes bool
			if yes, ok = Truth(v); !ok {
				return nil, fail(in.Column, "is "+shown(text)+": it is TRUE or FALSE")
			}
			text, is = in.Sent(yes), yes
		case schema.Real, schema.Integer:
			if !value.IsNumberText(text) {
				return nil, fail(in.Column, "is "+shown(text)+", which is no number")
			}
			is = json.Number(text)
		case schema.Datetime:
			at, ok := value.ParseTime(text)
			if !ok {
				return nil, fail(in.Column, "is "+shown(text)+", which is no time: write it as '2027-03-01T09:00:00Z'")
			}
			text = at.UTC().Format("2006-01-02T15:04:05-0700") // as the API writes them
			is = text
		case schema.JSON:
			if !json.Valid([]byte(text)) {
				return nil, fail(in.Column, "is no JSON")
			}
			is = json.RawMessage(text)
			if in.Joined {
				if text, ok = joined(text); !ok {
					return nil, fail(in.Column, "is no list of texts in JSON: write it as '[\"…\", \"…\"]'")
				}
			}
		}
		object, member, nested := strings.Cut(in.Param, ".")
		if !nested {
			out.Set(in.Param, text)
			continue
		}
		if objects[object] == nil {
			objects[object] = map[string]any{}
		}
		objects[object][member] = is
	}
	for name, members := range objects {
		is := any(members)
		bare, list := strings.CutSuffix(name, "[]")
		if list {
			is = []any{members}
		}
		text, err := json.Marshal(is)
		if err != nil {
			return nil, fail("", "cannot be written as JSON: "+err.Error())
		}
		out.Set(bare, string(text))
	}
	return out, nil
}
