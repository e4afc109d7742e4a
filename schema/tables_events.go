package schema

func liveMediaTable() *Table {
	return &Table{
		Name:        "LiveMedia",
		Description: "The live videos that a connected account is broadcasting now; one that has ended is not shown.",
		Example: `
			SELECT Username, Created, CurrentLiveViewerCount
			FROM LiveMedia`,
		Root: RootAccount, Path: []string{"live_media"}, Login: AnyLogin,
		Columns: arrange(accountPosts(),
			"Id", "MediaType", "MediaProductType", "Caption", "LikesCount", "CommentsCount", "Created", "Link",
			"InstagramBusinessAccountId"),
	}
}

func upcomingEventsTable() *Table {
	return &Table{
		Name:        "UpcomingEvents",
		Description: "The events that each connected account announces, such as the start of a sale. Only Meta's SDKs mention them, no documentation.",
		Example: `
			SELECT p.UserName, e.Title, e.StartTime, e.EndTime
			FROM InstagramBusinessProfile p
			JOIN UpcomingEvents e USING (InstagramBusinessAccountId)`,
		Root: RootAccount, Path: []string{"upcoming_events"}, Login: FacebookLogin, Writes: eventWrites(),
		Columns: []Column{
			{Name: "Id", Type: Text, Level: 1, Field: "id", Key: true, NotNull: true, Description: "The event's id."},
			{Name: "Title", Type: Text, Level: 1, Field: "title", Description: "What is announced."},
			{Name: "StartTime", Type: Datetime, Level: 1, Field: "start_time", Description: "When it begins."},
			{Name: "EndTime", Type: Datetime, Level: 1, Field: "end_time", Description: "When it ends; NULL where that is not said."},
			{Name: "NotificationSubtypes", Type: JSON, Level: 1, Field: "notification_subtypes", Description: "When those who want to be reminded are, as a list: BEFORE_EVENT_15MIN, EVENT_START and others."},
			{Name: "NotificationTargetTime", Type: Text, Level: 1, Field: "notification_target_time", Description: "What the reminders go by: EVENT_START or EVENT_END."},
			accountID(""),
		},
	}
}
