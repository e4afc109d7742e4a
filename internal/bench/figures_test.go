package main

import (
	"slices"
	"strings"
	"testing"
)

func TestJudge(t *testing.T) {
	t.Parallel()
	before := []figure{{"calls", 100}, {"allocations", 1000}, {"time" + ratio, 1.2}, {"gone", 1}, {"none", 0}}
	now := []figure{{"calls", 115}, {"allocations", 800}, {"time" + ratio, 1.4}, {"new", 3}, {"none", 1}}
	worse, better := judge(before, now)
	for i, want := range []string{"time" + ratio + ": 1.40, and 1.20 before", "new: 3, which is not among them", "none: 1, and 0 before", "gone: was not measured"} {
		if i >= len(worse) || !strings.HasPrefix(worse[i], want) {
			t.Errorf("worse are %q: want %q at %d", worse, want, i)
		}
	}
	if len(worse) != 4 || len(better) != 1 || better[0] != "allocations: 800, and 1000 before" {
		t.Errorf("worse are %q, better %q", worse, better)
	}
}

func TestFigures(t *testing.T) {
	t.Parallel()
	list := []figure{{"question 2, calls", 148}, {"question 2, time" + ratio, 1.25}, {"driver BenchmarkScan, allocations", 2000123}}
	read, err := parseFigures(formatFigures(list))
	if err != nil || !slices.Equal(read, list) {
		t.Errorf("read %v, %v: want %v", read, err, list)
	}
	if counts := countsOf(list); len(counts) != 2 || slices.ContainsFunc(counts, figure.isRatio) {
		t.Errorf("the counts are %v", counts)
	}
	if _, err := parseFigures("question 2, calls: many\n"); err == nil || !strings.Contains(err.Error(), "many") {
		t.Errorf("no number: %v", err)
	}
}

func TestRenewed(t *testing.T) {
	t.Parallel()
	before := []figure{{"calls", 100}, {"gone", 1}, {"time" + ratio, 1.2}, {"last", 2}}
	got := renewed(before, []figure{{"calls", 90}, {"new", 3}, {"last", 2}})
	if want := []figure{{"calls", 90}, {"time" + ratio, 1.2}, {"last", 2}, {"new", 3}}; !slices.Equal(got, want) {
		t.Errorf("renewed are %v: want %v", got, want)
	}
}

func TestReplaceSection(t *testing.T) {
	t.Parallel()
	page := "# Page\n\n<!-- bench: one -->\nold\n<!-- /bench -->\n\n<!-- bench: two -->\n<!-- /bench -->\nend\n"
	got, err := replaceSection([]byte(page), "two", []byte("| new |\n\n"))
	if want := strings.Replace(page, "two -->\n", "two -->\n\n| new |\n\n", 1); err != nil || string(got) != want {
		t.Errorf("%v: %q, not %q", err, got, want)
	}
	if _, err := replaceSection([]byte(page), "three", nil); err == nil {
		t.Error("a section that is not there: no error")
	}
}

func TestMedians(t *testing.T) {
	t.Parallel()
	of := func(calls int, cpu, peak uint64) figures {
		return figures{Calls: calls, spent: spent{Allocations: cpu, Peak: peak}}
	}
	got := medians([]figures{of(3, 10, 200), of(1, 30, 100), of(2, 20, 900)})
	if got.Calls != 2 || got.Allocations != 20 || got.Peak != 200 {
		t.Errorf("medians are %+v", got)
	}
}
