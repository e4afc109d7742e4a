package profile

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"

	"github.com/viewfinder-sql/viewfinder/internal/connprops"
	"github.com/viewfinder-sql/viewfinder/internal/sanitize"
	"github.com/viewfinder-sql/viewfinder/internal/suggest"
)

// Load reads and checks the file at a path. The error matches fs.ErrNotExist where
// there is none; what is wrong in it is an *[Error].
func Load(path string) (*File, error) {
	text, path, open, err := read(path)
	if err != nil {
		return nil, err
	}
	f, err := parse(path, text)
	if err != nil {
		return nil, err
	}
	if private := f.private(); private != "" && open != nil {
		return nil, &Error{Path: path, Reason: fmt.Sprintf("%s may be private, and %s", private, open)}
	}
	return f, nil
}

// private names a property in the file that may be private, if there is one.
func (f *File) private() string {
	for _, p := range f.Profiles {
		for property := range p.Open.InOrder() {
			if property.Masked() {
				return property.Name
			}
		}
	}
	return ""
}

// reader reads the nodes of one file.
type reader struct {
	path    string
	profile string // that is being read
}

func (r *reader) fault(n ast.Node, format string, args ...any) *Error {
	e := &Error{Path: r.path, Profile: r.profile, Reason: fmt.Sprintf(format, args...)}
	if n != nil && n.GetToken() != nil && n.GetToken().Position != nil {
		e.Line = n.GetToken().Position.Line
	}
	return e
}

// parse reads the text of a file.
func parse(path string, text []byte) (*File, error) {
	r := &reader{path: path}
	root, err := r.document(text)
	if err != nil {
		return nil, err
	}
	f := &File{Path: path}
	version := false
	err = r.each(root, []string{"version", "users", "profiles"}, func(key string, n ast.Node) (err error) {
		switch key {
		case "version":
			version = true
			return r.version(n)
		case "users":
			f.Users, err = r.names(n)
		case "profiles":
			err = r.each(n, nil, func(name string, n ast.Node) error {
				p, err := r.readProfile(name, n)
				f.Profiles = append(f.Profiles, p)
				return err
			})
		}
		return err
	})
	if err == nil && !version {
		err = r.fault(nil, "says no version: write version: %d at its beginning", Version)
	}
	if err != nil {
		return nil, err
	}
	return f, nil
}

// document is the mapping that a text holds; nil for an empty one.
func (r *reader) document(text []byte) (root ast.Node, err error) {
	defer func() {
		if fault := recover(); fault != nil { // of the library, on a text that nobody means
			root, err = nil, r.fault(nil, "is no YAML")
		}
	}()
	file, err := parser.ParseBytes(text, parser.ParseComments)
	var wrong syntaxError
	switch {
	case errors.As(err, &wrong):
		return nil, r.syntax(wrong)
	case err != nil:
		return nil, r.fault(nil, "is no YAML")
	}
	for _, d := range file.Docs {
		switch {
		case d.Body == nil || d.Body.Type() == ast.CommentType:
		case root != nil:
			return nil, r.fault(d.Body, "a second document: a file has one")
		default:
			root = d.Body
		}
	}
	return root, nil
}

// syntaxError is the library's, whose package brings a decoder along that nothing here
// uses.
type syntaxError interface {
	error
	GetMessage() string
	GetToken() *token.Token
}

// syntax tells where a text stops being YAML. What the library says of it may repeat
// the text.
func (r *reader) syntax(wrong syntaxError) error {
	e := r.fault(nil, "is no YAML")
	if strings.Contains(wrong.GetMessage(), "already defined") {
		e.Reason = "a key is there twice"
	}
	if t := wrong.GetToken(); t != nil && t.Position != nil {
		e.Line = t.Position.Line
		e.Reason += fmt.Sprintf(" (column %d)", t.Position.Column)
	}
	return e
}

// entries are those of a mapping; a value that is empty is an empty mapping.
func (r *reader) entries(n ast.Node) ([]*ast.MappingValueNode, error) {
	switch n := n.(type) {
	case nil, *ast.NullNode:
		return nil, nil
	case *ast.MappingNode:
		return n.Values, nil
	case *ast.MappingValueNode:
		return []*ast.MappingValueNode{n}, nil
	}
	return nil, r.fault(n, "must be a mapping, with lines such as name: value")
}

// each calls read with every key of a mapping, which are to be among the known ones;
// nil leaves them open.
func (r *reader) each(n ast.Node, known []string, read func(key string, n ast.Node) error) error {
	entries, err := r.entries(n)
	if err != nil {
		return err
	}
	for _, e := range entries {
		key, err := r.scalar(e.Key)
		if err != nil {
			return err
		}
		if known != nil && !slices.Contains(known, key) {
			return r.fault(e.Key, "%s is no key: %s", sanitize.Brief(key), orKnown(key, known))
		}
		if err := read(key, e.Value); err != nil {
			return err
		}
	}
	return nil
}

// orKnown names what was meant by a name, or what there is.
func orKnown(name string, known []string) string {
	if near := suggest.Nearest(name, known); near != "" {
		return "did you mean " + near + "?"
	}
	return "use one of " + strings.Join(known, ", ")
}

// scalar is the text of a value as it is written, without its quotes.
func (r *reader) scalar(n ast.Node) (string, error) {
	switch n := n.(type) {
	case nil, *ast.NullNode:
		return "", nil
	case *ast.LiteralNode:
		return n.Value.Value, nil
	case *ast.StringNode, *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.InfinityNode, *ast.NanNode:
		return n.GetToken().Value, nil
	case *ast.AnchorNode, *ast.AliasNode, *ast.TagNode, *ast.MergeKeyNode:
		return "", r.fault(n, "anchors, aliases and tags are not taken: write the value itself")
	}
	return "", r.fault(n, "must be one value")
}

func (r *reader) version(n ast.Node) error {
	text, err := r.scalar(n)
	if err != nil {
		return err
	}
	v, err := strconv.Atoi(text)
	switch {
	case err != nil || v < 1:
		return r.fault(n, "version must be %d", Version)
	case v > Version:
		return r.fault(n, "the file has version %d, and this program knows %d: use a newer viewfinder", v, Version)
	}
	return nil
}

// names are those of a list, or of a text with commas between them.
func (r *reader) names(n ast.Node) ([]string, error) {
	list := []string{}
	sequence, ok := n.(*ast.SequenceNode)
	if !ok {
		text, err := r.scalar(n)
		if err != nil {
			return nil, err
		}
		list = splitNames(text)
		return list, r.checkNames(n, list)
	}
	for _, v := range sequence.Values {
		name, err := r.scalar(v)
		if err != nil {
			return nil, err
		}
		list = append(list, name)
	}
	return list, r.checkNames(n, list)
}

// splitNames parts names at commas.
func splitNames(text string) []string {
	list := []string{}
	for name := range strings.SplitSeq(text, ",") {
		if name = strings.TrimSpace(name); name != "" {
			list = append(list, name)
		}
	}
	return list
}

func (r *reader) checkNames(n ast.Node, list []string) error {
	for _, name := range list {
		if name != "*" && !isName(name) {
			return r.fault(n, "%s is no name: %s", sanitize.Brief(name), nameRule)
		}
	}
	return nil
}

// isName tells what a profile or a user may be called: names stand in addresses and
// command lines.
func isName(text string) bool {
	for i, r := range text {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '_' && (i == 0 || !strings.ContainsRune(".@-", r)) || r == utf8.RuneError {
			return false
		}
	}
	return text != "" && utf8.RuneCountInString(text) <= 63
}

const nameRule = "a name has up to 63 letters, digits and the signs _ . @ -, and begins with a letter, a digit or _"

func (r *reader) readProfile(name string, n ast.Node) (*Profile, error) {
	if !isName(name) {
		return nil, r.fault(n, "%s is no name of a profile: %s", sanitize.Brief(name), nameRule)
	}
	r.profile = name
	defer func() { r.profile = "" }()
	p := &Profile{Name: name, Open: connprops.Values{}, path: r.path, spelt: map[*connprops.Property]string{}}
	var secrets ast.Node
	err := r.each(n, []string{"description", "users", "secrets", "properties"}, func(key string, n ast.Node) (err error) {
		switch key {
		case "description":
			p.Description, err = r.scalar(n)
		case "users":
			p.Users, err = r.names(n)
		case "secrets":
			secrets = n
			err = r.readSecrets(p, n)
		case "properties":
			err = r.each(n, nil, func(key string, n ast.Node) error { return r.property(p, key, n) })
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	for _, property := range p.Secrets {
		if _, twice := p.Open[property]; twice {
			return nil, r.fault(secrets, "%s is both among the secrets and among the properties: remove one", property.Name)
		}
	}
	return p, nil
}

func (r *reader) readSecrets(p *Profile, n ast.Node) error {
	names, err := r.names(n)
	if err != nil {
		return err
	}
	for _, name := range names {
		property, err := find(name)
		if err != nil {
			return r.fault(n, "%s", err)
		}
		if !property.Masked() {
			return r.fault(n, "%s is no secret: write it among the properties", property.Name)
		}
		if !p.Kept(property) {
			p.Secrets = append(p.Secrets, property)
		}
	}
	return nil
}

// property reads one property of a profile.
func (r *reader) property(p *Profile, name string, n ast.Node) error {
	property, err := find(name)
	if err != nil {
		return r.fault(n, "%s", err)
	}
	text, err := r.scalar(n)
	if err != nil {
		return err
	}
	if property.Sensitivity == connprops.Password || HoldsSecret(property, text) {
		return r.fault(n, "%s %s", property.Name, outOfFile(p.Name, property))
	}
	if _, twice := p.spelt[property]; twice {
		return r.fault(n, "%s is there twice", property.Name)
	}
	canonical, err := property.Normalize(text)
	var wrong *connprops.Error
	if errors.As(err, &wrong) {
		e := r.fault(n, "%s: %s", property.Name, wrong.Reason)
		e.cause = err
		return e
	}
	p.spelt[property] = name
	if canonical != "" {
		p.Open[property] = canonical
	}
	return nil
}

// outOfFile says where a secret belongs.
func outOfFile(profile string, property *connprops.Property) string {
	what := "is secret"
	if property.Sensitivity != connprops.Password {
		what = "holds a password"
	}
	return fmt.Sprintf(what+" and does not belong in the file: delete it there, then run viewfinder config set %s --profile %s, which keeps it encrypted", property.Name, profile)
}

// find returns the property of a name that has a use.
func find(name string) (*connprops.Property, error) {
	property, ok := connprops.Lookup(name)
	if ok {
		return property, nil
	}
	var names []string
	for _, p := range connprops.All() {
		names = append(names, p.Name)
	}
	if near := suggest.Nearest(name, names); near != "" {
		return nil, fmt.Errorf("unknown property %s: did you mean %s?", sanitize.Brief(name), near)
	}
	return nil, fmt.Errorf("unknown property %s: docs/connection-properties.md lists them all", sanitize.Brief(name))
}

// password is how an address carries one.
var password = regexp.MustCompile(`(?i)^[a-z][a-z0-9+.-]*://[^/?#]*:[^/?#]*@|[?&; ](password|sslpassword)=`)

// HoldsSecret tells whether the value of a property is one to keep outside of the file:
// any of a password, and an address with a password in it.
func HoldsSecret(p *connprops.Property, text string) bool {
	return p.Sensitivity == connprops.Password || p.Masked() && password.MatchString(text)
}
