package plan_test

import (
	"strings"
	"testing"

	"github.com/viewfinder-sql/viewfinder/internal/plan"
	"github.com/viewfinder-sql/viewfinder/schema"
)

func TestPushed(t *testing.T) {
	t.Parallel()
	cat := schema.Default()
	for name, want := range map[string]string{
		"Media.Id":                   "= IN",
		"Media.Created":              "= IN > >= < <=",
		"Media.Caption":              "",
		"Media.LikeCount":            "",
		"Comments.MediaId":           "= IN",
		"Comments.Created":           "",
		"AccountInsights.Period":     "= IN",
		"AccountInsights.MetricType": "= IN",
		"AccountInsights.Reach":      "",
		"Pages.Nothing":              "",
	} {
		table, column, _ := strings.Cut(name, ".")
		var of *schema.Table
		for _, x := range cat.Tables {
			if x.Name == table {
				of = x
			}
		}
		if got := strings.Join(plan.Pushed(cat, of)[column], " "); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}
