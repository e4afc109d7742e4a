package graphsim

import "strings"

// deed is what a POST or a DELETE does to a node, or on an edge of it.
type deed struct {
	// scope are the permissions that it needs, by their names under Facebook Login.
	scope string
	// facebook says that Instagram Login has no such call.
	facebook bool
	// do does it, or refuses it and changes nothing.
	do func(c *call, n node) ([]byte, *Error)
}

// deeds are what can be done to a kind of node, by verb and edge: "POST comments".
type deeds map[string]deed

// done is the answer of most deeds.
var done = []byte(`{"success":true}`)

// perform does what a call that is no read asks for.
func (c *call) perform(n node, segments []string) ([]byte, *Error) {
	d, ok := n.table(c.flavour()).deeds[strings.Join(append([]string{c.method}, segments[1:]...), " ")]
	switch {
	case !ok && len(segments) > 1 && c.edgeAt(n, segments[1:]) == nil:
		return nil, noPath("/" + strings.Join(segments[1:], "/"))
	case !ok || foreign(n) || d.facebook && c.flavour() == flavourInstagram:
		return nil, noObject(c.method, segments[0])
	case !c.may(d.scope):
		return nil, noPermission()
	}
	return d.do(c, n)
}

// made is the answer of a deed that made something.
func made(id string) []byte { return append(appendString([]byte(`{"id":`), id), '}') }

// truth reads a parameter that is true or false.
func (c *call) truth(name string) (bool, *Error) {
	switch strings.ToLower(c.params.get(name)) {
	case "true", "1":
		return true, nil
	case "false", "0":
		return false, nil
	}
	return false, badParam("(#100) param " + name + " must be a boolean.")
}

// required reads a parameter that must be there.
func (c *call) required(name string) (string, *Error) {
	if v := c.params.get(name); v != "" {
		return v, nil
	}
	return "", badParam("(#100) The parameter " + name + " is required")
}
