package connect

import (
	"testing"

	"github.com/viewfinder-sql/viewfinder/internal/config"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// Every table and every view of the catalogue can be listed, by each of its names.
func TestCheck_listed(t *testing.T) {
	t.Parallel()
	var names []string
	for _, x := range schema.Default().Tables {
		names = append(append(names, x.Name), x.Aliases...)
	}
	for _, v := range schema.Default().Views {
		names = append(append(names, v.Name), v.Aliases...)
	}
	for _, name := range names {
		for _, set := range []func(*config.Config){func(c *config.Config) { c.Tables = name }, func(c *config.Config) { c.Views = name }} {
			c := config.New()
			set(c)
			if err := Check(c); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
	c := config.New()
	c.Tables = "Media, nothing"
	if Check(c) == nil {
		t.Error("a table that does not exist is listed")
	}
}
