package systables

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/viewfinder-sql/viewfinder/internal/connprops"
	"github.com/viewfinder-sql/viewfinder/oauth"
	"github.com/viewfinder-sql/viewfinder/schema"
)

func metadata() Facts {
	return Facts{
		Catalog: "C", Schema: "S", Catalogue: schema.Default(), Version: "v25.0", Properties: connprops.Values{},
		Journal: told{}, Usage: told{}, Functions: []string{"abs", "now"}, NumberFunctions: []string{"abs"},
	}
}

// lines reads a table.
func lines(t *testing.T, f Facts, name string) []string {
	t.Helper()
	list, err := read(t, f, name)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return list
}

// has fails unless a table has a row that begins so.
func has(t *testing.T, f Facts, name string, begins ...string) {
	t.Helper()
	list := lines(t, f, name)
	for _, begin := range begins {
		if !slices.ContainsFunc(list, func(line string) bool { return strings.HasPrefix(line, begin) }) {
			t.Errorf("%s has no row %s", name, begin)
		}
	}
}

func TestMetadata(t *testing.T) {
	t.Parallel()
	f := metadata()
	has(t, f, "sys_metrics",
		"reach|AccountInsights|Reach|ACCOUNT||time_series,total_value|day,week,days_28|media_product_type,follow_type||live|||||0|1|90|48||OAuth, InstagramLogin|",
		"follower_count|AccountInsights|FollowerCount|ACCOUNT||time_series|day|||live|||||0|0|30|48|100|",
		"impressions|AccountInsights|Impressions|ACCOUNT||time_series,total_value|day,week,days_28|||retired||v22.0|2025-04-21|views|1|",
		"audience_city|AudienceInsights|AudienceCity|ACCOUNT||||||retired||v18.0|2023-12-11|follower_demographics|1|",
		"saved|MediaInsights|Saved|MEDIA|FEED,REELS|||||live|",
		"profile_activity|MediaInsights|ProfileActivity|MEDIA|FEED,STORY|||action_type||live|",
		"navigation|MediaInsightsStory|Navigation|STORY|STORY|||story_navigation_action_type||live|||||0|0|||5|",
		"plays|MediaInsights|Plays|MEDIA|REELS|||||retired||v22.0|2025-04-21|views|1|",
		"content_views|MediaInsights|ContentViews|MEDIA||||||undocumented||v26.0||",
		"reach|AccountInsightValues|Value|ACCOUNT||time_series,total_value|day,week,days_28|media_product_type,follow_type||live|",
		"follower_demographics|AudienceInsights|TotalAudience|ACCOUNT||total_value|lifetime|city,country,gender,age,age+gender|this_month,this_week,last_14_days,last_30_days,last_90_days,prev_month|live|||||0|0||48|100|",
		"profile_activity|StoryInsightValues|Value|STORY|")
	for _, line := range lines(t, f, "sys_metrics") {
		if strings.HasPrefix(line, "period|") || strings.HasPrefix(line, "since|") || strings.HasPrefix(line, "id|") {
			t.Errorf("sys_metrics: %s is no metric", line)
		}
	}
	told := strings.Join(lines(t, f, "sys_metrics"), "\n")
	for _, table := range f.Catalogue.Tables { // each metric that a term can name
		for i := range table.Metrics {
			m := &table.Metrics[i]
			if name := cmp.Or(m.Metric, m.Field); !strings.Contains("\n"+told, "\n"+name+"|"+table.Name+"|") {
				t.Errorf("sys_metrics: %s of %s is left out", name, table.Name)
			}
		}
	}
	has(t, f, "sys_indexes", "C|S|Media|PK_Media|Id|1|1|3||1", "C|S|Media|IX_Media_Created|Created|0|0|", "C|S|Comments|IX_Comments_MediaId|MediaId|")
	has(t, f, "sys_sqlinfo", "IDENTIFIER_QUOTE_OPEN_CHAR|[", "FUNCTIONS|abs,now", "NUMERIC_FUNCTIONS|abs")
	if list := lines(t, f, "sys_identity"); !slices.Equal(list, []string{"17|4|INSERT|Comments: done", "|4|INSERT|write: no"}) {
		t.Errorf("sys_identity: %q", list)
	}
	for name, want := range map[string]string{
		"AccountInsights.Period": "|optional|OAuth, InstagramLogin|0|1|=,IN||",
		"Media.Created":          "|readOnly|OAuth, InstagramLogin|0|0|=,IN,>,>=,<,<=||",
		"Media.Caption":          "|optional|OAuth, InstagramLogin|0|0|||",
		"Media.RepostsCount":     "|readOnly|OAuth|0|0|||2026-04-22",
		"Media.AudioId":          "|readOnly|OAuth|0|0||v26.0|",
	} {
		table, column, _ := strings.Cut(name, ".")
		list := lines(t, f, "sys_tablecolumns")
		at := slices.IndexFunc(list, func(line string) bool { return strings.HasPrefix(line, "C|S|"+table+"|"+column+"|") })
		if at < 0 || !strings.HasSuffix(list[at], want) {
			t.Errorf("%s: %v, want the end %s", name, list[max(0, at)], want)
		}
	}
	has(t, f, "schemata", "C|S|", "C|information_schema|")
	has(t, f, "tables", "C|S|Media|BASE TABLE|YES|", "C|S|sys_calls|SYSTEM VIEW|", "C|information_schema|tables|SYSTEM VIEW|")
	has(t, f, "columns", "C|S|Media|Id|1||NO|text||", "C|S|Media|LikesCount|", "C|information_schema|columns|TABLE_NAME|3|")
	has(t, f, "key_column_usage", "C|S|PRIMARY|C|S|Media|Id|1|", "C|S|FK_Comments_MediaId_Media|C|S|Comments|MediaId|1|1|S|Media|Id")
	has(t, f, "table_constraints", "C|S|PRIMARY|C|S|Media|PRIMARY KEY|", "C|S|FK_Comments_MediaId_Media|C|S|Comments|FOREIGN KEY|")
	has(t, f, "statistics", "C|S|Media|0|S|PRIMARY|1|Id|", "C|S|Media|1|S|IX_Media_Created|1|Created|")
}

// A metric of a later version, and one that is retired in one, go by the connection's.
func TestMetrics_version(t *testing.T) {
	t.Parallel()
	f := metadata()
	f.Version = "v21.0"
	has(t, f, "sys_metrics", "views|MediaInsights|Views|MEDIA|FEED,REELS,STORY|||||future|v22.0|", "plays|MediaInsights|Plays|MEDIA|REELS|||||live||v22.0|")
}

// stored are logins that are kept, of which this connection uses those with a name.
type stored []oauth.TokenInfo

func (s stored) List(context.Context) ([]oauth.TokenInfo, error) { return s, nil }
func (s stored) Fits(i oauth.TokenInfo) bool                     { return i.UserName != "" }

// What is granted is told of the one login that is in use; of others nothing is known.
func TestPermissions(t *testing.T) {
	t.Parallel()
	f := metadata()
	ann := oauth.TokenInfo{Key: oauth.Key{Login: oauth.FacebookLogin}, UserName: "ann", Granted: []string{"instagram_basic"}}
	bob := ann
	bob.UserName, bob.Granted = "bob", []string{"pages_show_list"}
	other := ann
	other.UserName = ""
	const basic, insights, elsewhere = "MediaInsights|SELECT|OAuth|instagram_basic||", "MediaInsights|SELECT|OAuth|instagram_manage_insights||", "MediaInsights|SELECT|InstagramLogin|instagram_business_basic||"
	unknown := []string{basic, insights, elsewhere}
	for name, tt := range map[string]struct {
		tokens Tokens
		want   []string
	}{
		"none":    {nil, unknown},
		"one":     {stored{other, ann}, []string{basic + "1", insights + "0", elsewhere}},
		"several": {stored{ann, bob}, unknown},
	} {
		f.Tokens = tt.tokens
		list := lines(t, f, "sys_permissions")
		for _, want := range tt.want {
			if !slices.Contains(list, want) {
				t.Errorf("%s: no row %s", name, want)
			}
		}
	}
	for _, table := range []string{"RecentlySearchedHashtags", "Hashtags", "HashtagTopMedia", "HashtagRecentMedia"} {
		has(t, f, "sys_permissions", table+"|SELECT|OAuth|instagram_basic|Instagram Public Content Access|")
	}
	f.Tokens = told{errors.New("locked")}
	if _, err := read(t, f, "sys_permissions"); err == nil || err.Error() != "locked" {
		t.Errorf("sys_permissions: %v", err)
	}
}

// Lists of tables are held to those that are named, by any name; all are described.
func TestListing(t *testing.T) {
	t.Parallel()
	f := metadata()
	f.Listing = Listing{Schemas: []string{"s"}, Tables: []string{"media", "Page"}}
	for _, name := range []string{"sys_tables", "tables"} {
		var got []string
		for _, line := range lines(t, f, name) {
			if parts := strings.Split(line, "|"); !strings.HasPrefix(parts[2], "sys_") {
				got = append(got, parts[2])
			}
		}
		if strings.Join(got, " ") != "Pages Media" && strings.Join(got, " ") != "Media Pages" {
			t.Errorf("%s lists %v", name, got)
		}
	}
	has(t, f, "sys_tables", "C|S|sys_calls|")
	has(t, f, "sys_tablecolumns", "C|S|Comments|Id|")
	if got := lines(t, f, "sys_schemas"); len(got) != 1 {
		t.Errorf("sys_schemas: %v", got)
	}
	f.Listing = Listing{Schemas: []string{"information_schema"}}
	if got := lines(t, f, "sys_tables"); len(got) != 6 {
		t.Errorf("of the information schema: %v", got)
	}
}

func BenchmarkTableColumns(b *testing.B) {
	f := metadata()
	for b.Loop() {
		f.all, f.pushed = all(), pushedBy(f.Catalogue)
		sysTableColumns.rows(&f)
	}
}
