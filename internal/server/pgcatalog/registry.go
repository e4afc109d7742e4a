package pgcatalog

import (
	"errors"
	"slices"
	"strings"
	"sync"

	sqlite3 "github.com/ncruces/go-sqlite3"
)

// declarations are all of them; each file of functions_* has a list.
var declarations = sync.OnceValue(func() []declared {
	return slices.Concat(sessionFunctions, nameFunctions, definitionFunctions, visibilityFunctions(), privilegeFunctions, sizeFunctions)
})

// Functions are those that statements may call.
var Functions = sync.OnceValue(func() (list []Function) {
	for _, d := range declarations() {
		for _, args := range strings.Split(d.args, "|") {
			must, may, _ := strings.Cut(args, ",")
			f := Function{Name: d.name, Engine: engineFunction(d.name), Result: typeNamed(d.result), Nulls: d.nulls, Volatile: d.volatile}
			for _, name := range strings.Fields(must) {
				f.Args = append(f.Args, typeNamed(name))
			}
			for _, name := range strings.Fields(may) {
				f.Args = append(f.Args, typeNamed(name))
				f.Optional++
			}
			list = append(list, f)
		}
	}
	return list
})

// register puts the functions on a connection, with those that only views call.
func (c *conn) register() error {
	var errs []error
	for _, d := range declarations() {
		flags := sqlite3.DETERMINISTIC | sqlite3.INNOCUOUS
		if d.volatile {
			flags = sqlite3.INNOCUOUS
		}
		errs = append(errs, c.db.CreateFunction(engineFunction(d.name), -1, flags, c.function(d.nulls, d.call)))
	}
	for name, call := range viewFunctions {
		errs = append(errs, c.db.CreateFunction(name, -1, sqlite3.DETERMINISTIC|sqlite3.INNOCUOUS, c.function(false, call)))
	}
	return errors.Join(errs...)
}
