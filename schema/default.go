package schema

import (
	"slices"
	"sync"
)

// Default returns the catalogue of the product. It is built once; a test holds
// its literals consistent, so that an error here is a mistake in this package.
var Default = sync.OnceValue(func() *Catalogue {
	c, err := New(nodes(), edges(), tables())
	if err == nil {
		err = c.addViews(views())
	}
	if err != nil {
		panic(err)
	}
	return c
})

// tables lists every table in the order in which they are shown: from the login
// down to the numbers.
func tables() []*Table {
	return slices.Concat([]*Table{
		pagesTable(),
		instagramPagesTable(),
		permissionsTable(),
		profileTable(),
		mediaTable(),
		igMediaTable(),
		mediaChildrenTable(),
		storiesTable(),
		tagsTable(),
		liveMediaTable(),
		collaborativeMediaTable(),
		collaborationInvitesTable(),
		commentsTable(),
		repliesTable(),
		collaboratorsTable(),
		productTagsTable(),
		mediaInsightsTable(),
		mediaInsightsStoryTable(),
		mediaInsightValuesTable(),
		storyInsightValuesTable(),
		accountInsightsTable(),
		accountInsightValuesTable(),
		audienceInsightsTable(),
		onlineFollowersTable(),
		publishingLimitTable(),
		recentlySearchedHashtagsTable(),
		upcomingEventsTable(),
		webhookSubscriptionsTable(),
		businessesTable(),
		businessAccountsTable(),
		ownedInstagramAssetsTable(),
		clientInstagramAssetsTable(),
		businessDiscoveryTable(),
		discoveredMediaTable(),
		discoveredMediaChildrenTable(),
		hashtagsTable(),
		hashtagTopMediaTable(),
		hashtagRecentMediaTable(),
		mentionedMediaTable(),
		mentionedMediaCommentsTable(),
		mentionedCommentsTable(),
		containersTable(),
		audioTable(),
	}, accountViews(), productInsights())
}
