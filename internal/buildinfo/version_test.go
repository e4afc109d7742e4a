package buildinfo

import (
	"runtime/debug"
	"testing"
)

func TestVersion(t *testing.T) {
	t.Parallel()
	other := debug.Module{Path: "example.com/shop", Version: "v9.9.9"}
	for _, tt := range []struct {
		name string
		info debug.BuildInfo
		want string
	}{
		{"nothing known", debug.BuildInfo{}, "(devel)"},
		{"the program itself, released", debug.BuildInfo{Main: debug.Module{Path: Module, Version: "v1.2.3"}}, "v1.2.3"},
		{"the program itself, of a commit", debug.BuildInfo{Main: debug.Module{Path: Module, Version: "v1.2.4-0.20261129051735-4f8c8b1aaaaa+dirty"}}, "v1.2.4-0.20261129051735-4f8c8b1aaaaa+dirty"},
		{"the program itself, of no commit", debug.BuildInfo{Main: debug.Module{Path: Module}}, "(devel)"},
		{"imported", debug.BuildInfo{Main: other, Deps: []*debug.Module{{Path: "a", Version: "v0.1.0"}, {Path: Module, Version: "v1.2.3"}}}, "v1.2.3"},
		{"imported by a workspace", debug.BuildInfo{Main: other, Deps: []*debug.Module{{Path: Module, Version: "(devel)"}}}, "(devel)"},
		{"another program", debug.BuildInfo{Main: other, Deps: []*debug.Module{{Path: Module + "/v2", Version: "v2.0.0"}}}, "(devel)"},
	} {
		if got := version(&tt.info); got != tt.want {
			t.Errorf("%s: got %s, want %s", tt.name, got, tt.want)
		}
	}
}
