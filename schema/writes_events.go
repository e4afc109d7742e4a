package schema

// eventWrites announce an event, or change one. Only Meta's SDKs and its specification of
// the API mention them.
func eventWrites() []Write {
	inputs := []Input{
		{Column: "Title", Param: "title", Required: true},
		{Column: "StartTime", Param: "start_time", Required: true},
		{Column: "EndTime", Param: "end_time"},
		{Column: "NotificationSubtypes", Param: "notification_subtypes", Limits: Limits{Least: 1, Most: 13}},
	}
	return []Write{
		{
			Verb: Insert, Method: "POST", Path: "{account}/upcoming_events", Inputs: inputs,
			Returns: []Param{{"Id", "id"}}, Scopes: basicScopes,
			Example: `
				INSERT INTO UpcomingEvents (Title, StartTime) VALUES ('The spring sale', '2027-03-01T09:00:00Z') RETURNING Id`,
		},
		{
			Verb: Update, Method: "POST", Path: "{Id}", Keys: []string{"Id"},
			Inputs: append(inputs[:len(inputs):len(inputs)], Input{
				Column: "NotificationTargetTime", Param: "notification_target_time", Limits: Limits{Values: []string{"EVENT_START", "EVENT_END"}},
			}),
			Returns: []Param{{"Id", "id"}}, Scopes: basicScopes,
			Rules: "Title and StartTime are set each time.",
			Example: `
				UPDATE UpcomingEvents SET Title = 'The summer sale', StartTime = '2027-06-01T09:00:00Z' WHERE Id = '17890000000000000'`,
		},
	}
}
