package schema

import (
	"slices"
	"strings"
)

// Argument is a column whose value goes into the request that makes the rows: an
// equality with it, an IN list or a join gives the value, and each row has it back
// as the statement wrote it.
type Argument struct {
	// Column is the column's name.
	Column string
	// Param is the query parameter that the value is sent as; "" where an address
	// holds it, as {Column}. A column that is a parameter is no field of an answer.
	Param string
	// Required says that there are no rows without a value: a plan that has none is
	// refused. Example is one for error texts and pages.
	Required bool
	Example  string
	// Default is sent where no term gives a value; "" sends nothing. Defaults are
	// several, each of which is.
	Default  string
	Defaults []string
	// Every says that rows of all values are read where no term gives one, but of those that
	// are hidden: With these columns having values, or being NULL by a term.
	Every bool
	With  []string
	// Values are the values accepted, in the API's spelling, nil for any. Synonyms
	// maps other spellings onto them.
	Values   []string
	Synonyms map[string]string
	// Strip is a sign that people write in front and the API does not take: "@".
	Strip string
	// Lower says that the API tells no capitals from small letters.
	Lower bool
	// Signs are those that a value may hold besides the letters and digits of ASCII;
	// any other value names nothing. "" is for any value.
	Signs string
}

// Sent returns a value as the API spells it; ok is false where it takes none such.
func (a *Argument) Sent(text string) (sent string, ok bool) {
	for other, v := range a.Synonyms {
		if strings.EqualFold(other, text) {
			return v, true
		}
	}
	if a.Values != nil {
		i := slices.IndexFunc(a.Values, func(v string) bool { return strings.EqualFold(v, text) })
		if i < 0 {
			return "", false
		}
		return a.Values[i], true
	}
	text = strings.TrimPrefix(text, a.Strip)
	if a.Lower {
		text = strings.ToLower(text)
	}
	if a.Signs != "" && strings.IndexFunc(text, a.isStrange) >= 0 {
		return "", false
	}
	return text, text != ""
}

// Unasked are the values that are sent where no term gives one, as rows show them.
func (a *Argument) Unasked() []string {
	if len(a.Defaults) > 0 {
		return a.Defaults
	}
	if a.Default != "" {
		return []string{a.Default}
	}
	return nil
}

// IsChoice reports whether a column is an input that is left at its default where no term
// gives it a value: of other values there are other rows, which are not read then. What an
// object is found from or by is none: where one of the two is given, the other is a field.
// With is not nil for one of whose values all are read as long as those columns have one.
func (t *Table) IsChoice(c *Column) (is bool, with []string) {
	a := t.Argument(c.Name)
	if f := t.Address.Finds(); a == nil || a.Required || f != nil && (f.From == a.Column || f.Column == a.Column) {
		return false, nil
	}
	unasked := a.Unasked()
	return (len(unasked) == 0 || len(unasked) < len(a.Values)) && (!a.Every || len(a.With) > 0), a.With
}

// isStrange reports whether no value can hold a character.
func (a *Argument) isStrange(r rune) bool {
	letter := r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z'
	return !letter && !strings.ContainsRune(a.Signs, r)
}

// Argument returns the argument that a column is, or nil.
func (t *Table) Argument(column string) *Argument {
	i := slices.IndexFunc(t.Arguments, func(a Argument) bool { return strings.EqualFold(a.Column, column) })
	if i < 0 {
		return nil
	}
	return &t.Arguments[i]
}

// Asker says in whose name a table with an [Address] is asked for.
type Asker uint8

// The askers.
const (
	NoAsker    Asker = iota // nobody's: the address names no account
	AnyAsker                // any account's, and the answer is the same: one asks; see Table.AnyoneAsks
	NamedAsker              // the answer is the account's: where there are several, the statement names one
)

// Address says where the API is asked for the object that the rows of a table with
// [RootArgument] begin at. In its texts {Column} stands for the value of an argument
// and {account} for the id of the account that asks.
type Address struct {
	// Node is the type of the object: that of the table's first level.
	Node string
	// Path is that of the request: "{account}", "{HashtagId}", "instagram_oembed"; ""
	// is the API's own root, whose edges need no object.
	Path string
	// Field is the field of the object at Path that holds the object wanted, with
	// what stands in its modifier: "business_discovery.username({Username})"; "" where
	// it is the object at Path. What such a field holds is read through it alone,
	// lists below it too.
	Field string
	// Params are further parameters of every request, also for what hangs below.
	Params []Param
	Asker  Asker
	// Account is the column with the id of the account that asks; a term on it says
	// which. "" where there is none.
	Account string
	// Rationed says that the API counts over days how many different objects an account
	// asks for: none is asked for that may not be wanted.
	Rationed bool
	// Find is the call before, if there is one.
	Find *Find
}

// Nests reports whether the object stands in a field of another one, so that what hangs
// below it can come along in the same answer.
func (a *Address) Nests() bool { return a != nil && a.Field != "" }

// ByID reports whether an address is an object's own: the statement names it by its id.
func (a *Address) ByID() bool {
	list := names(a.Path)
	return a.Field == "" && len(list) == 1 && list[0] != AccountName && a.Path == "{"+list[0]+"}"
}

// Finds returns the call before, nil where there is none.
func (a *Address) Finds() *Find {
	if a == nil {
		return nil
	}
	return a.Find
}

// Param is a query parameter and the text of its value.
type Param struct {
	Name, Value string
}

// Find is a first call that turns one argument into another: the name of a hashtag
// into its id. It brings a list of objects; the first is it, and an empty list, like
// an object that is not found, is no row.
type Find struct {
	// Column is the argument that it gives, From the one that it is given. Where the
	// statement has a value for Column there is no such call, and From, unless it has
	// a value too, is a field of the object.
	Column, From string
	Path         string
	Params       []Param
	// Lasting says that what was found once is so for ever, whoever asks.
	Lasting bool
}

// Route is another way to a table's rows, for the logins of one kind.
type Route struct {
	Login Login
	// Root, Path and Address are as the table's; the path has as many edges.
	Root    Root
	Path    []string
	Address *Address
	// Fields are the fields of columns that have another on this way, by the
	// column's name.
	Fields map[string]string
}

// Required lists the arguments without which the table has no rows, each with the
// one that it can be found from, if there is one.
func (t *Table) Required() (columns [][]string) {
	for _, a := range t.Arguments {
		if !a.Required {
			continue
		}
		either := []string{a.Column}
		if t.Address != nil && t.Address.Find != nil && t.Address.Find.Column == a.Column {
			either = []string{t.Address.Find.From, a.Column}
		}
		columns = append(columns, either)
	}
	return columns
}

// IsEcho reports whether a column is a parameter of the call, or who asked, and no
// field of an answer.
func (t *Table) IsEcho(c *Column) bool {
	if t.Numbers != nil && c.Level == len(t.Path) { // which is made of the answers about metrics
		return true
	}
	if t.Address != nil && c.Name == t.Address.Account {
		return true
	}
	a := t.Argument(c.Name)
	return a != nil && a.Param != ""
}

// IsAccount reports whether a column is the id of the account that rows are read
// from: a term on it says which accounts to ask.
func (t *Table) IsAccount(c *Column) bool {
	if t.Address != nil {
		return t.Address.Account == c.Name
	}
	return t.Root == RootAccount && c.Level == 0 && c.Field == "id"
}

// AnyoneAsks reports whether every account is answered the same. The first one asks then,
// unless the statement compares the account: its rows are those of all accounts then, and
// those that its terms leave out need not ask. A statement has the same rows so, whichever
// terms reach the scan.
func (t *Table) AnyoneAsks() bool { return t.Address != nil && t.Address.Asker == AnyAsker }

// String shows the address as people write it: "{account}?fields=…",
// "ig_hashtag_search?q={Hashtag} → {HashtagId}".
func (a *Address) String() string {
	text := "/" + a.Path + query(a.Params)
	if a.Field != "" {
		text = "/" + a.Path + "?fields=" + a.Field
	}
	if a.Find != nil {
		text = "/" + a.Find.Path + query(a.Find.Params) + " → " + text
	}
	return text
}

func query(params []Param) string {
	parts := make([]string, len(params))
	for i, p := range params {
		parts[i] = p.Name + "=" + p.Value
	}
	if len(parts) == 0 {
		return ""
	}
	return "?" + strings.Join(parts, "&")
}

// texts are the texts of an address in which names stand in braces.
func (a *Address) texts() []string {
	out := []string{a.Path, a.Field}
	for _, p := range a.Params {
		out = append(out, p.Value)
	}
	if a.Find != nil {
		out = append(out, a.Find.Path)
		for _, p := range a.Find.Params {
			out = append(out, p.Value)
		}
	}
	return out
}

// AccountName is the name that stands for the account that asks.
const AccountName = "account"

// Fill puts values for the names in braces of an address's text.
func Fill(text string, value func(name string) string) string {
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(text, "{")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		name, after, _ := strings.Cut(rest, "}")
		b.WriteString(value(name))
		text = after
	}
}

// names are the names in braces of a text.
func names(text string) (out []string) {
	Fill(text, func(name string) string {
		out = append(out, name)
		return ""
	})
	return out
}
