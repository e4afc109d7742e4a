package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// committed is where the figures stand that later ones are compared with.
var committed = filepath.Join("internal", "bench", "testdata", "figures")

// tolerated is how many times the committed figure a figure may be.
const tolerated = 1.15

// rounding is what a product of such numbers may be off by.
const rounding = 1e-9

// compare measures anew and compares with what is committed, or writes that.
func (b *bench) compare() error {
	now, err := b.guarded()
	if err != nil {
		return err
	}
	if b.update && !b.counts {
		return os.WriteFile(committed, []byte(formatFigures(now)), 0o644)
	}
	text, err := os.ReadFile(committed)
	if err != nil {
		return err
	}
	before, err := parseFigures(string(text))
	if err != nil {
		return fmt.Errorf("%s: %w", committed, err)
	}
	if b.update {
		return os.WriteFile(committed, []byte(formatFigures(renewed(before, now))), 0o644)
	}
	if b.counts {
		before = countsOf(before)
	}
	worse, better := judge(before, now)
	for _, line := range better {
		fmt.Println("better:", line)
	}
	if len(worse) > 0 {
		return fmt.Errorf("%d of %d figures are worse than in %s:\n%s", len(worse), len(now), committed, strings.Join(worse, "\n"))
	}
	fmt.Printf("%d figures, none more than %.0f %% above those in %s\n", len(now), 100*tolerated-100, committed)
	return nil
}

// renewed are figures with what was measured now in the place of what does not depend on the
// machine. Those of a benchmark that is no longer there go, and those of a new one come.
func renewed(before, now []figure) (list []figure) {
	value := map[string]float64{}
	for _, f := range now {
		value[f.name] = f.value
	}
	for _, f := range before {
		if v, ok := value[f.name]; ok {
			list = append(list, figure{f.name, v})
			delete(value, f.name)
		} else if f.isRatio() {
			list = append(list, f)
		}
	}
	for _, f := range now {
		if _, left := value[f.name]; left {
			list = append(list, f)
		}
	}
	return list
}

// judge says which figures are worse than before by more than is tolerated, and which
// are better by as much. A figure that is not in both is worse: it would go
// unnoticed.
func judge(before, now []figure) (worse, better []string) {
	was := map[string]float64{}
	for _, f := range before {
		was[f.name] = f.value
	}
	for _, f := range now {
		old, there := was[f.name]
		delete(was, f.name)
		line := fmt.Sprintf("%s: %s, and %s before", f.name, f, figure{f.name, old})
		switch {
		case !there:
			worse = append(worse, fmt.Sprintf("%s: %s, which is not among them: write them with -update", f.name, f))
		case f.value > old*tolerated+rounding:
			worse = append(worse, line)
		case f.value < old/tolerated-rounding:
			better = append(better, line)
		}
	}
	for _, f := range before {
		if _, left := was[f.name]; left {
			worse = append(worse, f.name+": was not measured")
		}
	}
	return worse, better
}
