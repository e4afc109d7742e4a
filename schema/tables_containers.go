package schema

func containerNodes() []*Node {
	return []*Node{{Name: "ShadowIGMediaBuilder", Proof: Proof{Field: "status_code"}, Scopes: publishScopes}}
}

func containersTable() *Table {
	return &Table{
		Name:        "Containers",
		Description: "How far posts are that are being published, by the ids of their containers, which the API keeps for 24 hours. It has no list of them.",
		Example: `
			SELECT Id, StatusCode, Status
			FROM Containers
			WHERE Id IN ('17931423605621209', '17933812798104410', '17959808608192271')`,
		Root: RootArgument, Login: AnyLogin,
		Address:   &Address{Node: "ShadowIGMediaBuilder", Path: "{Id}"},
		Arguments: []Argument{{Column: "Id", Required: true, Example: "17889455560051444"}},
		Columns: []Column{
			{Name: "Id", Aliases: []string{"ContainerId"}, Type: Text, Field: "id", Key: true, NotNull: true, Description: "The container's id."},
			{Name: "StatusCode", Type: Text, Field: "status_code", Description: "IN_PROGRESS, FINISHED (it may be published), PUBLISHED, ERROR, or EXPIRED after 24 hours."},
			{Name: "Status", Type: Text, Field: "status", Description: "The same in words; of an error, its code is among them."},
			{Name: "CopyrightCheckStatus", Type: Text, Field: "copyright_check_status.status", Description: "How far the copyright check of a video has come."},
			{Name: "CopyrightMatchesFound", Type: Boolean, Field: "copyright_check_status.matches_found", Description: "Whether the copyright check of a video found something."},
			{Name: "VideoUploadPhase", Type: Text, Field: "video_status.uploading_phase.status", Hidden: true, Description: "How far the upload of a video has come; no documentation has it."},
			{Name: "VideoProcessingPhase", Type: Text, Field: "video_status.processing_phase.status", Hidden: true, Description: "How far a video is processed; no documentation has it."},
		},
		Writes: containerWrites(),
		Unread: append(publishColumns(append([]string{"IsCarouselItem"}, postInputs...)...), Column{
			Name: AccountColumn, Type: Text, Description: "Id of the connected account that publishes.",
		}),
	}
}
