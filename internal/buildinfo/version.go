package buildinfo

import (
	"runtime/debug"
	"sync"
)

// Module is the path of this module.
const Module = "github.com/viewfinder-sql/viewfinder"

// Devel is the version of a build that does not know its own, such as that of a
// test.
const Devel = "(devel)"

// What a release was stamped with by the linker: the go command does not know the commit in
// each kind of checkout. Otherwise they are empty.
var stampedVersion, stampedCommit, stampedTime string

// Version is the version of this module in the program that runs: of the release
// that was installed or imported, or made of the commit that was built. It is
// [Devel] where that is unknown.
var Version = sync.OnceValue(func() string {
	if stampedVersion != "" {
		return stampedVersion
	}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return Devel
	}
	return version(info)
})

// Program names this program with its version, for files to say who wrote them.
func Program() string { return "viewfinder " + Version() }

func version(info *debug.BuildInfo) string {
	for _, m := range append(info.Deps, &info.Main) {
		if m.Path == Module && m.Version != "" {
			return m.Version
		}
	}
	return Devel
}
