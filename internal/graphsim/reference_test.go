package graphsim

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

func readReference(t *testing.T, name string, into any) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", "..", "..", "shared", "reference", name))
	if err != nil {
		t.Skipf("the reference is not here: %v", err)
	}
	if err := json.Unmarshal(data, into); err != nil {
		t.Fatal(err)
	}
}

// TestFieldTables compares the field tables with the reference.
func TestFieldTables(t *testing.T) {
	t.Parallel()
	var ref struct {
		Nodes map[string]struct {
			Fields []struct {
				Name   string
				Public bool
			}
			Edges []struct{ Name, Method string }
		}
	}
	readReference(t, "graph-fields.json", &ref)
	mistakes := []string{"IGUser.alt_text"} // listed on the wrong page, in no specification
	// Edges of things that the simulator does not have at all.
	without := []string{
		"branded_content_ad_permissions", "branded_content_advertisable_medias", "branded_content_tag_approval", "catalog_product_search",
		"connected_threads_user", "creator_marketplace_creators", "dataset", "instagram_backed_threads_user",
		"notification_message_tokens", "product_appeal", "welcome_message_flows", "business_messaging_feature_status", "conversations",
		"messenger_profile", "recent_media", "top_media", "partnership-ads-advertisable-content",
		"owned_instagram_accounts", "instagram_accounts", "subscribed_apps",
	}
	for name, typ := range map[string]*nodeType{
		"IGUser": igUserNode, "IGUserForIGOnlyAPI": igOnlyUserNode, "IGMedia": igMediaNode, "IGMediaForIGOnlyAPI": igOnlyMediaNode,
		"IGComment": igCommentNode, "IGCommentFromUser": authorNode, "Page": pageNode, "User": userNode, "Permission": permissionNode,
		"ShadowIGMediaCollaborators": collaboratorNode, "ShadowIGMediaProductTags": productTagNode, "ShadowIGUserCollaborationInvites": invitationNode,
		"ShadowIGUserCollaborativeMedia": collaborationNode, "IGUpcomingEvent": upcomingEventNode, "IGUserSubscribedAppsData": subscriptionNode,
		"Business": businessNode, "InstagramBusinessAsset": businessAssetNode,
		"BusinessDiscovery": strangerNode, "ShadowIGHashtag": hashtagNode, "BusinessDiscoveryMedia": strangerMediaNode,
	} {
		n := ref.Nodes[name]
		var known []string
		for _, f := range n.Fields {
			known = append(known, f.Name)
			have := typ.fields[f.Name]
			if have == nil {
				if !slices.Contains(mistakes, name+"."+f.Name) {
					t.Errorf("%s has no field %s", name, f.Name)
				}
				continue
			}
			if f.Public && !have.public {
				t.Errorf("%s.%s should be public", name, f.Name)
			}
		}
		for _, e := range n.Edges {
			known = append(known, e.Name)
			if e.Method != "GET" || e.Name == "(node)" || slices.Contains(without, e.Name) {
				continue
			}
			if f := typ.fields[e.Name]; f == nil || f.edge == nil {
				t.Errorf("%s has no edge %s", name, e.Name)
			}
		}
		for have := range typ.fields {
			if !slices.Contains(known, have) {
				t.Errorf("%s has a field %s that the reference does not know", name, have)
			}
		}
	}
}

type referenceMetric struct {
	Metric      string
	Periods     []string
	Breakdowns  []string
	MetricTypes []string `json:"metric_types"`
	Products    []string `json:"media_product_types"`
	Hosts       []string
	Status      string
}

// TestMetricTables compares the metrics with the reference.
func TestMetricTables(t *testing.T) {
	t.Parallel()
	var ref struct{ Account, Media []referenceMetric }
	readReference(t, "insights.json", &ref)
	same := func(what string, got, want []string) {
		g, w := slices.Sorted(slices.Values(got)), slices.Sorted(slices.Values(want))
		if !slices.Equal(g, w) {
			t.Errorf("%s = %v, want %v", what, g, w)
		}
	}
	now := time.Date(2026, time.November, 1, 0, 0, 0, 0, time.UTC)
	offered := func(l life) bool { return l.covers("v25.0", now) }
	for _, r := range ref.Account {
		m := accountMetricByName[r.Metric]
		if r.Status == "removed" {
			if m != nil && offered(m.life) {
				t.Errorf("account metric %s is still offered", r.Metric)
			}
			continue
		}
		if m == nil || !offered(m.life) || m.silent != (r.Status == "undocumented") {
			t.Errorf("account metric %s: %+v", r.Metric, m)
			continue
		}
		if m.silent {
			continue
		}
		var types []string
		if m.series {
			types = append(types, "time_series")
		}
		if m.total {
			types = append(types, "total_value")
		}
		same(r.Metric+" metric types", types, r.MetricTypes)
		same(r.Metric+" periods", m.periods, r.Periods)
		same(r.Metric+" breakdowns", m.breakdowns, r.Breakdowns)
	}
	for _, r := range ref.Media {
		m := mediaMetricByName[r.Metric]
		switch {
		case r.Status == "removed" || r.Metric == "content_views": // no server lists it any more
			if m != nil && offered(m.life) {
				t.Errorf("media metric %s is still offered", r.Metric)
			}
			continue
		case m == nil || !offered(m.life) || m.silent != (r.Status == "undocumented"):
			t.Errorf("media metric %s: %+v", r.Metric, m)
			continue
		case m.silent:
			continue
		}
		same(r.Metric+" products", m.products, r.Products)
		same(r.Metric+" breakdowns", strings.Fields(m.breakdown), r.Breakdowns)
		if m.facebookOnly == slices.Contains(r.Hosts, "instagram") {
			t.Errorf("media metric %s is offered on the wrong hosts, want %v", r.Metric, r.Hosts)
		}
	}
}
