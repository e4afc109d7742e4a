package main

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// figure is one that is guarded: the less the better.
type figure struct {
	name  string
	value float64
}

// ratio ends the names of figures that depend on the machine; all others are counts.
const ratio = ", × by hand"

func (f figure) isRatio() bool { return strings.HasSuffix(f.name, ratio) }

// String is the value.
func (f figure) String() string {
	if f.isRatio() {
		return strconv.FormatFloat(f.value, 'f', 2, 64)
	}
	return strconv.FormatFloat(f.value, 'f', 0, 64)
}

func countsOf(list []figure) []figure {
	return slices.DeleteFunc(slices.Clone(list), figure.isRatio)
}

// about begins the file of figures.
const about = `# What make bench-compare holds figures to: those of now may be 15 % above these.
# go run ./internal/bench -compare -update writes them anew.

`

// formatFigures writes figures one a line: name, colon, value.
func formatFigures(list []figure) string {
	var b strings.Builder
	b.WriteString(about)
	for _, f := range list {
		fmt.Fprintf(&b, "%-60s %10s\n", f.name+":", f)
	}
	return b.String()
}

func parseFigures(text string) (list []figure, err error) {
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		name, value, _ := strings.Cut(line, ":")
		f := figure{name: name}
		if f.value, err = strconv.ParseFloat(strings.TrimSpace(value), 64); err != nil {
			return nil, fmt.Errorf("%q is no figure: %w", line, err)
		}
		list = append(list, f)
	}
	return list, nil
}
