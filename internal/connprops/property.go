package connprops

import "strings"

// Property declares one connection property.
type Property struct {
	Name     string // PascalCase, as in connection strings
	Label    string // the name with spaces, as tools display it
	Category Category
	Type     Type
	// Choices lists the allowed values in their own spelling; none means that
	// Type alone decides. They match case-insensitively.
	Choices []Choice
	// Min and Max bound an Int or Seconds value; Max 0 means no upper bound.
	Min, Max int
	Default  string // what holds when the property is not set
	// Unset words what holds instead of Default where that depends on others.
	Unset string
	// Lines allows line breaks in the value.
	Lines       bool
	Sensitivity Sensitivity
	Status      Status
	Description string
	// Reason says why an accepted property has no effect, or why a refused one
	// is not supported and what to do instead.
	Reason string
	// Untrusted allows the property in connection strings of strangers: it
	// names no file, host or proxy and moves no bound.
	Untrusted bool
	// Session allows a session a value of its own: it concerns how statements are
	// run, and nothing that sessions share.
	Session bool
	// form checks what Type cannot and returns the canonical spelling.
	form func(text string) (string, error)
}

// Choice is one allowed value of a property.
type Choice struct {
	Text string
	// Refused says why the value is not supported and what to do instead; it is
	// empty for a value that works.
	Refused string
}

// Type is the type of a value. Every value is written as text.
type Type int

// The types.
const (
	String  Type = iota
	Int          // a whole number
	Bool         // true or false; yes, no, 1, 0 are understood
	Seconds      // a duration in seconds, decimals allowed
	Size         // a number of bytes with a unit: 100MB
)

// String returns the name of the type as the reference driver gives it: string,
// int or boolean.
func (t Type) String() string {
	switch t {
	case Int, Seconds:
		return "int"
	case Bool:
		return "boolean"
	default:
		return "string"
	}
}

// Category groups properties, in sys_connection_props and on the reference page.
type Category string

// The categories, in the order of the table.
const (
	Authentication Category = "Authentication"
	OAuth          Category = "OAuth"
	SSL            Category = "SSL"
	Firewall       Category = "Firewall"
	Proxy          Category = "Proxy"
	Logging        Category = "Logging"
	Schema         Category = "Schema"
	Caching        Category = "Caching"
	Miscellaneous  Category = "Miscellaneous"
)

// Sensitivity tells who may see a value.
type Sensitivity int

// The sensitivities. Printing masks all but Open.
const (
	Open      Sensitivity = iota
	Sensitive             // can hold a secret
	Password              // is a secret
)

// String returns NONE, SENSITIVE or PASSWORD, as the reference driver does.
func (s Sensitivity) String() string {
	return [...]string{"NONE", "SENSITIVE", "PASSWORD"}[s]
}

// Status tells what becomes of a value.
type Status string

// The statuses.
const (
	Active   Status = "active"   // something reads it
	Accepted Status = "accepted" // valid, without effect, harmless
	Refused  Status = "refused"  // an error, except with its default
)

// Masked reports whether printing hides the value.
func (p *Property) Masked() bool { return p.Sensitivity != Open }

// All returns every property in the order of the reference page. The slice is
// the caller's, the properties are shared and not to be changed.
func All() []*Property { return append([]*Property(nil), table...) }

// Lookup finds a property by its name or label; case and spaces do not count.
func Lookup(name string) (*Property, bool) {
	p, ok := byKey[key(name)]
	return p, ok
}

var byKey = func() map[string]*Property {
	index := make(map[string]*Property, len(table))
	for _, p := range table {
		index[key(p.Name)] = p
	}
	return index
}()

func key(name string) string { return strings.ToLower(strings.ReplaceAll(name, " ", "")) }
