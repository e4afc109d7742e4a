// The command crossvet vets the module in the directory above for the platforms that are its
// arguments, such as windows/arm64:
//
//	go run ./crossvet windows/arm64 darwin/amd64
//
// It does what GOOS=windows GOARCH=arm64 go vet ./... does, and reads the types of all packages
// from their sources, which for a platform whose packages were never compiled takes a fifth of
// the time.
package main

import (
	"fmt"
	"os"
	"runtime/debug"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis/checker"
	"golang.org/x/tools/go/analysis/suite/vet"
	"golang.org/x/tools/go/packages"
)

func main() {
	debug.SetGCPercent(400) // what is loaded stays until its platform is done
	failed := false
	for _, platform := range os.Args[1:] {
		fmt.Println("vet for", platform)
		bad, err := check(platform)
		if err != nil {
			fmt.Fprintln(os.Stderr, "crossvet:", err)
			os.Exit(2)
		}
		failed = failed || bad
	}
	if failed {
		os.Exit(1)
	}
}

// check vets for a platform, prints what it finds, and reports whether that was anything.
func check(platform string) (found bool, err error) {
	system, machine, ok := strings.Cut(platform, "/")
	if !ok {
		return false, fmt.Errorf("%q is no platform, such as windows/arm64", platform)
	}
	pkgs, err := packages.Load(&packages.Config{
		Mode:  packages.LoadAllSyntax,
		Dir:   "..",
		Env:   append(os.Environ(), "GOOS="+system, "GOARCH="+machine, "CGO_ENABLED=0"),
		Tests: true,
	}, "./...")
	if err != nil {
		return false, err
	}
	if len(pkgs) == 0 {
		return false, fmt.Errorf("no packages for %s", platform)
	}
	if packages.PrintErrors(pkgs) > 0 {
		return true, nil
	}
	graph, err := checker.Analyze(vet.Suite, pkgs, nil)
	if err != nil {
		return false, err
	}
	var lines []string // a file is in its package, and in that of its tests
	for action := range graph.All() {
		if !action.IsRoot {
			continue
		}
		if action.Err != nil {
			return false, fmt.Errorf("%s of %s: %w", action.Analyzer.Name, action.Package.ID, action.Err)
		}
		for _, d := range action.Diagnostics {
			lines = append(lines, fmt.Sprintf("%v: %s: %s", action.Package.Fset.Position(d.Pos), action.Analyzer.Name, d.Message))
		}
	}
	slices.Sort(lines)
	for _, line := range slices.Compact(lines) {
		fmt.Fprintln(os.Stderr, line)
	}
	return len(lines) > 0, nil
}
