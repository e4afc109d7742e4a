package schema

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// Fields of the Graph that are no column, and why.
var excludedFields = map[string]map[string]string{
	"IGUser": {
		"business_discovery":         "takes a parameter: the profile of another account",
		"collaborative_media_search": "takes a parameter: one shared post",
		"mentioned_comment":          "takes a parameter: one comment that mentions the account",
		"mentioned_media":            "takes a parameter: one post that mentions the account",
		"alt_text":                   "a mistake of the documentation: no specification has it, it belongs to a post",
	},
	"IGMedia": {
		"boost_ads_list": "an edge: a list of ads with paging of its own",
	},
	"IGComment": {
		"replies": "an edge: the table Replies",
	},
	"Page": {
		"access_token": "a secret is never a column",
	},
}

// Metrics in use that are no column, and why.
var excludedMetrics = map[string]string{
	"online_followers":              "a number per hour, not one number",
	"follows_and_unfollows":         "has no number without a breakdown",
	"follower_demographics":         "has no number without a breakdown",
	"engaged_audience_demographics": "has no number without a breakdown",
	"reached_audience_demographics": "has no number without a breakdown",
}

func readReference(t *testing.T, name string, v any) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", "..", "shared", "reference", name))
	if os.IsNotExist(err) {
		t.Skipf("the API facts in %s are not here", name)
	}
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data, v); err != nil {
		t.Fatal(err)
	}
}

type fieldFacts struct {
	Name string
	Src  []string
	// AllVersionsFrom is the day on which every version got the field.
	AllVersionsFrom string `json:"all_versions_from"`
}

// readFields returns the fields of each node.
func readFields(t *testing.T) map[string][]fieldFacts {
	t.Helper()
	var facts struct {
		Nodes map[string]struct{ Fields []fieldFacts }
	}
	readReference(t, "graph-fields.json", &facts)
	out := map[string][]fieldFacts{}
	for name, node := range facts.Nodes {
		out[name] = node.Fields
	}
	return out
}

// Every field that the API facts list is read by some column, or excluded with
// a reason; and no column reads a field that they do not list.
func TestDefault_fieldsOfReference(t *testing.T) {
	t.Parallel()
	facts := readFields(t)
	variants := map[string][]string{
		"IGUser":     {"IGUser", "IGUserForIGOnlyAPI"},
		"IGMedia":    {"IGMedia", "IGMediaForIGOnlyAPI"},
		"IGComment":  {"IGComment", "IGCommentForIGOnlyAPI"},
		"Page":       {"Page"},
		"Permission": {"Permission"},
	}
	c := Default()
	for node, names := range variants {
		var listed []string
		for _, name := range names {
			for _, f := range facts[name] {
				listed = append(listed, f.Name)
			}
		}
		if len(listed) == 0 {
			t.Errorf("%s: no fields in the facts", node)
		}
		used := []string{}
		for _, field := range c.Fields(c.node(node)) {
			top, _, _ := strings.Cut(field, ".")
			used = append(used, top)
			if !slices.Contains(listed, top) && !(node == "Permission" && top == "id") {
				t.Errorf("%s.%s: not in the facts", node, field)
			}
		}
		for _, name := range listed {
			_, excluded := excludedFields[node][name]
			if slices.Contains(used, name) == excluded {
				t.Errorf("%s.%s: column %v, excluded %v", node, name, !excluded, excluded)
			}
		}
		for name := range excludedFields[node] {
			if !slices.Contains(listed, name) {
				t.Errorf("%s.%s: excluded, and not in the facts", node, name)
			}
		}
	}
}

type metricFacts struct {
	Metric      string
	Products    []string `json:"media_product_types"`
	Periods     []string
	MetricTypes []string `json:"metric_types"`
	Hosts       []string
	Status      string
	Deprecated  string `json:"deprecated_in"`
	Since       string
}

// exactVersion matches "v18.0" and "2025-01-21 (v22.0)", not "v18.0 era".
var exactVersion = regexp.MustCompile(`^(?:[-\d]+ \()?(v\d+\.\d+)\)?$`)

func TestDefault_metricsOfReference(t *testing.T) {
	t.Parallel()
	var facts struct{ Account, Media []metricFacts }
	readReference(t, "insights.json", &facts)
	checkMetrics(t, "MediaInsights", facts.Media)
	checkMetrics(t, "AccountInsights", facts.Account)
}

func checkMetrics(t *testing.T, name string, facts []metricFacts) {
	t.Helper()
	table := Default().Table(name)
	level := len(table.Path)
	column := func(field string) *Column {
		for i := range table.Columns {
			if c := &table.Columns[i]; c.Level == level && c.Field == field {
				return c
			}
		}
		return nil
	}
	for _, f := range facts {
		c := column(f.Metric)
		if c == nil {
			current := f.Status == "current" || f.Status == "total_value only"
			if _, excluded := excludedMetrics[f.Metric]; current && !excluded {
				t.Errorf("%s: no column for %s", name, f.Metric)
			}
			continue
		}
		retired, forAll, _ := strings.Cut(f.Deprecated, "; all versions ")
		forAll, _, _ = strings.Cut(forAll, " ") // behind which stands of which posts
		if f.Deprecated != "" && (c.Retired != retired || c.RetiredForAll() != forAll) {
			t.Errorf("%s.%s: retired in %q, and for all on %q, want %q", name, c.Name, c.Retired, c.RetiredForAll(), f.Deprecated)
		}
		if undocumented := f.Status == "undocumented"; c.Undocumented != undocumented {
			t.Errorf("%s.%s: undocumented %t", name, c.Name, c.Undocumented)
		}
		if m := exactVersion.FindStringSubmatch(f.Since); m != nil && c.Since != m[1] {
			t.Errorf("%s.%s: since %q, want %q", name, c.Name, c.Since, m[1])
		}
		if name == "AccountInsights" {
			same(t, c.Name+" periods", c.Periods, f.Periods)
			same(t, c.Name+" metric types", c.MetricTypes, f.MetricTypes)
			continue
		}
		same(t, c.Name+" products", c.Products, f.Products)
		want := Login(0)
		if len(f.Hosts) == 1 {
			want = map[string]Login{"facebook": FacebookLogin, "instagram": InstagramLogin}[f.Hosts[0]]
		}
		if c.Login != want {
			t.Errorf("%s.%s: login %v, want %v", name, c.Name, c.Login, want)
		}
	}
}

func same(t *testing.T, what string, got, want []string) {
	t.Helper()
	if !slices.Equal(slices.Sorted(slices.Values(got)), slices.Sorted(slices.Values(want))) {
		t.Errorf("%s: got %v, want %v", what, got, want)
	}
}

// A column says which login kind and which version lacks its field, and is
// hidden where no documentation has it.
func TestDefault_restrictionsOfReference(t *testing.T) {
	t.Parallel()
	facts := readFields(t)
	find := func(node, field string) *fieldFacts {
		top, _, _ := strings.Cut(field, ".")
		i := slices.IndexFunc(facts[node], func(f fieldFacts) bool { return f.Name == top })
		if i < 0 {
			return nil
		}
		return &facts[node][i]
	}
	for _, name := range []string{"InstagramBusinessProfile", "Media", "IGMedia", "Stories", "Tags", "MediaChildren"} {
		table := Default().Table(name)
		levels := Default().Levels(table)
		for _, c := range table.Columns {
			node := levels[c.Level].Node.Name
			facebook, instagram := find(node, c.Field), find(node+"ForIGOnlyAPI", c.Field)
			var login Login
			switch {
			case facebook == nil:
				login = InstagramLogin
			case instagram == nil:
				login = FacebookLogin
			}
			if c.Login != login {
				t.Errorf("%s.%s: login %v, want %v", name, c.Name, c.Login, login)
			}
			if facebook == nil {
				continue
			}
			var since string
			if !slices.Contains(facebook.Src, "spec-v25.0") && facebook.AllVersionsFrom == "" {
				since = "v26.0"
			}
			if c.Since != since {
				t.Errorf("%s.%s: since %q, want %q", name, c.Name, c.Since, since)
			}
			// The reference driver shows a post's IGId.
			if !slices.Contains(facebook.Src, "docs") && !c.Hidden && c.Name != "IGId" {
				t.Errorf("%s.%s: undocumented, and shown", name, c.Name)
			}
		}
	}
}

// A column says on which day every version got its field.
func TestDefault_addedOfReference(t *testing.T) {
	t.Parallel()
	facts := readFields(t)
	dated := map[string]bool{}
	day := func(node, field string) (added string) {
		top, _, _ := strings.Cut(field, ".")
		for _, name := range []string{node, node + "ForIGOnlyAPI"} {
			for _, f := range facts[name] {
				if f.Name == top && f.AllVersionsFrom != "" {
					dated[node+"."+top], added = true, f.AllVersionsFrom
				}
			}
		}
		return added
	}
	for _, table := range Default().Tables {
		levels := Default().Levels(table)
		for _, c := range table.Columns {
			if want := day(levels[c.Level].Node.Name, c.Field); c.Added != want {
				t.Errorf("%s.%s: added on %q, want %q", table.Name, c.Name, c.Added, want)
			}
		}
	}
	for node, fields := range facts {
		for _, f := range fields {
			if name := strings.TrimSuffix(node, "ForIGOnlyAPI") + "." + f.Name; f.AllVersionsFrom != "" && !dated[name] {
				t.Errorf("no column shows %s, which came on %s", name, f.AllVersionsFrom)
			}
		}
	}
}
