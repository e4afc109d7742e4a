package schema

import (
	"errors"
	"strings"
	"sync"
)

// Default returns the catalogue of the product. It is built once; a test holds
// its literals consistent, so that an error here is a mistake in this package.
var Default = sync.OnceValue(func() *Catalogue {
	c, err := New(nodes(), edges(), tables())
	if err == nil {
		err = errors.Join(c.addWriteOnly(writeOnlyTables()), c.addViews(views()))
	}
	if err != nil {
		panic(err)
	}
	return c
})

// The parts of the list of tables, for people, in the order in which they come there.
const (
	ofLogin        = "The login and its accounts"
	ofPosts        = "Posts and stories"
	belowPosts     = "What hangs below posts"
	postNumbers    = "Numbers of posts and stories"
	accountNumbers = "Numbers of accounts"
	ofOthers       = "What others publish"
	ofPublishing   = "Publishing, events, notifications"
	ofBusinesses   = "Business portfolios"
	ofWriting      = "To write to"
)

// Groups are the parts of the list of tables, in their order.
var Groups = []string{ofLogin, ofPosts, belowPosts, postNumbers, accountNumbers, ofOthers, ofPublishing, ofBusinesses, ofWriting}

// tables lists every table: from the login down to the numbers, then what is named.
func tables() (all []*Table) {
	add := func(group string, tables ...*Table) {
		for _, t := range tables {
			t.Group = group
		}
		all = append(all, tables...)
	}
	add(ofLogin, pagesTable(), instagramPagesTable(), permissionsTable(), profileTable())
	add(ofPosts, mediaTable(), igMediaTable(), mediaChildrenTable(), storiesTable(), tagsTable(),
		liveMediaTable(), collaborativeMediaTable(), collaborationInvitesTable())
	add(belowPosts, commentsTable(), repliesTable(), collaboratorsTable(), productTagsTable())
	add(postNumbers, mediaInsightsTable(), mediaInsightsStoryTable(), mediaInsightValuesTable(), storyInsightValuesTable())
	add(accountNumbers, accountInsightsTable(), accountInsightValuesTable(), audienceInsightsTable(), onlineFollowersTable())
	add(ofPublishing, publishingLimitTable())
	add(ofOthers, recentlySearchedHashtagsTable())
	add(ofPublishing, upcomingEventsTable(), webhookSubscriptionsTable())
	add(ofBusinesses, businessesTable(), businessAccountsTable(), ownedInstagramAssetsTable(), clientInstagramAssetsTable())
	add(ofOthers, businessDiscoveryTable(), discoveredMediaTable(), discoveredMediaChildrenTable(),
		hashtagsTable(), hashtagTopMediaTable(), hashtagRecentMediaTable(),
		mentionedMediaTable(), mentionedMediaCommentsTable(), mentionedCommentsTable(), embedsTable())
	add(ofPublishing, containersTable(), audioTable())
	add(accountNumbers, accountViews()...)
	add(postNumbers, productInsights()...)
	return all
}

// Statement is an Example without what it is indented by.
func Statement(example string) string {
	lines := strings.Split(strings.Trim(example, "\n"), "\n")
	for i, line := range lines {
		lines[i] = strings.TrimLeft(line, "\t")
	}
	return strings.Join(lines, "\n")
}
